import { AppError } from '@shared/errors';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** What the file system refused, as an error with an answer; anything else passes through. */
export function writeError(error: unknown, path: string): unknown {
  const reason = reasonOf(error);
  if (reason === 'ENOSPC' || reason === 'EDQUOT') return new AppError('file/disk-full', { path }, { cause: error });
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT', 'EISDIR', 'EIO'].includes(reason)) {
    return new AppError('file/not-writable', { path, reason }, { cause: error });
  }
  return error;
}

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
    throw writeError(error, dir);
  }
  try {
    const result = await write(staging);
    await moveInto(staging, dir);
    return result;
  } catch (error) {
    throw writeError(error, dir);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
