import { ComputeProcess } from '@main/compute/compute-process';
import { forkChild } from '@main/compute/fork-child';
import { type ComputeContext } from '@main/compute/protocol';
import { ProgressThrottle } from '@main/compute/throttle';
import { isAbort } from '@shared/errors';
import { resolve } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type TEST_JOBS } from './compute-child';

function compute(options: { cancelGraceMs?: number; hungAfterMs?: number; execArgv?: string[] } = {}) {
  const entry = resolve(import.meta.dirname, 'compute-child.ts');
  let starts = 0;
  const process = new ComputeProcess<typeof TEST_JOBS>({
    start: () => {
      starts += 1;
      return forkChild(entry, ['--import', 'tsx', ...(options.execArgv ?? [])]);
    },
    ...options,
  });
  onTestFinished(() => process.close());
  return { process, starts: () => starts };
}

function watching(signal = new AbortController().signal) {
  const progress: { fraction: number; step: string; at: number }[] = [];
  const found: unknown[] = [];
  const context: ComputeContext = {
    signal,
    onProgress: (fraction, step) => progress.push({ fraction, step, at: performance.now() }),
    onFound: (step, facts) => found.push({ step, facts }),
  };
  return { context, progress, found };
}

describe('the compute process', () => {
  it('takes and gives typed arrays, and starts once for many jobs', async () => {
    const { process, starts } = compute();
    const first = await process.run('echo', new Uint8Array([1, 2, 3]), watching().context);
    expect(first).toEqual({ sum: 6, input: new Uint8Array([1, 2, 3]) });
    await process.run('echo', new Uint8Array([4]), watching().context);
    expect(starts()).toBe(1);
  });

  it('tells progress that never goes back, at most ten times a second, and what was found', async () => {
    const { process } = compute();
    const { context, progress, found } = watching();
    await process.run('chatty', { steps: 120, everyMs: 5 }, context);
    const seconds = (progress.at(-1).at - progress[0]!.at) / 1000;
    expect(progress.length).toBeGreaterThan(2);
    // One more for each of the three steps that the job names.
    expect(progress.length).toBeLessThanOrEqual(Math.ceil(seconds * 10) + 3);
    const fractions = progress.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(found).toEqual([{ step: 'last', facts: { steps: 120 } }]);
  });

  it('hands on an error with its code, and a bug as a failed step', async () => {
    const { process } = compute();
    await expect(process.run('refuse', null as never, watching().context)).rejects.toMatchObject({
      code: 'labels/no-jaw',
    });
    await expect(process.run('bug', null as never, watching().context)).rejects.toMatchObject({
      code: 'job/failed',
      details: { reason: 'x is not a function' },
    });
  });

  it('cancels a job that listens, without ending the process', async () => {
    const { process, starts } = compute();
    const controller = new AbortController();
    const run = process.run('chatty', { steps: 10_000, everyMs: 5 }, watching(controller.signal).context);
    setTimeout(() => controller.abort(), 200);
    await expect(run).rejects.toSatisfy(isAbort);
    await process.run('echo', new Uint8Array([1]), watching().context);
    expect(starts()).toBe(1);
  });

  it('cancels a job that does not listen by ending the process; the next job works', async () => {
    const { process, starts } = compute({ cancelGraceMs: 300 });
    await process.run('echo', new Uint8Array([1]), watching().context);
    const controller = new AbortController();
    const run = process.run('hang', undefined, watching(controller.signal).context);
    controller.abort();
    controller.abort();
    await expect(run).rejects.toSatisfy(isAbort);
    expect(await process.run('echo', new Uint8Array([5]), watching().context)).toMatchObject({ sum: 5 });
    expect(starts()).toBe(2);
  });

  it('is not ended under another job for one that takes its time to stop', async () => {
    // On a busy computer the process is silent for seconds, which twelve such times are not.
    const { process, starts } = compute({ cancelGraceMs: 500 });
    const controller = new AbortController();
    const slow = process.run('deaf', 60_000, watching(controller.signal).context);
    const other = process.run('chatty', { steps: 120, everyMs: 10 }, watching().context);
    controller.abort();
    expect(await other).toBe(120);
    expect(starts()).toBe(1);
    await expect(slow).rejects.toSatisfy(isAbort);
    expect(await process.run('echo', new Uint8Array([5]), watching().context)).toMatchObject({ sum: 5 });
    expect(starts()).toBe(2);
  });

  it.each(['crash', 'throwLate'] as const)(
    'that dies (%s) fails the job with its step; the next job works',
    async (job) => {
      const { process, starts } = compute();
      const run = process.run(job, null, watching().context);
      await expect(run).rejects.toMatchObject({
        code: 'job/crashed',
        details: { step: job === 'crash' ? 'labels' : 'throwLate' },
      });
      expect(await process.run('echo', new Uint8Array([5]), watching().context)).toMatchObject({ sum: 5 });
      expect(starts()).toBe(2);
    },
  );

  it('that is refused an array says so with the number, and lives on', async () => {
    const { process, starts } = compute();
    await expect(process.run('greedy', undefined as never, watching().context)).rejects.toMatchObject({
      code: 'job/out-of-memory',
    });
    await process.run('echo', new Uint8Array([1]), watching().context);
    expect(starts()).toBe(1);
  });

  it('that fills its heap dies alone; the next job works', async () => {
    const { process, starts } = compute({ execArgv: ['--max-old-space-size=64'] });
    await expect(process.run('swell', undefined as never, watching().context)).rejects.toMatchObject({
      code: 'job/crashed',
    });
    expect(await process.run('echo', new Uint8Array([5]), watching().context)).toMatchObject({ sum: 5 });
    expect(starts()).toBe(2);
  });

  it('that hangs is ended and said to hang', async () => {
    const { process } = compute({ hungAfterMs: 500 });
    await process.run('echo', new Uint8Array([1]), watching().context);
    await expect(process.run('hang', undefined as never, watching().context)).rejects.toMatchObject({
      code: 'job/hung',
    });
    expect(await process.run('echo', new Uint8Array([5]), watching().context)).toMatchObject({ sum: 5 });
  });
});

describe('the throttle', () => {
  it('always sends the last report, and none after it was stopped', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const sent: number[] = [];
    const throttle = new ProgressThrottle((fraction) => sent.push(fraction));
    for (let i = 0; i <= 50; i++) throttle.report(i / 100, 's');
    expect(sent).toEqual([0]);
    vi.advanceTimersByTime(100);
    expect(sent).toEqual([0, 0.5]);
    throttle.report(0.7, 's');
    throttle.stop();
    vi.advanceTimersByTime(1000);
    expect(sent).toEqual([0, 0.5]);
  });
});
