import { connectToHost } from '@main/compute/port';
import { type JobLoaders } from '@main/compute/protocol';
import { serveJobs } from '@main/compute/serve-jobs';
import { AppError } from '@shared/errors';
import { type ComputeContext } from '@main/compute/protocol';

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Jobs that behave as badly as jobs can. */
export const TEST_JOBS = {
  echo: () =>
    Promise.resolve({ run: (input: Uint8Array) => Promise.resolve({ sum: input.reduce((a, b) => a + b, 0), input }) }),
  chatty: () =>
    Promise.resolve({
      run: async (input: { steps: number; everyMs: number }, context: ComputeContext) => {
        for (let i = 0; i < input.steps; i++) {
          context.onProgress(i % 2 === 0 ? i / input.steps : 0, `step ${i % 3}`);
          await sleep(input.everyMs);
          context.signal.throwIfAborted();
        }
        context.onFound('last', { steps: input.steps });
        return input.steps;
      },
    }),
  refuse: () => Promise.resolve({ run: () => Promise.reject(new AppError('labels/no-jaw')) }),
  bug: () => Promise.resolve({ run: () => Promise.reject(new TypeError('x is not a function')) }),
  crash: () =>
    Promise.resolve({
      run: async (_: null, context: ComputeContext) => {
        context.onProgress(0.5, 'labels');
        await sleep(150);
        process.kill(process.pid, 'SIGKILL');
        await sleep(1000);
      },
    }),
  throwLate: () =>
    Promise.resolve({
      run: async () => {
        setTimeout(() => {
          throw new Error('thrown outside any promise');
        }, 10);
        await sleep(2000);
      },
    }),
  greedy: () => Promise.resolve({ run: () => Promise.resolve(new Float64Array(2 ** 40).length) }),
  swell: () =>
    Promise.resolve({
      run: (): Promise<number> => {
        const kept: object[] = [];
        for (let i = 0; ; i++) kept.push({ i, text: `kept ${i}` });
      },
    }),
  /** Does not hear that it is cancelled. */
  deaf: () => Promise.resolve({ run: (ms: number) => sleep(ms) }),
  hang: () =>
    Promise.resolve({
      run: (): Promise<void> => {
        for (;;);
      },
    }),
} satisfies JobLoaders;

serveJobs(connectToHost(), TEST_JOBS);
