import { type Dirent } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { toReadError } from '../volume/io/atomic-writer';
import { type ByteSource, type OpenSource } from './byte-source';

async function openFile(path: string): Promise<OpenSource> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw toReadError(path, error);
  });
  const readInto = async (target: Uint8Array, offset: number): Promise<number> => {
    let done = 0;
    try {
      while (done < target.length) {
        const { bytesRead } = await file.read(target, done, Math.min(target.length - done, 1 << 30), offset + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
    } catch (error) {
      throw toReadError(path, error);
    }
    return done;
  };
  return {
    async read(offset, length) {
      const target = new Uint8Array(length);
      return target.subarray(0, await readInto(target, offset));
    },
    readInto,
    close: () => file.close(),
  };
}

/** A file as a source. Throws `file/not-found` or `file/not-readable`. */
export async function fileSource(path: string): Promise<ByteSource> {
  const { size } = await stat(path).catch((error: unknown) => {
    throw toReadError(path, error);
  });
  return { name: basename(path), path, size, open: () => openFile(path) };
}

async function entriesOf(folder: string, isTop: boolean): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isTop) throw toReadError(folder, error);
    return [];
  }
}

/**
 * Every file below a folder, hidden ones and links to files included, in the order of their names. Links to folders are not
 * followed (they may lead in circles); subfolders and files that may not be read are left out. Throws `file/not-found` or
 * `file/not-readable` for the folder itself.
 */
export async function filesBelow(folder: string): Promise<ByteSource[]> {
  const sources: ByteSource[] = [];
  const queue = [folder];
  while (queue.length > 0) {
    const current = queue.shift()!;
    const entries = await entriesOf(current, current === folder);
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const path = join(current, entry.name);
      if (entry.isDirectory()) queue.push(path);
      else if (entry.isFile() || entry.isSymbolicLink()) {
        const found = await stat(path).catch(() => undefined);
        if (found?.isFile()) {
          sources.push({ name: entry.name, path, size: found.size, open: () => openFile(path) });
        }
      }
    }
  }
  return sources;
}
