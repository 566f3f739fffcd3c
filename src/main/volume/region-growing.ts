import { type Vec3 } from '@shared/geometry';
import { checkAborted, type JobContext, QUIET } from '@shared/jobs';
import { createVolume, type MaskVolume, type Volume } from '@shared/volume';
import { type Connectivity } from './runs';

export interface RegionGrowOptions {
  /** Values taken, both ends included. */
  readonly low: number;
  readonly high: number;
  /** Default 26. */
  readonly connectivity?: Connectivity;
  /** On the same grid: growth stays where it is non-zero. */
  readonly within?: MaskVolume;
  /** Growth stays within this distance of the nearest seed. */
  readonly maxDistanceMm?: number;
  readonly context?: JobContext;
}

/**
 * The voxels of values `low..high` connected to a seed through such voxels. Seeds are voxel indices, rounded; one that
 * lies outside the volume, outside `within` or outside the values grows nothing.
 */
export function regionGrow(volume: Volume, seeds: readonly Vec3[], options: RegionGrowOptions): MaskVolume {
  const { low, high, connectivity = 26, within, maxDistanceMm = Infinity, context = QUIET } = options;
  const { data, geometry } = volume;
  const [nx, ny, nz] = geometry.size;
  const [sx, sy, sz] = geometry.spacing;
  const result = new Uint8Array(data.length);
  const places = seeds.map((seed) => seed.map(Math.round) as unknown as Vec3);
  const admits = (x: number, y: number, z: number): boolean => {
    if (x < 0 || y < 0 || z < 0 || x >= nx || y >= ny || z >= nz) return false;
    const i = x + nx * (y + ny * z);
    if (result[i] || !(data[i]! >= low && data[i]! <= high) || (within && !within.data[i])) return false;
    if (maxDistanceMm === Infinity) return true;
    return places.some((s) => Math.hypot((x - s[0]) * sx, (y - s[1]) * sy, (z - s[2]) * sz) <= maxDistanceMm);
  };
  const steps: Vec3[] = [];
  for (let k = 0; k < 27; k++) {
    const step: Vec3 = [(k % 3) - 1, (Math.floor(k / 3) % 3) - 1, Math.floor(k / 9) - 1];
    const moves = Math.abs(step[0]) + Math.abs(step[1]) + Math.abs(step[2]);
    if (moves > 0 && moves <= (connectivity === 6 ? 1 : connectivity === 18 ? 2 : 3)) steps.push(step);
  }
  const stack: number[] = [];
  const take = (x: number, y: number, z: number): void => {
    if (!admits(x, y, z)) return;
    result[x + nx * (y + ny * z)] = 1;
    stack.push(x + nx * (y + ny * z));
  };
  for (const [x, y, z] of places) take(x, y, z);
  for (let visited = 0; stack.length > 0; visited++) {
    if (visited % 65536 === 0) checkAborted(context);
    const i = stack.pop()!;
    const x = i % nx;
    const y = Math.floor(i / nx) % ny;
    const z = Math.floor(i / nx / ny);
    for (const [dx, dy, dz] of steps) take(x + dx, y + dy, z + dz);
  }
  return createVolume(geometry, result);
}
