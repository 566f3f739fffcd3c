import { AppError } from '@shared/errors';
import type { LabelVolume } from '@shared/volume';
import { writeFileAtomic } from '../volume/io/atomic-writer';
import { writeSegmentFile } from '../volume/io/volume-writer';
import { encodeSegmentation, type SegmentationText } from './encode-segmentation';

/** Endings of label map files that can be written. */
export const LABEL_MAP_ENDINGS = '.nii, .nii.gz, .nrrd, .seg.nrrd or .dcm';

/**
 * Writes a label map 0..5 by the name's ending: NIfTI, NRRD, Slicer's `.seg.nrrd`, or a DICOM segmentation (`.dcm`), which
 * `about` ties to its scan. Whole or not at all. Throws AppError `labels/empty` for a DICOM segmentation of nothing,
 * `file/unknown-ending`, `file/disk-full`, `file/not-writable`.
 */
export async function writeLabelMap(path: string, labels: LabelVolume, about: SegmentationText): Promise<void> {
  const name = path.toLowerCase();
  if (name.endsWith('.dcm')) {
    if (!labels.data.some((label) => label > 0)) throw new AppError('labels/empty');
    return writeFileAtomic(path, encodeSegmentation(labels, about));
  }
  if (/\.(nii|nii\.gz|nrrd)$/.test(name)) return writeSegmentFile(path, labels);
  throw new AppError('file/unknown-ending', { path, expected: LABEL_MAP_ENDINGS });
}
