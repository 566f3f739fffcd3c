import { AppError } from '@shared/errors';
import { voxelCount } from '@shared/geometry';
import { createVolume, type Volume, type VoxelArray } from '@shared/volume';
import { gzipSync } from 'node:zlib';
import { gunzipExpected, gunzipStart, isGzip } from './gzip';
import { decodeHeader, encodeHeader } from './nifti-header';
import { bytesOfVoxels, VOXEL_BYTES, voxelsFromBytes, voxelTypeOf } from './voxel-types';

export interface NiftiOptions {
  /** Compress (a `.nii.gz`). */
  readonly gzip?: boolean;
  /** At most 79 bytes of free text in the header. */
  readonly description?: string;
}

/** The parts of an uncompressed single-file NIfTI-1: header, voxels. Joined they are the file. */
export function niftiParts(volume: Volume, description = ''): readonly [Uint8Array, Uint8Array] {
  const type = voxelTypeOf(volume.data);
  const header = encodeHeader(volume.geometry, type, VOXEL_BYTES[type] * 8, description);
  return [header, bytesOfVoxels(volume.data)];
}

/**
 * A volume as single-file NIfTI-1, little endian. The grid (LPS here, RAS in the file) is written as sform and qform,
 * whatever its spacing, obliquity and handedness; the element type is kept.
 */
export function encodeNifti(volume: Volume, options: NiftiOptions = {}): Uint8Array {
  const [header, voxels] = niftiParts(volume, options.description);
  const bytes = new Uint8Array(header.length + voxels.length);
  bytes.set(header);
  bytes.set(voxels, header.length);
  return options.gzip ? new Uint8Array(gzipSync(bytes, { level: 1 })) : bytes;
}

/** `slope * stored + intercept`, in `Int16Array` where that is exact, else in `Float32Array`. */
function rescaled(data: VoxelArray, slope: number, intercept: number): VoxelArray {
  const whole = Number.isInteger(slope) && Number.isInteger(intercept);
  if (whole && !(data instanceof Float32Array) && !(data instanceof Float64Array)) {
    let low = Infinity;
    let high = -Infinity;
    for (const stored of data) {
      const value = stored * slope + intercept;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (low >= -32768 && high <= 32767) {
      const result = new Int16Array(data.length);
      for (let i = 0; i < data.length; i++) result[i] = data[i]! * slope + intercept;
      return result;
    }
  }
  const result = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) result[i] = data[i]! * slope + intercept;
  return result;
}

/**
 * Reads NIfTI-1 or -2 (`.nii`, `.nii.gz`), either endianness, with `scl_slope` applied. `path` is for messages only.
 * Throws `file/empty`, `file/damaged`, `volume/truncated`, `volume/bad-header`, `volume/bad-geometry`,
 * `volume/unsupported`.
 */
export function decodeNifti(bytes: Uint8Array, path: string): Volume {
  if (bytes.length === 0) throw new AppError('file/empty', { path });
  const packed = isGzip(bytes);
  const header = decodeHeader(packed ? gunzipStart(bytes) : bytes, path);
  const { geometry, type, offset, littleEndian, slope, intercept } = header;
  const count = voxelCount(geometry);
  const end = offset + count * VOXEL_BYTES[type];
  const plain = packed ? gunzipExpected(bytes, end, path) : bytes;
  if (plain.length < end) {
    throw new AppError('volume/truncated', {
      path,
      expected: end - offset,
      found: Math.max(0, plain.length - offset),
    });
  }
  const data = voxelsFromBytes(plain, offset, count, type, littleEndian);
  return createVolume(geometry, slope === 1 && intercept === 0 ? data : rescaled(data, slope, intercept));
}
