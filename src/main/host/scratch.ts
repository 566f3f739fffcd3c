import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CaseLock } from '../case/lock-store';
import { toWriteError } from '../volume/io/atomic-writer';
import { makeFolder } from '../volume/io/folder-writer';

const PREFIX = 'lacuna-scratch-';

/** A folder for what must not outlive this process: uploaded scans of patients. */
export interface Scratch {
  readonly folder: string;
  close(): Promise<void>;
}

/**
 * Makes one below `root` and removes those of processes that were killed; a lock as that of a case tells them from the ones
 * of processes that still work. Throws `file/...` where nothing can be written.
 */
export async function openScratch(root: string): Promise<Scratch> {
  await makeFolder(root);
  await removeAbandoned(root);
  const folder = await mkdtemp(join(root, PREFIX)).catch((error: unknown) => {
    throw toWriteError(root, error);
  });
  const taken = await CaseLock.take(folder);
  return {
    folder,
    close: async () => {
      if (taken.held) await taken.lock.release();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function removeAbandoned(root: string): Promise<void> {
  const names = await readdir(root).catch(() => []);
  for (const name of names.filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(root, name);
    if (!(await CaseLock.isAbandoned(folder))) continue;
    // That of another user stays: it is not ours to remove.
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}
