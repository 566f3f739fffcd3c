import { AppError } from '@shared/errors';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncFolder, toReadError, toWriteError, writeFileAtomic } from '../volume/io/atomic-writer';
import { makeFolder } from '../volume/io/folder-writer';

/** Moves a finished file to its place in the same folder tree and makes the move durable. */
export async function moveFile(from: string, to: string): Promise<void> {
  try {
    await makeFolder(dirname(to));
    await rename(from, to);
    await syncFolder(dirname(to));
  } catch (error) {
    throw toWriteError(to, error);
  }
}

export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  } catch (error) {
    throw toReadError(path, error);
  }
  return hash.digest('hex');
}

/** Throws `case/damaged` when a file is no longer what was written, `file/not-found` or `file/not-readable`. */
export async function requireHash(path: string, expected: string): Promise<void> {
  if ((await hashFile(path)) !== expected) {
    throw new AppError('case/damaged', { name: basename(path), reason: 'it was changed' });
  }
}

/** Copies a file that must be what was written, whole or not at all. */
export async function copyUnchanged(from: string, to: string, expected: string): Promise<void> {
  await requireHash(from, expected);
  await writeFileAtomic(to, createReadStream(from) as AsyncIterable<Uint8Array>);
}

/** Names in a folder; none when it is not there. */
export async function listFolder(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch {
    return [];
  }
}

/** Removes the files of a folder that `keep` does not name, such as volumes of older states. */
export async function removeOthers(folder: string, keep: ReadonlySet<string>): Promise<void> {
  for (const name of await listFolder(folder)) {
    if (!keep.has(name)) await removeQuietly(join(folder, name));
  }
}

/** What cannot be removed now is removed another time. */
async function removeQuietly(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

/** Takes away the right to write from every file of a folder, so that no program changes it by mistake. */
export async function freezeFolder(folder: string): Promise<void> {
  for (const name of await listFolder(folder)) await chmod(join(folder, name), 0o444).catch(() => undefined);
}

/** Removes what a killed process left half-made in a folder that no other process writes to. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await listFolder(folder)) {
    if (/^\..*\.(tmp|partial)$|^\.staging-/.test(name)) await removeQuietly(join(folder, name));
  }
}
