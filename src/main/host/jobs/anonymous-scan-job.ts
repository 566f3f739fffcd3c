import type { JobContext } from '@shared/jobs';
import { writeAnonymousScan } from '../../dicom/anonymous-scan-writer';
import { readScanFile } from './stage-volume';

export interface AnonymousScanInput {
  /** Volume file of the scan. */
  readonly scan: string;
  /** The zip file to write. */
  readonly path: string;
  readonly pseudonym: string;
}

/** Writes the scan of a case as DICOM images without anything of the patient. Throws `file/...`. */
export async function run({ scan, path, pseudonym }: AnonymousScanInput, context: JobContext): Promise<null> {
  await writeAnonymousScan(path, await readScanFile(scan), pseudonym, context);
  return null;
}
