import { openCase, closeCase } from '@main/case/case-opener';
import { CaseLock } from '@main/case/lock-store';
import { AppError } from '@shared/errors';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeCase, temporaryFolder } from './case-fixture';

function record(change: Record<string, unknown>): string {
  return JSON.stringify({
    token: 'other',
    user: 'anna',
    computer: hostname(),
    since: '2026-01-01T00:00:00.000Z',
    pid: process.pid,
    began: '',
    ...change,
  });
}

describe('the lock of a case', () => {
  it('is given to one, and told to the second', async () => {
    const folder = await temporaryFolder();
    const first = await CaseLock.take(folder);
    expect(first.held).toBe(true);
    expect(await CaseLock.take(folder)).toMatchObject({ held: false, by: { computer: hostname() } });
    if (first.held) await first.lock.release();
    const third = await CaseLock.take(folder);
    expect(third.held).toBe(true);
    if (third.held) await third.lock.release();
  });

  it('is given to exactly one of many that ask at once', async () => {
    const folder = await temporaryFolder();
    const results = await Promise.all(Array.from({ length: 12 }, () => CaseLock.take(folder)));
    expect(results.filter(({ held }) => held)).toHaveLength(1);
    for (const result of results) if (result.held) await result.lock.release();
  });

  it('of a dead process is stale', async () => {
    const folder = await temporaryFolder();
    const child = spawn(process.execPath, ['-e', '0']);
    await once(child, 'exit');
    await writeFile(join(folder, 'lock.json'), record({ pid: child.pid }));
    expect(await CaseLock.holder(folder)).toBeNull();
    const taken = await CaseLock.take(folder);
    expect(taken.held).toBe(true);
    if (taken.held) await taken.lock.release();
  });

  it.skipIf(process.platform !== 'linux')('of a process number that is used again is stale', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'lock.json'), record({ began: '1' }));
    expect(await CaseLock.holder(folder)).toBeNull();
  });

  it('of another computer is stale once it is silent for two minutes, not before', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'lock.json');
    await writeFile(path, record({ computer: 'op-theatre-2', pid: 1 }));
    expect(await CaseLock.holder(folder)).toEqual({
      user: 'anna',
      computer: 'op-theatre-2',
      since: '2026-01-01T00:00:00.000Z',
    });
    const old = new Date(Date.now() - 121_000);
    await utimes(path, old, old);
    expect(await CaseLock.holder(folder)).toBeNull();
  });

  it('that was half-written before a crash is taken over', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'lock.json'), '{"tok');
    const taken = await CaseLock.take(folder);
    expect(taken.held).toBe(true);
    if (taken.held) await taken.lock.release();
  });

  it('taken over by another is not removed by the first', async () => {
    const folder = await temporaryFolder();
    const first = await CaseLock.take(folder);
    await writeFile(join(folder, 'lock.json'), record({}));
    if (first.held) await first.lock.release();
    expect(await readFile(join(folder, 'lock.json'), 'utf8')).toContain('anna');
  });

  it('taken over while its computer slept is noticed before the next write', async () => {
    const folder = join(await temporaryFolder(), 'case');
    await makeCase(folder);
    const open = await openCase(folder);
    const { lock } = open.writer();
    await writeFile(join(folder, 'lock.json'), record({ computer: 'op-theatre-2' }));
    const later = Date.now() + 180_000;
    vi.spyOn(Date, 'now').mockReturnValue(later);
    onTestFinished(() => void vi.restoreAllMocks());
    expect(lock.isHeld()).toBe(false);
    expect(() => open.writer()).toThrow(/open by anna on op-theatre-2/);
    await expect(open.move('undo')).rejects.toMatchObject({ code: 'case/read-only' });
    vi.restoreAllMocks();
    await open.writers!.journal.close();
    await open.writers!.audit.close();
    await lock.release();
    expect(await readFile(join(folder, 'lock.json'), 'utf8')).toContain('anna');
  });

  it('that the folder refuses leaves the case to be looked at, and says why', async () => {
    const folder = join(await temporaryFolder(), 'case');
    await makeCase(folder);
    vi.spyOn(CaseLock, 'take').mockRejectedValueOnce(
      new AppError('file/not-writable', { path: folder, reason: 'the disk is read-only' }),
    );
    onTestFinished(() => void vi.restoreAllMocks());
    const open = await openCase(folder);
    expect(open.heldBy).toMatchObject({ unwritable: 'the disk is read-only' });
    expect(open.history()).toEqual({ steps: [], applied: 0 });
    await expect(open.move('undo')).rejects.toThrow(/cannot be written \(the disk is read-only\), so it is read-only/);
    vi.spyOn(CaseLock, 'take').mockRejectedValueOnce(new TypeError('a bug'));
    await expect(openCase(folder)).rejects.toThrow(TypeError);
  });

  it('held elsewhere opens the case for reading and says who has it', async () => {
    const folder = join(await temporaryFolder(), 'case');
    await makeCase(folder);
    const first = await openCase(folder);
    const second = await openCase(folder);
    expect(second.heldBy).toMatchObject({ computer: hostname() });
    await expect(second.step({ label: { action: 'paint', details: {} }, diffs: [] })).rejects.toMatchObject({
      code: 'case/read-only',
    });
    await closeCase(second);
    await closeCase(first);
  });
});
