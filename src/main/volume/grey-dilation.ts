import { type Vec3 } from '@shared/geometry';
import { type VoxelArray } from '@shared/volume';
import { emptyLike, integerRange } from './arrays';
import { type ElementRow } from './element';

/** Reverses the order of the values, exactly and in place: twice gives them back. Erosion is dilation in between. */
export function reverseOrder(data: VoxelArray): void {
  if (integerRange(data)) for (let i = 0; i < data.length; i++) data[i] = ~data[i]!;
  else for (let i = 0; i < data.length; i++) data[i] = -data[i]!;
}

/** Grey dilation by a box that reaches `reach` voxels to either side along x, y, z; in place. Nothing enters from beyond. */
export function dilateGreyByBox(data: VoxelArray, size: Vec3, reach: readonly [number, number, number]): void {
  const [nx, ny, nz] = size;
  widenRows(data, nx, 0, reach[0]);
  for (let z = 0; z < nz; z++) spreadLines(data, z * ny * nx, nx, nx, ny, reach[1]);
  for (let y = 0; y < ny; y++) spreadLines(data, y * nx, ny * nx, nx, nz, reach[2]);
}

/** Grey dilation by an element given as rows along x, as `dilateBits` does it. The input is used up. */
export function dilateGrey<T extends VoxelArray>(data: T, size: Vec3, rows: readonly ElementRow[]): T {
  const [nx, ny, nz] = size;
  const result = emptyLike(data, data.length);
  result.fill(integerRange(data)?.[0] ?? -Infinity);
  const halves = [...new Set(rows.map((row) => row.half))].sort((a, b) => a - b);
  let reached = 0;
  for (const half of halves) {
    widenRows(data, nx, reached, half);
    reached = half;
    const group = rows.filter((row) => row.half === half);
    for (let z = 0; z < nz; z++) {
      for (let y = 0; y < ny; y++) {
        for (const { dy, dz } of group) {
          if (y + dy < 0 || z + dz < 0 || y + dy >= ny || z + dz >= nz) continue;
          raise(result, nx * (y + ny * z), data, nx * (y + dy + ny * (z + dz)), nx);
        }
      }
    }
  }
  return result;
}

/** `to[i] = max(to[i], from[i])` over a stretch of both. */
function raise(to: VoxelArray, at: number, from: VoxelArray, start: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const value = from[start + i]!;
    if (value > to[at + i]!) to[at + i] = value;
  }
}

/** Takes rows already widened by `from` voxels to either side to `to`. */
function widenRows(data: VoxelArray, nx: number, from: number, to: number): void {
  const goal = Math.min(to, nx);
  if (from >= goal) return;
  const row = emptyLike(data, nx);
  for (let first = 0; first < data.length; first += nx) {
    for (let reach = from; reach < goal;) {
      const step = Math.min(Math.max(1, reach), goal - reach);
      row.set(data.subarray(first, first + nx));
      raise(data, first + step, row, 0, nx - step);
      raise(data, first, row, step, nx - step);
      reach += step;
    }
  }
}

/** Along `count` lines of `width` values that lie `stride` apart, each becomes the highest of those up to `reach` away. */
function spreadLines(
  data: VoxelArray,
  start: number,
  stride: number,
  width: number,
  count: number,
  reach: number,
): void {
  const goal = Math.min(reach, count);
  if (goal === 0) return;
  const lines = emptyLike(data, count * width);
  for (let reached = 0; reached < goal;) {
    const step = Math.min(2 * reached + 1, goal - reached);
    for (let line = 0; line < count; line++) {
      const at = start + line * stride;
      lines.set(data.subarray(at, at + width), line * width);
    }
    for (let line = 0; line < count; line++) {
      const at = start + line * stride;
      raise(data, at, lines, Math.max(0, line - step) * width, width);
      raise(data, at, lines, Math.min(count - 1, line + step) * width, width);
    }
    reached += step;
  }
}
