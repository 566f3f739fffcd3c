import { AppError } from '@shared/errors';
import { mkdir, mkdtemp, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { toWriteError } from './atomic-writer';

/**
 * Makes a folder and what is missing above it; returns the topmost one that was made, undefined when all was there. Throws
 * `file/disk-full` or `file/not-writable` with the system's own reason.
 */
export async function makeFolder(path: string): Promise<string | undefined> {
  try {
    return await makeMissing(resolve(path));
  } catch (error) {
    throw toWriteError(path, error);
  }
}

/**
 * Step by step, as Node's `recursive` calls a read-only disk a missing folder and never ends where a system refuses a name
 * that way (`/proc`).
 */
async function makeMissing(path: string): Promise<string | undefined> {
  try {
    await mkdir(path);
    return path;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (await isDirectory(path)) return undefined;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
  }
  const made = await makeMissing(dirname(path));
  await mkdir(path);
  return made ?? path;
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

/** Takes away the folders that {@link makeFolder} made, where nothing else came into them. */
async function removeMade(path: string, made: string | undefined): Promise<void> {
  if (made === undefined) return;
  for (let folder = resolve(path); folder.startsWith(made); folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch {
      return;
    }
  }
}

/** Fills a staging folder; what `outdate` names of the folder that it is for goes away when the new entries come. */
export type FillFolder<T> = (staging: string, outdate: (name: string) => void) => Promise<T>;

/**
 * Lets `write` fill a temporary folder inside `dir` and moves its entries into `dir`, by name, when all are written; on any
 * error or cancel nothing of them stays and what was there before is untouched. Errors name the file in `dir`.
 */
export async function withStagedFolder<T>(dir: string, write: FillFolder<T>): Promise<T> {
  const made = await makeFolder(dir);
  let staging: string | undefined;
  let done = false;
  const outdated: string[] = [];
  try {
    staging = await mkdtemp(join(dir, '.partial-'));
    const result = await write(staging, (name) => outdated.push(name));
    await moveInto(staging, dir, outdated);
    done = true;
    return result;
  } catch (error) {
    throw toWriteError(dir, staging === undefined ? error : named(error, staging, dir));
  } finally {
    if (staging !== undefined) await rm(staging, { recursive: true, force: true });
    if (!done) await removeMade(dir, made);
  }
}

/** Moves all entries or none: where one cannot be moved, those before it go and what they replaced comes back. */
async function moveInto(staging: string, dir: string, outdated: readonly string[]): Promise<void> {
  const names = (await readdir(staging)).sort();
  const older = new Set(await readdir(dir));
  const kept = await mkdtemp(join(dir, '.replaced-'));
  const replaced: string[] = [];
  const moved: string[] = [];
  const setAside = async (name: string): Promise<void> => {
    if (!older.has(name)) return;
    await rename(join(dir, name), join(kept, name));
    replaced.push(name);
  };
  try {
    for (const name of outdated) await setAside(name);
    for (const name of names) {
      await setAside(name);
      await rename(join(staging, name), join(dir, name));
      moved.push(name);
    }
  } catch (error) {
    for (const name of moved) await rm(join(dir, name), { recursive: true, force: true }).catch(() => undefined);
    for (const name of replaced) await rename(join(kept, name), join(dir, name)).catch(() => undefined);
    // What the disk did not let go back stays here.
    await rmdir(kept).catch(() => undefined);
    throw error;
  }
  await rm(kept, { recursive: true, force: true }).catch(() => undefined);
}

/** The error of a staged file under the name that the user knows. */
function named(error: unknown, staging: string, dir: string): unknown {
  if (!(error instanceof AppError)) return error;
  const { path } = error.details;
  if (typeof path !== 'string' || !path.startsWith(staging + sep)) return error;
  return new AppError(error.code, { ...error.details, path: join(dir, path.slice(staging.length)) }, { cause: error });
}
