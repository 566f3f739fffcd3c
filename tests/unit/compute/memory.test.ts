import { availableMemory, estimateMemory, refuseBeyondMemory, toMemoryError } from '@main/compute/memory';
import { type Compute } from '@main/host/compute';
import { EventHub } from '@main/host/event-hub';
import { JobQueue } from '@main/host/job-queue';
import { type Log } from '@main/host/log';
import { AppError } from '@shared/errors';
import { describe, expect, it } from 'vitest';

describe('the memory of a job', () => {
  it('grows with the scan, and is not guessed without one', () => {
    expect(estimateMemory('analyse', 0)).toBe(0);
    const step = estimateMemory('analyse', 2e8) - estimateMemory('analyse', 1e8);
    expect(step).toBeCloseTo(estimateMemory('analyse', 3e8) - estimateMemory('analyse', 2e8), 3);
    expect(step / 1e8).toBeGreaterThan(3);
    expect(estimateMemory('analyse', 768 * 768 * 576)).toBeLessThan(6e9);
  });

  it('that cannot be had is refused with both numbers before anything begins', () => {
    expect(() => refuseBeyondMemory('analyse', 4e8, 1e9)).toThrow(/about \d{4} MB of memory and 1000 MB are free/);
    expect(() => refuseBeyondMemory('analyse', 1e6, 1e9)).not.toThrow();
    expect(() => refuseBeyondMemory('inspect', 0, 1)).not.toThrow();
  });

  it('counts the file cache of macOS as free, and elsewhere what the system says', () => {
    expect(availableMemory(16e9, 'darwin', 1e9)).toBe(8e9);
    expect(availableMemory(16e9, 'linux', 1e9)).toBe(1e9);
  });

  it('that was refused on the way is told as such; other errors stay what they are', () => {
    for (const text of [
      'Array buffer allocation failed',
      'std::bad_alloc',
      'Invalid typed array length: 99999999999',
    ]) {
      expect(toMemoryError(new RangeError(text), 5e8)).toMatchObject({
        code: 'job/out-of-memory',
        details: { available: 500 },
      });
    }
    const bug = new RangeError('offset is out of bounds');
    expect(toMemoryError(bug, 1)).toBe(bug);
    const known = new AppError('labels/no-jaw');
    expect(toMemoryError(known, 1)).toBe(known);
  });

  it('is asked for by the queue: a job that cannot fit fails with the number, the next one runs', async () => {
    const runs: string[] = [];
    const compute = { run: (job: string) => Promise.resolve(runs.push(job)) };
    const log = { write: () => undefined } as unknown as Log;
    const queue = new JobQueue(compute as unknown as Compute, new EventHub(), log);
    const request = {
      kind: 'inspect',
      job: 'analyse',
      subject: 'a',
      input: () => ({}) as never,
      finish: () => 1,
    } as const;
    const large = queue.add({ ...request, voxels: () => 1e13 });
    const small = queue.add({ ...request, voxels: () => 1000 });
    await expect(large.result).rejects.toMatchObject({ code: 'job/out-of-memory' });
    await small.result;
    expect(runs).toEqual(['analyse']);
    expect(queue.list()[0]!.error?.message).toMatch(/needs about \d+ MB of memory and \d+ MB are free/);
  });
});
