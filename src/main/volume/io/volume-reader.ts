import { AppError } from '@shared/errors';
import { type Volume } from '@shared/volume';
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { toReadError } from './atomic-writer';
import { detectFormat } from './format';
import { gunzipStart } from './gzip';
import { decodeNifti } from './nifti';
import { decodeNrrd } from './nrrd';
import { decodeNrrdHeader } from './nrrd-header';

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
  if (isAbsolute(inside) || inside.startsWith('..')) {
    throw new AppError('volume/unsupported', { path, feature: `voxels outside its folder (${name})` });
  }
  return readBytes(join(dirname(path), inside));
}

/**
 * Reads a NIfTI or NRRD file, told by its content. Throws `file/not-found`, `file/not-readable`, `file/empty`,
 * `file/unknown-format` and the errors of {@link decodeNifti} and {@link decodeNrrd}.
 */
export async function readVolume(path: string): Promise<Volume> {
  const bytes = await readBytes(path);
  if (bytes.length === 0) throw new AppError('file/empty', { path });
  const format = detectFormat(bytes);
  const inner = format === 'gzip' ? detectFormat(gunzipStart(bytes)) : format;
  if (inner === 'nifti') return decodeNifti(bytes, path);
  if (format !== 'nrrd') throw new AppError('file/unknown-format', { path });
  const { dataFile } = decodeNrrdHeader(bytes, path);
  if (dataFile === undefined) return decodeNrrd(bytes, path);
  const detached = await readDetached(path, dataFile);
  return decodeNrrd(bytes, path, () => detached);
}
