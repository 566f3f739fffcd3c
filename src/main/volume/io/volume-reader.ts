import { AppError } from '@shared/errors';
import { type Volume } from '@shared/volume';
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { toReadError } from './atomic-writer';
import { detectFormat } from './format';
import { gunzipStart } from './gzip';
import { decodeNifti } from './nifti';
import { decodeNrrd, decodeNrrdLayers } from './nrrd';
import { decodeNrrdHeader } from './nrrd-header';
import { segmentsOfFields } from './seg-nrrd';
import { segmentMap, type SegmentMap } from './segments';

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw toReadError(path, error);
  }
}

/** Voxels beside a `.nhdr`; only names inside the header's own folder are followed. */
async function readDetached(path: string, name: string): Promise<Uint8Array> {
  const inside = normalize(name);
  if (isAbsolute(inside) || inside.startsWith('..') || inside.includes('\0')) {
    throw new AppError('volume/unsupported', { path, feature: `voxels outside its folder (${name})` });
  }
  return readBytes(join(dirname(path), inside));
}

/** Bytes of a NIfTI or NRRD file and, of a detached NRRD, its voxels. */
interface VolumeBytes {
  readonly kind: 'nifti' | 'nrrd';
  readonly bytes: Uint8Array;
  readonly loadDetached?: (name: string) => Uint8Array;
}

async function readVolumeBytes(path: string): Promise<VolumeBytes> {
  const bytes = await readBytes(path);
  if (bytes.length === 0) throw new AppError('file/empty', { path });
  const format = detectFormat(bytes);
  const inner = format === 'gzip' ? detectFormat(gunzipStart(bytes)) : format;
  if (inner === 'nifti') return { kind: 'nifti', bytes };
  if (format !== 'nrrd') throw new AppError('file/unknown-format', { path });
  const { dataFile } = decodeNrrdHeader(bytes, path);
  if (dataFile === undefined) return { kind: 'nrrd', bytes };
  const detached = await readDetached(path, dataFile);
  return { kind: 'nrrd', bytes, loadDetached: () => detached };
}

/**
 * Reads a NIfTI or NRRD file, told by its content. Throws `file/not-found`, `file/not-readable`, `file/empty`,
 * `file/unknown-format` and the errors of {@link decodeNifti} and {@link decodeNrrd}.
 */
export async function readVolume(path: string): Promise<Volume> {
  const { kind, bytes, loadDetached } = await readVolumeBytes(path);
  return kind === 'nifti' ? decodeNifti(bytes, path) : decodeNrrd(bytes, path, loadDetached);
}

/**
 * Reads a label map of any values in NIfTI, NRRD or Slicer's `.seg.nrrd`, with the segments' names where the file has them.
 * Throws as {@link readVolume} does, and `labels/not-whole`.
 */
export async function readSegmentFile(path: string): Promise<SegmentMap> {
  const { kind, bytes, loadDetached } = await readVolumeBytes(path);
  if (kind === 'nifti') {
    const { geometry, data } = decodeNifti(bytes, path);
    return segmentMap(geometry, [data], [], path);
  }
  const { geometry, layers, fields } = decodeNrrdLayers(bytes, path, loadDetached);
  return segmentMap(geometry, layers, segmentsOfFields(fields, layers.length), path);
}
