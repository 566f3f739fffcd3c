import { AppError } from '@shared/errors';
import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toWriteError } from '../volume/io/atomic-writer';

/** Names of folders that a crash may leave behind in a case; opening the case removes them. */
export const STAGING_PREFIX = '.staging-';

/** Makes a folder inside the case for what a job writes: moving from there into the case is one rename. */
export async function createStaging(caseFolder: string): Promise<string> {
  const path = join(caseFolder, `${STAGING_PREFIX}${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(path);
  } catch (error) {
    throw toWriteError(path, error);
  }
  return path;
}

export async function removeStaging(path: string): Promise<void> {
  if (!path.includes(STAGING_PREFIX))
    throw new AppError('file/not-writable', { path, reason: 'it is no staging folder' });
  await rm(path, { recursive: true, force: true });
}
