import { toPlainError } from '@shared/errors';
import { toMemoryError } from './memory';
import type { ComputeContext, FromCompute, JobLoaders, ToCompute } from './protocol';
import { ProgressThrottle } from './throttle';

/** The compute process's end of its line to the host. */
export interface ComputePort {
  post(message: FromCompute): void;
  onMessage(listener: (message: ToCompute) => void): void;
}

const PULSE_MS = 5000;

/** Runs the jobs that come over the port until the process ends. */
export function serveJobs(port: ComputePort, jobs: JobLoaders): void {
  const running = new Map<string, AbortController>();

  const run = async (runId: string, name: string, input: unknown): Promise<void> => {
    const controller = new AbortController();
    running.set(runId, controller);
    const throttle = new ProgressThrottle((fraction, step) => port.post({ type: 'progress', runId, fraction, step }));
    const context: ComputeContext = {
      signal: controller.signal,
      onProgress: (fraction, step) => throttle.report(fraction, step),
      onFound: (step, facts) => port.post({ type: 'found', runId, step, facts }),
    };
    try {
      const load = Object.hasOwn(jobs, name) ? jobs[name] : undefined;
      if (!load) throw new Error(`there is no job "${name}"`);
      const output = await (await load()).run(input as never, context);
      controller.signal.throwIfAborted();
      throttle.stop();
      port.post({ type: 'done', runId, output });
    } catch (error) {
      throttle.stop();
      const told = toMemoryError(error, process.availableMemory());
      port.post({ type: 'failed', runId, error: toPlainError(told) });
    } finally {
      running.delete(runId);
    }
  };

  port.onMessage((message) => {
    switch (message.type) {
      case 'run':
        void run(message.runId, message.job, message.input);
        break;
      case 'cancel':
        running.get(message.runId)?.abort();
        break;
    }
  });
  setInterval(() => port.post({ type: 'pulse' }), PULSE_MS).unref();
  port.post({ type: 'ready' });
}
