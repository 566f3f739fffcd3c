import type { JobContext } from '@shared/jobs';
import { scanThumbnail } from '../../case/thumbnail';
import { readScan } from '../../dicom/scan-reader';

export interface PreviewInput {
  readonly path: string;
  /** Series Instance UID; empty for formats that have none. */
  readonly uid: string;
}

/** A PNG that lets a surgeon tell one series from another. */
export async function run({ path, uid }: PreviewInput, context: JobContext): Promise<Uint8Array> {
  const { volume } = await readScan(path, { context, ...(uid === '' ? {} : { uid }) });
  return scanThumbnail(volume);
}
