import { openScratch } from '@main/host/scratch';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

async function root(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lacuna-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** What a killed process leaves: its folder with an upload and the lock of a process that is gone. */
async function leftByKilled(at: string, name: string): Promise<void> {
  const living = await openScratch(at);
  const lockName = (await readdir(living.folder))[0]!;
  const lock = JSON.parse(await readFile(join(living.folder, lockName), 'utf8')) as Record<string, unknown>;
  await living.close();
  await mkdir(join(at, name, 'uploads'), { recursive: true });
  await writeFile(join(at, name, 'uploads', 'scan.dcm'), 'patient');
  await writeFile(join(at, name, lockName), JSON.stringify({ ...lock, pid: 2 ** 22 + 1, began: '1' }));
}

it('goes when it is closed', async () => {
  const at = await root();
  const scratch = await openScratch(at);
  await writeFile(join(scratch.folder, 'scan.dcm'), 'patient');
  await scratch.close();
  expect(await readdir(at)).toEqual([]);
});

it('of a killed process goes at the next start; that of a living one and foreign folders stay', async () => {
  const at = await root();
  await leftByKilled(at, 'lacuna-scratch-dead');
  await leftByKilled(at, 'somebody-elses');
  const living = await openScratch(at);
  const next = await openScratch(at);
  const names = [living.folder, next.folder].map((folder) => folder.slice(at.length + 1));
  expect((await readdir(at)).sort()).toEqual([...names, 'somebody-elses'].sort());
  await Promise.all([living.close(), next.close()]);
});

it('without a lock goes once nobody has touched it for a while', async () => {
  const at = await root();
  const [old, young] = ['lacuna-scratch-old', 'lacuna-scratch-young'].map((name) => join(at, name));
  await mkdir(old!);
  await mkdir(young!);
  const before = new Date(Date.now() - 600_000);
  await utimes(old!, before, before);
  await (await openScratch(at)).close();
  expect(await readdir(at)).toEqual(['lacuna-scratch-young']);
});
