import { type MaskVolume } from '../volume';
import { countMask } from './box';

/**
 * Smooths a mask and keeps its volume: the mask is blurred (two running means an axis, a tent of standard deviation `sigma`
 * millimetres) and cut at the level that leaves as many voxels as before, up to ties. Leave a margin of 2 sigma around
 * the mask. `sigma` 0 or an empty mask returns a copy.
 */
export function smoothMask(mask: MaskVolume, sigma: number): MaskVolume {
  const count = countMask(mask);
  if (sigma <= 0 || count === 0) return { geometry: mask.geometry, data: new Uint8Array(mask.data) };
  const blurred = blurMask(mask, sigma);
  const level = levelForCount(blurred, count);
  const data = new Uint8Array(blurred.length);
  for (let i = 0; i < data.length; i++) if (blurred[i]! >= level) data[i] = 1;
  return { geometry: mask.geometry, data };
}

/** The mask as 0..1, blurred; outside the box counts as 0. */
export function blurMask(mask: MaskVolume, sigma: number): Float32Array {
  const [nx, ny, nz] = mask.geometry.size;
  const [dx, dy, dz] = mask.geometry.spacing;
  const values = new Float32Array(mask.data);
  const plane = nx * ny;
  const filled = filledRows(mask.data, nx);
  blurLines(values, nx, runningMean(sigma / dx), filled);
  const across = runningMean(sigma / dy);
  const room = roomFor(nx, ny, across);
  for (let z = 0; z < nz; z++) {
    if (filled.subarray(z * ny, (z + 1) * ny).includes(1)) blurRows(values, z * plane, nx, ny, nx, across, room);
  }
  const through = runningMean(sigma / dz);
  const deep = roomFor(nx, nz, through);
  for (let y = 0; y < ny; y++) blurRows(values, y * nx, plane, nz, nx, through, deep);
  return values;
}

/** Mean over `whole` voxels to either side and, with weight `rest`, one more on each. */
interface RunningMean {
  readonly whole: number;
  readonly rest: number;
  readonly norm: number;
}

/** 1 for each row of `nx` voxels that holds any. */
function filledRows(data: Uint8Array, nx: number): Uint8Array {
  const filled = new Uint8Array(data.length / nx);
  for (let at = data.indexOf(1); at >= 0;) {
    const row = Math.floor(at / nx);
    filled[row] = 1;
    at = data.indexOf(1, (row + 1) * nx);
  }
  return filled;
}

/** The mean whose variance is half of sigma^2 (voxels). */
function runningMean(sigma: number): RunningMean {
  // Two boxes of width w add (w^2 - 1) / 12 each up to sigma^2; the fractional rest weighs the two end voxels.
  const half = (Math.sqrt(6 * sigma * sigma + 1) - 1) / 2;
  const whole = Math.floor(half);
  return { whole, rest: half - whole, norm: 1 / (2 * half + 1) };
}

/** Two copies of `count` rows with as many empty rows before and behind them as the mean reaches. */
type Room = readonly [Float64Array, Float64Array];

function roomFor(nx: number, count: number, { whole }: RunningMean): Room {
  const rows = count + 2 * (whole + 1);
  return [new Float64Array(rows * nx), new Float64Array(rows * nx)];
}

/** Two running means along the rows of `nx` voxels that hold any, in place. */
function blurLines(values: Float32Array, nx: number, mean: RunningMean, filled: Uint8Array): void {
  const [a, b] = roomFor(1, nx, mean);
  const pad = mean.whole + 1;
  for (let row = 0; row < values.length; row += nx) {
    if (!filled[row / nx]) continue;
    for (let x = 0; x < nx; x++) a[pad + x] = values[row + x]!;
    meanOfLine(a, b, nx, mean);
    meanOfLine(b, a, nx, mean);
    for (let x = 0; x < nx; x++) values[row + x] = a[pad + x]!;
  }
}

function meanOfLine(from: Float64Array, to: Float64Array, n: number, { whole, rest, norm }: RunningMean): void {
  const pad = whole + 1;
  let sum = 0;
  for (let k = 0; k <= whole; k++) sum += from[pad + k]!;
  for (let k = 0; k < n; k++) {
    const after = from[pad + k + pad]!;
    to[pad + k] = (sum + rest * (after + from[k]!)) * norm;
    sum += after - from[k + 1]!;
  }
}

/** The same across `count` rows that lie `stride` apart: rows as a whole, in the order in which memory lies. */
function blurRows(
  values: Float32Array,
  first: number,
  stride: number,
  count: number,
  nx: number,
  mean: RunningMean,
  [a, b]: Room,
): void {
  const pad = (mean.whole + 1) * nx;
  for (let k = 0; k < count; k++) a.set(values.subarray(first + k * stride, first + k * stride + nx), pad + k * nx);
  meanOfRows(a, b, count, nx, mean);
  meanOfRows(b, a, count, nx, mean);
  for (let k = 0; k < count; k++) values.set(a.subarray(pad + k * nx, pad + (k + 1) * nx), first + k * stride);
}

function meanOfRows(from: Float64Array, to: Float64Array, count: number, nx: number, mean: RunningMean): void {
  const { whole, rest, norm } = mean;
  const pad = (whole + 1) * nx;
  const sums = new Float64Array(nx);
  for (let i = 0; i < pad; i++) sums[i % nx]! += from[pad + i]!;
  for (let row = 0; row < count * nx; row += nx) {
    for (let x = 0; x < nx; x++) {
      const before = row + x;
      const after = from[before + 2 * pad]!;
      const sum = sums[x]!;
      to[before + pad] = (sum + rest * (after + from[before]!)) * norm;
      sums[x] = sum + after - from[before + nx]!;
    }
  }
}

/** The value that `count` of the voxels reach, found in a histogram of 0..1. */
function levelForCount(values: Float32Array, count: number): number {
  const bins = 4096;
  const counts = new Uint32Array(bins + 1);
  for (const v of values) counts[v <= 0 ? 0 : v >= 1 ? bins : Math.floor(v * bins)]! += 1;
  let above = 0;
  for (let bin = bins; bin > 0; bin--) {
    const next = above + counts[bin]!;
    if (next >= count) return (next - count < count - above ? bin : bin + 1) / bins;
    above = next;
  }
  return 1 / bins;
}
