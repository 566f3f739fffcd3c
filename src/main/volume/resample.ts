import { type Geometry, indexTransform } from '@shared/geometry';
import { checkAborted, type JobContext, QUIET } from '@shared/jobs';
import { createVolume, type Volume, type VoxelArray } from '@shared/volume';
import { emptyLike, integerRange } from './arrays';

export type Interpolation = 'nearest' | 'linear' | 'cubic';

export interface ResampleOptions {
  /** Default linear. Cubic is Catmull-Rom (Keys 1981, a = -1/2): it passes through the voxels and may overshoot. */
  readonly interpolation?: Interpolation;
  /** Value of target voxels whose centre lies outside the source's voxel box. Default 0. */
  readonly outside?: number;
  readonly context?: JobContext;
}

/** Weights of the four neighbours at -1, 0, 1, 2 for a fraction t in [0, 1). */
function catmullRom(t: number, w: Float64Array): void {
  w[0] = 0.5 * t * (-1 + t * (2 - t));
  w[1] = 1 + 0.5 * t * t * (3 * t - 5);
  w[2] = 0.5 * t * (1 + t * (4 - 3 * t));
  w[3] = 0.5 * t * t * (t - 1);
}

/**
 * The volume on another grid. Between the outermost voxel centres and the edge of the voxel box values are held
 * constant. Integer arrays are rounded to nearest and clamped to their range. Nothing is smoothed first: to go to much
 * coarser voxels, call `gaussian` before, or {@link resampleLabels} for labels.
 */
export function resample<T extends VoxelArray>(
  volume: Volume<T>,
  target: Geometry,
  options: ResampleOptions = {},
): Volume<T> {
  const { interpolation = 'linear', outside = 0, context = QUIET } = options;
  const { data } = volume;
  const [nx, ny, nz] = volume.geometry.size;
  const [tx, ty, tz] = target.size;
  const a = indexTransform(target, volume.geometry);
  const result = emptyLike(data, tx * ty * tz);
  const range = integerRange(data);
  const taps = interpolation === 'nearest' ? 1 : interpolation === 'linear' ? 2 : 4;
  const before = taps === 4 ? 1 : 0;
  const wx = new Float64Array(4);
  const wy = new Float64Array(4);
  const wz = new Float64Array(4);
  const weigh = (t: number, w: Float64Array): void => {
    if (taps === 1) w[0] = 1;
    else if (taps === 2) [w[0], w[1]] = [1 - t, t];
    else catmullRom(t, w);
  };
  const shift = taps === 1 ? 0.5 : 0;
  for (let z = 0, out = 0; z < tz; z++) {
    checkAborted(context);
    context.onProgress(z / tz, 'resample');
    for (let y = 0; y < ty; y++) {
      for (let x = 0; x < tx; x++, out++) {
        let px = a[0]! * x + a[1]! * y + a[2]! * z + a[3]!;
        let py = a[4]! * x + a[5]! * y + a[6]! * z + a[7]!;
        let pz = a[8]! * x + a[9]! * y + a[10]! * z + a[11]!;
        if (px < -0.5 || py < -0.5 || pz < -0.5 || px > nx - 0.5 || py > ny - 0.5 || pz > nz - 0.5) {
          result[out] = outside;
          continue;
        }
        px = Math.min(nx - 1, Math.max(0, px));
        py = Math.min(ny - 1, Math.max(0, py));
        pz = Math.min(nz - 1, Math.max(0, pz));
        const ix = Math.floor(px + shift);
        const iy = Math.floor(py + shift);
        const iz = Math.floor(pz + shift);
        weigh(px - ix, wx);
        weigh(py - iy, wy);
        weigh(pz - iz, wz);
        let sum = 0;
        for (let k = 0; k < taps; k++) {
          const zz = Math.min(nz - 1, Math.max(0, iz + k - before));
          for (let j = 0; j < taps; j++) {
            const row = nx * (Math.min(ny - 1, Math.max(0, iy + j - before)) + ny * zz);
            for (let i = 0; i < taps; i++) {
              const xx = Math.min(nx - 1, Math.max(0, ix + i - before));
              sum += wx[i]! * wy[j]! * wz[k]! * data[row + xx]!;
            }
          }
        }
        result[out] = range ? Math.min(range[1], Math.max(range[0], Math.round(sum))) : sum;
      }
    }
  }
  return createVolume(target, result);
}
