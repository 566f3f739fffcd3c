import { AppError } from '@shared/errors';
import { readdir } from 'node:fs/promises';
import { toWriteError } from '../volume/io/atomic-writer';
import { makeFolder } from '../volume/io/folder-writer';

/** Makes the folder. Throws `training/already-there` when it holds checkpoints and `mayHoldRun` is false. */
export async function prepareRunFolder(path: string, mayHoldRun: boolean): Promise<void> {
  let names: string[];
  try {
    await makeFolder(path);
    names = await readdir(path);
  } catch (error) {
    throw toWriteError(path, error);
  }
  if (!mayHoldRun && names.some((name) => name.endsWith('.checkpoint'))) {
    throw new AppError('training/already-there', { path });
  }
}
