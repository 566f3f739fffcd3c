import { type Geometry, type Vec3 } from '@shared/geometry';
import { type Volume, type VoxelArray } from '@shared/volume';
import { FACE, type Interpolation, type RowSampler, TAPS, weigh } from './interpolation';

/** Keeps index positions clear of the last voxel, where rounding could reach beyond it. */
const MARGIN = 1e-6;

/**
 * Sampler for any target grid, voxel by voxel. A row's stretch inside the source is found first, and in it the stretch
 * where all neighbours exist; only its ends need clamping.
 */
export function obliqueSampler(
  { data, geometry }: Volume,
  target: Geometry,
  affine: Float64Array,
  interpolation: Interpolation,
  outside: number,
): RowSampler {
  const { size } = geometry;
  const count = target.size[0];
  const sampleInside = { nearest: nearestRow, linear: linearRow, cubic: cubicRow }[interpolation];
  // Neighbours reach this far below and above the index position.
  const below = { nearest: -0.5, linear: 0, cubic: 1 }[interpolation];
  const above = { nearest: -0.5, linear: 1, cubic: 2 }[interpolation];
  const start = new Float64Array(3);
  const step = Float64Array.of(affine[0]!, affine[4]!, affine[8]!);
  return (y, z, row) => {
    let [first, last, safeFirst, safeLast] = [0, count - 1, 0, count - 1];
    for (let axis = 0; axis < 3; axis++) {
      const b = affine[4 * axis + 1]! * y + affine[4 * axis + 2]! * z + affine[4 * axis + 3]!;
      start[axis] = b;
      const n = size[axis]!;
      [first, last] = narrow(first, last, step[axis]!, b, -FACE, n - 1 + FACE);
      [safeFirst, safeLast] = narrow(safeFirst, safeLast, step[axis]!, b, below + MARGIN, n - 1 - above - MARGIN);
    }
    row.fill(outside);
    if (safeFirst > safeLast) [safeFirst, safeLast] = [last + 1, last];
    for (let x = first; x < safeFirst; x++) row[x] = sampleClamped(data, size, start, step, x, interpolation);
    if (safeFirst <= safeLast) sampleInside(data, size, start, step, safeFirst, safeLast, row);
    for (let x = safeLast + 1; x <= last; x++) row[x] = sampleClamped(data, size, start, step, x, interpolation);
  };
}

/** The part of `first..last` where `low <= step * x + start <= high`; empty as `last < first`. */
function narrow(
  first: number,
  last: number,
  step: number,
  start: number,
  low: number,
  high: number,
): [first: number, last: number] {
  if (Math.abs(step) * (Math.abs(first) + Math.abs(last) + 1) < 1e-9) {
    return start >= low && start <= high ? [first, last] : [first, first - 1];
  }
  const from = ((step > 0 ? low : high) - start) / step;
  const to = ((step > 0 ? high : low) - start) / step;
  return [Math.max(first, Math.ceil(from)), Math.min(last, Math.floor(to))];
}

const weights = new Float64Array(12);

function sampleClamped(
  data: VoxelArray,
  [nx, ny, nz]: Vec3,
  start: Float64Array,
  step: Float64Array,
  x: number,
  interpolation: Interpolation,
): number {
  const taps = TAPS[interpolation];
  const clamp = (p: number, n: number): number => Math.min(n - 1, Math.max(0, p));
  const ix = weigh(clamp(start[0]! + step[0]! * x, nx), interpolation, weights, 0);
  const iy = weigh(clamp(start[1]! + step[1]! * x, ny), interpolation, weights, 4);
  const iz = weigh(clamp(start[2]! + step[2]! * x, nz), interpolation, weights, 8);
  let sum = 0;
  for (let k = 0; k < taps; k++) {
    for (let j = 0; j < taps; j++) {
      const row = nx * (clamp(iy + j, ny) + ny * clamp(iz + k, nz));
      const weight = weights[8 + k]! * weights[4 + j]!;
      for (let i = 0; i < taps; i++) sum += weight * weights[i]! * data[row + clamp(ix + i, nx)]!;
    }
  }
  return sum;
}

type InsideRow = (
  data: VoxelArray,
  size: Vec3,
  start: Float64Array,
  step: Float64Array,
  first: number,
  last: number,
  row: Float64Array,
) => void;

const nearestRow: InsideRow = (data, [nx, ny], start, step, first, last, row) => {
  const [bx, by, bz] = [start[0]! + 0.5, start[1]! + 0.5, start[2]! + 0.5];
  const [sx, sy, sz] = [step[0]!, step[1]!, step[2]!];
  for (let x = first; x <= last; x++) {
    const iy = (by + sy * x) | 0;
    const iz = (bz + sz * x) | 0;
    row[x] = data[((bx + sx * x) | 0) + nx * (iy + ny * iz)]!;
  }
};

const linearRow: InsideRow = (data, [nx, ny], start, step, first, last, row) => {
  const [bx, by, bz] = [start[0]!, start[1]!, start[2]!];
  const [sx, sy, sz] = [step[0]!, step[1]!, step[2]!];
  const slice = nx * ny;
  for (let x = first; x <= last; x++) {
    const px = bx + sx * x;
    const py = by + sy * x;
    const pz = bz + sz * x;
    const ix = px | 0;
    const iy = py | 0;
    const iz = pz | 0;
    const u = px - ix;
    const v = py - iy;
    const w = pz - iz;
    const i = ix + nx * iy + slice * iz;
    const a = data[i]! + u * (data[i + 1]! - data[i]!);
    const b = data[i + nx]! + u * (data[i + nx + 1]! - data[i + nx]!);
    const j = i + slice;
    const c = data[j]! + u * (data[j + 1]! - data[j]!);
    const d = data[j + nx]! + u * (data[j + nx + 1]! - data[j + nx]!);
    const below = a + v * (b - a);
    row[x] = below + w * (c + v * (d - c) - below);
  }
};

const cubicRow: InsideRow = (data, [nx, ny], start, step, first, last, row) => {
  for (let x = first; x <= last; x++) {
    const ix = weigh(start[0]! + step[0]! * x, 'cubic', weights, 0);
    const iy = weigh(start[1]! + step[1]! * x, 'cubic', weights, 4);
    const iz = weigh(start[2]! + step[2]! * x, 'cubic', weights, 8);
    const [w0, w1, w2, w3] = [weights[0]!, weights[1]!, weights[2]!, weights[3]!];
    let sum = 0;
    for (let k = 0; k < 4; k++) {
      let plane = 0;
      let i = ix + nx * (iy + ny * (iz + k));
      for (let j = 4; j < 8; j++, i += nx) {
        plane += weights[j]! * (w0 * data[i]! + w1 * data[i + 1]! + w2 * data[i + 2]! + w3 * data[i + 3]!);
      }
      sum += weights[8 + k]! * plane;
    }
    row[x] = sum;
  }
};
