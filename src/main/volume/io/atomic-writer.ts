import { AppError } from '@shared/errors';
import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is not a folder',
  EISDIR: 'it is a folder',
  EEXIST: 'a file has its name',
  EBUSY: 'another program has it open',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many files are open',
  EIO: 'the disk reports an error',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GB: give it compressed or as DICOM',
};

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** A failed write as `file/disk-full` or `file/not-writable`; an `AppError` or a bug passes unchanged. */
export function toWriteError(path: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new AppError('file/disk-full', { path }, { cause: error });
  }
  if (!/^E[A-Z0-9]+$/.test(code)) return error;
  return new AppError('file/not-writable', { path, reason: REASONS[code] ?? code }, { cause: error });
}

/** A failed read as `file/not-found` or `file/not-readable`; an `AppError` or a bug passes unchanged. */
export function toReadError(path: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === 'ENOENT') return new AppError('file/not-found', { path }, { cause: error });
  if (!/^E[A-Z0-9]+$/.test(code) && !(code in REASONS)) return error;
  return new AppError('file/not-readable', { path, reason: REASONS[code] ?? code }, { cause: error });
}

/**
 * Writes a file so that it is there whole or not at all: temporary file beside it, fsync, rename. Parts are written one
 * after another. Throws `file/disk-full` or `file/not-writable`, and then leaves nothing behind and any older file as it
 * was.
 */
export async function writeFileAtomic(
  path: string,
  bytes: Uint8Array | string | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const whole = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
  const parts = whole instanceof Uint8Array ? [whole] : whole;
  const temporary = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`);
  let created = false;
  try {
    const file = await open(temporary, 'wx');
    created = true;
    try {
      for await (const part of parts) {
        for (let start = 0; start < part.length;) {
          start += (await file.write(part, start, Math.min(part.length - start, 1 << 26))).bytesWritten;
        }
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    if (created) await rm(temporary, { force: true }).catch(() => undefined);
    throw toWriteError(path, error);
  }
  await syncFolder(dirname(path));
}

/** Makes the names in a folder durable; systems that cannot open folders (Windows) do that on their own. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    await folder.sync().finally(() => folder.close());
  } catch {
    return;
  }
}
