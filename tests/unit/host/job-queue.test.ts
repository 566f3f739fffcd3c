import { type Compute } from '@main/host/compute';
import { EventHub } from '@main/host/event-hub';
import { JobQueue } from '@main/host/job-queue';
import { type Log } from '@main/host/log';
import { timeLeft } from '@main/host/time-left';
import { type ComputeContext } from '@main/compute/protocol';
import { AppError, isAbort } from '@shared/errors';
import { type JobView } from '@shared/ipc/job-calls';
import { describe, expect, it } from 'vitest';

interface Run {
  readonly input: unknown;
  readonly context: ComputeContext;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: unknown) => void;
}

function queue() {
  const runs: Run[] = [];
  const views: JobView[] = [];
  const compute = {
    run: (_job: string, input: unknown, context: ComputeContext) =>
      new Promise((resolve, reject) => {
        runs.push({ input, context, resolve, reject });
        context.signal.addEventListener('abort', () => reject(context.signal.reason as Error));
      }),
  };
  const events = new EventHub();
  events.subscribe((name, data) => (name === 'jobs/changed' ? views.push(data as JobView) : undefined));
  const log = { write: () => undefined } as unknown as Log;
  const jobs = new JobQueue(compute as unknown as Compute, events, log);
  const add = (subject: string, finish: (output: unknown) => unknown = (output) => output) =>
    jobs.add({
      kind: 'inspect',
      job: 'inspect',
      subject,
      input: () => ({ input: subject }),
      finish,
    });
  return { runs, views, jobs, add };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('the job queue', () => {
  it('runs one at a time, in order, and says who is next', async () => {
    const { runs, jobs, add } = queue();
    const first = add('a');
    const second = add('b');
    add('c');
    await settle();
    expect(runs.map(({ input }) => input)).toEqual([{ input: 'a' }]);
    expect(jobs.list().map(({ state, position }) => [state, position])).toEqual([
      ['running', 0],
      ['queued', 1],
      ['queued', 2],
    ]);
    runs[0]!.resolve({ series: 1 });
    expect(await first.result).toEqual({ series: 1 });
    await settle();
    expect(jobs.list().map(({ state, position }) => [state, position])).toEqual([
      ['done', 0],
      ['running', 0],
      ['queued', 1],
    ]);
    runs[1]!.resolve(2);
    await second.result;
  });

  it('tells progress, what was found, and goes on after a failure', async () => {
    const { runs, views, jobs, add } = queue();
    const failing = add('a');
    const next = add('b');
    await settle();
    runs[0]!.context.onProgress(0.25, 'label');
    runs[0]!.context.onFound('label', { mandible: 12 });
    expect(views.at(-1)).toMatchObject({
      fraction: 0.25,
      step: 'label',
      found: [{ step: 'label', facts: { mandible: 12 } }],
    });
    runs[0]!.reject(new AppError('labels/no-jaw'));
    await expect(failing.result).rejects.toMatchObject({ code: 'labels/no-jaw' });
    await settle();
    expect(jobs.list()[0]).toMatchObject({ state: 'failed', error: { code: 'labels/no-jaw' } });
    runs[1]!.reject(new TypeError('oops'));
    await expect(next.result).rejects.toThrow('oops');
    await settle();
    expect(jobs.list()[1]!.error).toMatchObject({ code: 'job/failed', details: { reason: 'oops' } });
  });

  it('cancels what waits and what runs, more than once, and never takes a late result', async () => {
    const { runs, jobs, add } = queue();
    const taken: unknown[] = [];
    const running = add('a', (output) => taken.push(output));
    const waiting = add('b');
    await settle();
    jobs.cancel(waiting.runId);
    jobs.cancel(waiting.runId);
    await expect(waiting.result).rejects.toSatisfy(isAbort);
    jobs.cancel(running.runId);
    runs[0]!.resolve('late');
    await expect(running.result).rejects.toSatisfy(isAbort);
    await settle();
    jobs.cancel(running.runId);
    jobs.cancel('unknown');
    expect(taken).toEqual([]);
    expect(jobs.list().map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    expect(runs).toHaveLength(1);
  });

  it('fails a job whose result cannot be taken', async () => {
    const { runs, jobs, add } = queue();
    const { result } = add('a', () => {
      throw new AppError('file/disk-full', { path: 'x' });
    });
    await settle();
    runs[0]!.resolve(1);
    await expect(result).rejects.toMatchObject({ code: 'file/disk-full' });
    await settle();
    expect(jobs.list()[0]).toMatchObject({ state: 'failed', error: { code: 'file/disk-full' } });
  });

  it('forgets old jobs', async () => {
    const { runs, jobs, add } = queue();
    for (let i = 0; i < 40; i++) add(String(i));
    for (let i = 0; i < 40; i++) {
      await settle();
      runs[i]!.resolve(i);
    }
    await settle();
    expect(jobs.list().length).toBeLessThanOrEqual(31);
  });
});

describe('the time left', () => {
  it('is what the rest takes at the speed so far, and not guessed too early', () => {
    expect(timeLeft(0.25, 10)).toBe(30);
    expect(timeLeft(1, 10)).toBe(0);
    expect(timeLeft(0.5, 0.5)).toBeNull();
    expect(timeLeft(0.001, 60)).toBeNull();
  });
});
