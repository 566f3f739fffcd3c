import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { toWriteError } from '../../volume/io/atomic-writer';

async function moveInto(staging: string, dir: string): Promise<void> {
  for (const name of await readdir(staging)) {
    const target = join(dir, name);
    if (await isDirectory(target)) await rm(target, { recursive: true });
    await rename(join(staging, name), target);
  }
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

/**
 * Lets `write` fill a temporary folder inside `dir` and moves its entries into `dir` when all are written; on any error
 * or cancel nothing of them stays and what was there before is untouched.
 */
export async function withStagedFolder<T>(dir: string, write: (staging: string) => Promise<T>): Promise<T> {
  let staging: string;
  try {
    await mkdir(dir, { recursive: true });
    staging = await mkdtemp(join(dir, '.partial-'));
  } catch (error) {
    throw toWriteError(dir, error);
  }
  try {
    const result = await write(staging);
    await moveInto(staging, dir);
    return result;
  } catch (error) {
    throw toWriteError(dir, error);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
