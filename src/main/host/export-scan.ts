import { AppError } from '@shared/errors';
import { join } from 'node:path';
import { volumePath } from '../case/folder';
import type { OpenCase } from '../case/open-case';
import { ask } from './compute';
import type { Services } from './services';
import { createStaging, removeStaging } from './staging';

/** A finished file inside the case's staging folder, which `done` removes with what was not taken out. */
export interface StagedFile {
  readonly path: string;
  readonly done: () => Promise<void>;
}

/**
 * Writes the scan as a zip of DICOM images that tell nothing of the patient. The scan never changes, so this needs no
 * mutex, and the surgeon goes on editing meanwhile. Throws `case/no-volume`, `file/...`.
 */
export async function stageAnonymousScan(services: Services, open: OpenCase, pseudonym: string): Promise<StagedFile> {
  const scan = open.record.volumes.find(({ name }) => name === 'scan');
  if (!scan) throw new AppError('case/no-volume', { volume: 'scan' });
  const staging = await createStaging(open.folder);
  const done = (): Promise<void> => removeStaging(staging);
  const path = join(staging, 'scan.zip');
  try {
    await ask(services.compute, 'anonymous-scan', { scan: volumePath(open.folder, scan.file), path, pseudonym });
  } catch (error) {
    await done();
    throw error;
  }
  return { path, done };
}
