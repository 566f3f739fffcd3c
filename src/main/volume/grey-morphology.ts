import { type Vec3 } from '@shared/geometry';
import { type VoxelArray } from '@shared/volume';
import { emptyLike } from './arrays';
import { type ElementRow } from './element';
import { type Kernels, type Limit, simdKernels, type Widen } from './simd/kernels';

/** Highest (dilation) or lowest (erosion) value under the element; nothing enters from beyond the volume. */
export type Extreme = 'highest' | 'lowest';

type Lanes = Int16Array | Float32Array | Float64Array;

/** The narrowest of the kernels' number formats that holds every value of the array. */
function lanesFor(data: VoxelArray): new (buffer: ArrayBuffer, at: number, length: number) => Lanes {
  if (data instanceof Int16Array || data instanceof Uint8Array || data instanceof Int8Array) return Int16Array;
  return data instanceof Float32Array || data instanceof Uint16Array ? Float32Array : Float64Array;
}

function operations(run: Kernels, lanes: Lanes): { limit: Limit; widen: Widen } {
  if (lanes instanceof Int16Array) return { limit: run.limitI16, widen: run.widenI16 };
  if (lanes instanceof Float32Array) return { limit: run.limitF32, widen: run.widenF32 };
  return { limit: run.limitF64, widen: run.widenF64 };
}

/** Planes of `count` lines that hold `values` each in the kernels' memory, and one line of scratch after them. */
function workspace(data: VoxelArray, values: number, count: number, line: number) {
  const Kind = lanesFor(data);
  const each = new Kind(new ArrayBuffer(0), 0, 0).BYTES_PER_ELEMENT;
  const { buffer, run } = simdKernels(each * (values * count + line));
  const planes = Array.from({ length: count }, (_, i) => new Kind(buffer, i * values * each, values));
  return { planes, each, scratch: each * values * count, ...operations(run, planes[0]!) };
}

/** Values of a plane at most, so that it stays in the processor's cache. */
const PLANE = 1 << 17;

/** By a box that reaches `reach` voxels to either side along x, y, z: one axis after the other. */
export function greyBox<T extends VoxelArray>(
  data: T,
  [nx, ny, nz]: Vec3,
  [rx, ry, rz]: readonly [number, number, number],
  extreme: Extreme,
): T {
  const highest = extreme === 'highest' ? 1 : 0;
  const slice = nx * ny;
  const block = Math.min(ny, Math.max(1, Math.floor(PLANE / (nx * nz))));
  const { planes, each, scratch, limit, widen } = workspace(data, Math.max(slice, nx * block * nz), 2, nx);
  /** Within plane 0, along `count` lines of `width` values; steps no longer than the reach so far leave no gap. */
  const spread = (width: number, count: number, reach: number): void => {
    const goal = Math.min(reach, count);
    for (let reached = 0; reached < goal;) {
      const step = Math.min(Math.max(1, reached), goal - reached);
      const shift = step * width * each;
      planes[1]!.set(planes[0]!.subarray(0, width * count));
      limit(shift, planes[1]!.byteOffset, width * (count - step), highest);
      limit(0, planes[1]!.byteOffset + shift, width * (count - step), highest);
      reached += step;
    }
  };
  const result = emptyLike(data, data.length);
  for (let z = 0; z < nz; z++) {
    planes[0]!.set(data.subarray(z * slice, (z + 1) * slice));
    widen(0, nx, ny, rx, scratch, highest);
    spread(nx, ny, ry);
    result.set(planes[0]!.subarray(0, slice), z * slice);
  }
  if (rz === 0) return result;
  for (let y = 0; y < ny; y += block) {
    const width = nx * Math.min(block, ny - y);
    for (let z = 0; z < nz; z++) {
      const at = nx * y + slice * z;
      planes[0]!.set(result.subarray(at, at + width), z * width);
    }
    spread(width, nz, rz);
    for (let z = 0; z < nz; z++) result.set(planes[0]!.subarray(z * width, (z + 1) * width), nx * y + slice * z);
  }
  return result;
}

/**
 * By an element given as rows along x. For each length of row, slices widened along x pass through a ring as deep as
 * the element, and each output slice takes up the neighbours that the element has rows of that length in.
 */
export function greyRows<T extends VoxelArray>(
  data: T,
  [nx, ny, nz]: Vec3,
  rows: readonly ElementRow[],
  extreme: Extreme,
): T {
  const highest = extreme === 'highest' ? 1 : 0;
  const slice = nx * ny;
  const result = data.slice() as T;
  for (const half of new Set(rows.map((row) => row.half))) {
    const group = rows.filter((row) => row.half === half);
    const depth = Math.max(...group.map((row) => Math.abs(row.dz)));
    const count = 2 * depth + 1;
    const { planes, each, scratch, limit, widen } = workspace(data, slice, count + 1, nx);
    const sum = planes[count]!;
    for (let z = 0; z < nz + depth; z++) {
      if (z < nz) {
        const plane = planes[z % count]!;
        plane.set(data.subarray(z * slice, (z + 1) * slice));
        widen(plane.byteOffset, nx, ny, half, scratch, highest);
      }
      const out = z - depth;
      if (out < 0) continue;
      sum.set(result.subarray(out * slice, (out + 1) * slice));
      for (const { dy, dz } of group) {
        const lines = ny - Math.abs(dy);
        if (out + dz < 0 || out + dz >= nz || lines <= 0) continue;
        const source = planes[(out + dz) % count]!.byteOffset + Math.max(0, dy) * nx * each;
        limit(sum.byteOffset + Math.max(0, -dy) * nx * each, source, lines * nx, highest);
      }
      result.set(sum, out * slice);
    }
  }
  return result;
}
