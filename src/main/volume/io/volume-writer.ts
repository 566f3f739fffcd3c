import { AppError } from '@shared/errors';
import { type LabelVolume, type Volume } from '@shared/volume';
import { writeFileAtomic } from './atomic-writer';
import { niftiParts } from './nifti';
import { nrrdParts } from './nrrd';
import { gzipParts } from './parallel-gzip';
import { fieldsOfLabels } from './seg-nrrd';

async function* nrrdGzip(volume: Volume, fields: Record<string, string> = {}): AsyncGenerator<Uint8Array> {
  const [header, voxels] = nrrdParts(volume, 'gzip', fields);
  yield header;
  yield* gzipParts([voxels]);
}

/**
 * Writes `.nii`, `.nii.gz` or `.nrrd` (gzip) by the name's ending, whole or not at all. Throws `file/unknown-ending`,
 * `file/disk-full`, `file/not-writable`.
 */
export async function writeVolume(path: string, volume: Volume): Promise<void> {
  const name = path.toLowerCase();
  if (name.endsWith('.nii')) return writeFileAtomic(path, niftiParts(volume));
  if (name.endsWith('.nii.gz')) return writeFileAtomic(path, gzipParts(niftiParts(volume)));
  if (name.endsWith('.nrrd')) return writeFileAtomic(path, nrrdGzip(volume));
  throw new AppError('file/unknown-ending', { path, expected: '.nii, .nii.gz or .nrrd' });
}

/**
 * Writes a label map 0..5 as {@link writeVolume} does, and as `.seg.nrrd` with names and colours of its segments, which
 * Slicer opens as a segmentation.
 */
export async function writeSegmentFile(path: string, labels: LabelVolume): Promise<void> {
  if (!path.toLowerCase().endsWith('.seg.nrrd')) return writeVolume(path, labels);
  return writeFileAtomic(path, nrrdGzip(labels, fieldsOfLabels(labels)));
}
