import { closeCase, openCase } from '@main/case/case-opener';
import { Library } from '@main/case/library-store';
import { CaseLock } from '@main/case/lock-store';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeCase, temporaryFolder } from './case-fixture';

const CASE = 'abcdef0123456789';
const HALF = '.0123456789abcdef.partial';

/** A library with one case, and `half` made beside it with a file in it. */
async function library(half = HALF): Promise<{ cases: Library; root: string; partial: string }> {
  const root = await temporaryFolder();
  await makeCase(join(root, CASE));
  const partial = join(root, half);
  mkdirSync(join(partial, 'volumes'), { recursive: true });
  writeFileSync(join(partial, 'volumes', 'scan.lvol'), 'half of a scan');
  return { cases: new Library(root), root, partial };
}

function lockOf(pid: number | undefined, computer = hostname()): string {
  return JSON.stringify({ token: 't', user: 'anna', computer, since: '2026-01-01T00:00:00.000Z', pid, began: '' });
}

const longAgo = new Date(Date.now() - 3_600_000);

describe('a copy of a case', () => {
  it('is a case of its own, as closed to others as the first, and nothing else is left', async () => {
    const { cases, root } = await library();
    if (process.platform !== 'win32') chmodSync(join(root, CASE), 0o700);
    const held = await openCase(join(root, CASE));
    const copy = await cases.duplicate(CASE, 'Copy');
    await closeCase(held);
    expect(copy).toMatchObject({ name: 'Copy', heldBy: null, damage: '' });
    expect(readdirSync(root).sort()).toEqual([CASE, copy.id, HALF].sort());
    expect(statSync(copy.folder).mode & 0o777).toBe(statSync(join(root, CASE)).mode & 0o777);
    const open = await openCase(copy.folder);
    expect(open.heldBy).toBeNull();
    expect(open.record).toMatchObject({ id: copy.id, name: 'Copy' });
    await closeCase(open);
  });

  it('is not disturbed by another program that lists the cases meanwhile', async () => {
    const { cases, root } = await library();
    const take = CaseLock.take.bind(CaseLock);
    const seen: string[][] = [];
    vi.spyOn(CaseLock, 'take').mockImplementationOnce(async (folder) => {
      const taken = await take(folder);
      seen.push((await new Library(root).list()).map(({ id }) => id));
      return taken;
    });
    onTestFinished(() => void vi.restoreAllMocks());
    const copy = await cases.duplicate(CASE, 'Copy');
    expect(seen).toEqual([[CASE]]);
    expect(copy).toMatchObject({ damage: '' });
    await closeCase(await openCase(copy.folder));
  });
});

describe('a copy that was left half-made', () => {
  it('goes with the next list when its process is dead', async () => {
    const child = spawn(process.execPath, ['-e', '0']);
    await once(child, 'exit');
    const { cases, root, partial } = await library();
    writeFileSync(join(partial, 'lock.json'), lockOf(child.pid));
    expect((await cases.list()).map(({ id }) => id)).toEqual([CASE]);
    expect(readdirSync(root)).toEqual([CASE]);
  });

  it('stays while its process lives, here or on another computer', async () => {
    const { cases, partial } = await library();
    const taken = await CaseLock.take(partial);
    await cases.list();
    expect(existsSync(join(partial, 'volumes', 'scan.lvol'))).toBe(true);
    if (taken.held) await taken.lock.release();
    writeFileSync(join(partial, 'lock.json'), lockOf(1, 'OP-2'));
    await cases.list();
    expect(existsSync(partial)).toBe(true);
    utimesSync(join(partial, 'lock.json'), longAgo, longAgo);
    await cases.list();
    expect(existsSync(partial)).toBe(false);
  });

  it('without a lock goes once it is old', async () => {
    const { cases, partial } = await library();
    await cases.list();
    expect(existsSync(partial)).toBe(true);
    utimesSync(partial, longAgo, longAgo);
    await cases.list();
    expect(existsSync(partial)).toBe(false);
  });

  it.each(['.0123456789abcdef', '.mine.partial', '0123456789abcdef.partial'])(
    'is not seen in %s, however old',
    async (name) => {
      const { cases, partial } = await library(name);
      utimesSync(partial, longAgo, longAgo);
      await cases.list();
      expect(existsSync(join(partial, 'volumes', 'scan.lvol'))).toBe(true);
    },
  );
});

describe('what a killed process left in a case', () => {
  it('goes when the case is opened for writing, from every folder of it', async () => {
    const folder = join(await temporaryFolder(), CASE);
    await makeCase(folder);
    const left = [
      '.case.json.0a.tmp',
      'models/.m1.mesh.0a.tmp',
      'exports/.x.stl.0a.tmp',
      'revisions/.1.0a.partial/model.stl',
    ];
    mkdirSync(join(folder, 'revisions', '.1.0a.partial'));
    for (const name of [...left, 'exports/.mine']) writeFileSync(join(folder, name), 'half');
    await closeCase(await openCase(folder));
    expect(left.filter((name) => existsSync(join(folder, name)))).toEqual([]);
    expect(existsSync(join(folder, 'exports', '.mine'))).toBe(true);
  });
});
