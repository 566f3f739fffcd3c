import { withStagedFolder } from '@main/volume/io/folder-writer';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { FaultyDisk } from '../../../support/faulty-fs';

const { disk } = await vi.hoisted(async () => {
  const { FaultyDisk: Disk } = await import('../../../support/faulty-fs');
  return { disk: new Disk() };
});
vi.mock('node:fs/promises', async (original) => disk.wrap(await original()));
expect(disk).toBeInstanceOf(FaultyDisk);

/** A folder with an older `a` and `c` and somebody's own `mine`. */
function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'lacuna-staged-'));
  onTestFinished(() => {
    disk.arm();
    rmSync(path, { recursive: true });
  });
  for (const name of ['a', 'c', 'mine']) writeFileSync(join(path, name), `old ${name}`);
  return path;
}

/** Writes `a` and `b`, after which `c` is out of date. */
const fill = (path: string): Promise<void> =>
  withStagedFolder(path, async (staging, outdate) => {
    for (const name of ['a', 'b']) await writeFile(join(staging, name), `new ${name}`);
    outdate('c');
    outdate('not there');
  });

const contents = (path: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name), 'utf8')]),
  );

const OLD = { a: 'old a', c: 'old c', mine: 'old mine' };

describe('a folder that is filled whole', () => {
  it('has the new entries, not those that they outdate, and what else was there', async () => {
    const path = folder();
    await fill(path);
    expect(contents(path)).toEqual({ a: 'new a', b: 'new b', mine: 'old mine' });
    expect(readdirSync(path).sort()).toEqual(['a', 'b', 'mine']);
  });

  it('is as it was when any one operation fails', async () => {
    disk.arm();
    await fill(folder());
    const operations = disk.count;
    expect(operations).toBeGreaterThan(5);
    for (let at = 0; at < operations; at++) {
      const path = folder();
      disk.arm({ at, mode: 'once', code: 'EIO', half: false });
      await expect(
        fill(path).catch(() => 'failed'),
        `${at}`,
      ).resolves.toBe(at === 0 ? undefined : 'failed');
      expect(contents(path), `${at}`).toEqual(at === 0 ? { a: 'new a', b: 'new b', mine: 'old mine' } : OLD);
      expect(readdirSync(path).sort()).toEqual(at === 0 ? ['a', 'b', 'mine'] : ['a', 'c', 'mine']);
    }
  });

  it('loses nothing to a disk that does not even give back what was set aside', async () => {
    disk.arm();
    await fill(folder());
    const operations = disk.count;
    for (let at = 1; at < operations; at++) {
      const path = folder();
      disk.arm({ at, mode: 'full', code: 'EROFS', half: false });
      await expect(fill(path)).rejects.toMatchObject({ code: 'file/not-writable' });
      disk.arm();
      expect(contents(path), `${at}`).toMatchObject(OLD);
    }
  });
});
