import { readFile } from 'node:fs/promises';
import { toReadError } from '../volume/io/atomic-writer';

/** A file's bytes; undefined where there is none. Throws AppError `file/not-readable`. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw toReadError(path, error);
  }
}
