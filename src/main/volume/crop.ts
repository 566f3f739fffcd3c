import { cropGeometry, type Geometry, indexToWorld, type Mat3, type Vec3 } from '@shared/geometry';
import { createVolume, type Volume, type VoxelArray } from '@shared/volume';
import { emptyLike } from './arrays';

/**
 * The box of voxels `[start, start + size)`; it may reach beyond the volume, where voxels become `outside` (0).
 * Every voxel keeps its place in the world. Sizes below 1 are a `RangeError`.
 */
export function crop<T extends VoxelArray>(volume: Volume<T>, start: Vec3, size: Vec3, outside = 0): Volume<T> {
  if (size.some((n) => !Number.isInteger(n) || n < 1)) throw new RangeError(`crop to ${size.join(' x ')} voxels`);
  if (!start.every(Number.isInteger)) throw new RangeError(`crop from voxel ${start.join(', ')}`);
  const { data, geometry } = volume;
  const [nx, ny, nz] = geometry.size;
  const [sx, sy, sz] = size;
  const result = emptyLike(data, sx * sy * sz);
  if (outside !== 0) result.fill(outside);
  const from = Math.max(0, start[0]);
  const to = Math.min(nx, start[0] + sx);
  if (from < to) {
    for (let z = Math.max(0, -start[2]); z < sz && z + start[2] < nz; z++) {
      for (let y = Math.max(0, -start[1]); y < sy && y + start[1] < ny; y++) {
        const row = nx * (y + start[1] + ny * (z + start[2]));
        result.set(data.subarray(row + from, row + to), from - start[0] + sx * (y + sy * z));
      }
    }
  }
  return createVolume(cropGeometry(geometry, start, size), result);
}

/**
 * The data of a volume of `size` with those of a box of `boxSize` in their place from voxel `start` on; what reaches beyond
 * the volume is left out. A new array.
 */
export function paste<T extends VoxelArray>(data: T, size: Vec3, box: T, start: Vec3, boxSize: Vec3): T {
  const result = data.slice() as T;
  const [nx, ny, nz] = size;
  const [sx, sy, sz] = start;
  const [bx, by, bz] = boxSize;
  const from = Math.max(0, -sx);
  const to = Math.min(bx, nx - sx);
  if (from >= to) return result;
  for (let z = Math.max(0, -sz); z < Math.min(bz, nz - sz); z++) {
    for (let y = Math.max(0, -sy); y < Math.min(by, ny - sy); y++) {
      const row = bx * (y + by * z);
      result.set(box.subarray(row + from, row + to), sx + from + nx * (sy + y + ny * (sz + z)));
    }
  }
  return result;
}

/** Adds `before` and `after` voxels of value `outside` (0) along each axis; every voxel keeps its place in the world. */
export function pad<T extends VoxelArray>(volume: Volume<T>, before: Vec3, after: Vec3, outside = 0): Volume<T> {
  const { size } = volume.geometry;
  return crop(
    volume,
    [-before[0], -before[1], -before[2]],
    [size[0] + before[0] + after[0], size[1] + before[1] + after[1], size[2] + before[2] + after[2]],
    outside,
  );
}

/**
 * The same voxels at the same places in the world, counted from the other end of one index axis: the data are mirrored
 * and so is that column of the direction matrix.
 */
export function flip<T extends VoxelArray>(volume: Volume<T>, axis: 0 | 1 | 2): Volume<T> {
  const { data, geometry } = volume;
  const [nx, ny, nz] = geometry.size;
  const result = emptyLike(data, data.length);
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      const row = data.subarray(nx * (y + ny * z), nx * (y + 1 + ny * z));
      const at = nx * ((axis === 1 ? ny - 1 - y : y) + ny * (axis === 2 ? nz - 1 - z : z));
      result.set(row, at);
      if (axis === 0) result.subarray(at, at + nx).reverse();
    }
  }
  return createVolume(flipGeometry(geometry, axis), result);
}

/** The grid that {@link flip} gives. */
export function flipGeometry(geometry: Geometry, axis: 0 | 1 | 2): Geometry {
  const last = geometry.size.map((n, i) => (i === axis ? n - 1 : 0)) as unknown as Vec3;
  const direction = geometry.direction.map((m, i) => (i % 3 === axis ? -m : m)) as unknown as Mat3;
  return { ...geometry, origin: indexToWorld(geometry, last), direction };
}
