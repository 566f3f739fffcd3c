import { type Geometry, indexTransform } from '@shared/geometry';
import { checkAborted, type JobContext, QUIET } from '@shared/jobs';
import { createVolume, type Volume, type VoxelArray } from '@shared/volume';
import { emptyLike, integerRange } from './arrays';
import { type Interpolation } from './interpolation';
import { alignedSampler } from './resample-aligned';
import { obliqueSampler } from './resample-oblique';

export { type Interpolation } from './interpolation';

export interface ResampleOptions {
  /** Default linear. Cubic is Catmull-Rom (Keys 1981, a = -1/2): it passes through the voxels and may overshoot. */
  readonly interpolation?: Interpolation;
  /** Value of target voxels whose centre lies outside the source's voxel box. Default 0. */
  readonly outside?: number;
  readonly context?: JobContext;
}

/**
 * The volume on another grid. Between the outermost voxel centres and the faces of the voxel box the outermost voxels
 * are repeated. Integer arrays are rounded to nearest and clamped to their range. Nothing is smoothed first: to go to
 * much coarser voxels, call `gaussian` before, or `resampleLabels` for labels.
 */
export function resample<T extends VoxelArray>(
  volume: Volume<T>,
  target: Geometry,
  options: ResampleOptions = {},
): Volume<T> {
  const { interpolation = 'linear', outside = 0, context = QUIET } = options;
  const [tx, ty, tz] = target.size;
  const affine = indexTransform(target, volume.geometry);
  const sample =
    alignedSampler(volume, target, affine, interpolation, outside) ??
    obliqueSampler(volume, target, affine, interpolation, outside);
  const result = emptyLike(volume.data, tx * ty * tz);
  const range = integerRange(volume.data);
  const row = new Float64Array(tx);
  for (let z = 0; z < tz; z++) {
    checkAborted(context);
    context.onProgress(z / tz, 'resample');
    for (let y = 0; y < ty; y++) {
      sample(y, z, row);
      if (range && interpolation !== 'nearest') roundAndClamp(row, range[0], range[1]);
      result.set(row, tx * (y + ty * z));
    }
  }
  return createVolume(target, result);
}

function roundAndClamp(row: Float64Array, low: number, high: number): void {
  for (let x = 0; x < row.length; x++) {
    const value = Math.floor(row[x]! + 0.5);
    row[x] = value < low ? low : value > high ? high : value;
  }
}
