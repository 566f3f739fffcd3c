import { olderRegionFiles } from '@main/host/jobs/older-plan-reader';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

const written = (file: string): { file: string; sha256: string } => ({
  file,
  sha256: createHash('sha256').update(file).digest('hex'),
});

/** A folder in which every file holds its own name. */
async function folderOf(names: readonly string[], plan: string | object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lacuna-older-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const name of names) await writeFile(join(folder, name), name);
  await writeFile(join(folder, 'plan.json'), typeof plan === 'string' ? plan : JSON.stringify(plan));
  return folder;
}

const FILES = ['region-1.stl', 'region-1.3mf', 'region-2.stl', 'region-2.pdf', 'region-7.stl', 'notes.txt'];

describe('files of an earlier plan', () => {
  it('are those that its record names, as long as they are what it wrote', async () => {
    const regions = [
      { ...written('region-1.stl'), threeMf: written('region-1.3mf'), id: 1 },
      { ...written('region-2.stl'), report: written('region-2.pdf') },
      written('region-3.stl'),
    ];
    const folder = await folderOf(FILES, { lacuna: '0.0.1', regions });
    const all = ['region-1.stl', 'region-1.3mf', 'region-2.stl', 'region-2.pdf'];
    expect(await olderRegionFiles(folder)).toEqual(all);
    await writeFile(join(folder, 'region-2.stl'), 'smoothed by hand');
    expect(await olderRegionFiles(folder)).toEqual(all.filter((name) => name !== 'region-2.stl'));
  });

  it.each([
    ['that names other files', { regions: [written('region-1.stl'), written('notes.txt')] }],
    ['that names places elsewhere', { regions: [written('region-1.stl'), written('../region-2.stl')] }],
    ['of another program', { plan: [] }],
    ['that is cut short', '{"regions": ['],
  ])('are none by a record %s', async (_, plan) => {
    expect(await olderRegionFiles(await folderOf(FILES, plan))).toEqual([]);
  });

  it('are none in a folder that is not there', async () => {
    expect(await olderRegionFiles(join(tmpdir(), 'lacuna-no-such-folder'))).toEqual([]);
  });
});
