import { type Geometry, type Vec3 } from '@shared/geometry';
import type { Volume } from '@shared/volume';
import type { NnunetPlan } from '@main/anatomy/nnunet/plans';

/**
 * nnU-Net's inference once more, written the long way in 64 bits: arrays are really transposed, resampled by dense
 * matrices, and all tiles are added up before anything else happens. Cubic resampling solves for the spline's coefficients.
 * Slices are never resampled apart here.
 */
export interface LongArray {
  readonly size: Vec3;
  readonly data: Float64Array;
}

export const index = ([, n1, n2]: Vec3, i: number, j: number, k: number): number => (i * n1 + j) * n2 + k;

export function forEach(size: Vec3, visit: (i: number, j: number, k: number) => void): void {
  for (let i = 0; i < size[0]; i++) for (let j = 0; j < size[1]; j++) for (let k = 0; k < size[2]; k++) visit(i, j, k);
}

export function build(size: Vec3, value: (i: number, j: number, k: number) => number): LongArray {
  const data = new Float64Array(size[0] * size[1] * size[2]);
  forEach(size, (i, j, k) => (data[index(size, i, j, k)] = value(i, j, k)));
  return { size, data };
}

/** Image stored z, y, x (an axial scan), then the transpose; gives where each voxel came from as well. */
export function transposed({ geometry, data }: Volume, transpose: Vec3): LongArray {
  const [nx, ny, nz] = geometry.size;
  const sizes: Vec3 = [nz, ny, nx];
  const size = transpose.map((axis) => sizes[axis]!) as unknown as Vec3;
  return build(size, (i, j, k) => {
    const zyx = [0, 0, 0];
    [i, j, k].forEach((n, a) => (zyx[transpose[a]!] = n));
    return data[zyx[2]! + nx * (zyx[1]! + ny * zyx[0]!)]!;
  });
}

/** Rows of weights of the source's samples, one a target sample. */
export function matrix(from: number, to: number, order: 1 | 3): number[][] {
  const pad = 20;
  const hold = (i: number): number => Math.min(from - 1, Math.max(0, i));
  if (order === 1) {
    return Array.from({ length: to }, (_, i) => {
      const p = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
      const row = new Array<number>(from).fill(0);
      row[Math.floor(p)]! += 1 - (p % 1);
      row[hold(Math.floor(p) + 1)]! += p % 1;
      return row;
    });
  }
  // Coefficients c of the edge-repeated samples: (c[-1] + 4 c[0] + c[1]) / 6 = sample, by elimination, column by column.
  const n = from + 2 * pad;
  const columns = Array.from({ length: from }, (_, s) => {
    const right = Array.from({ length: n }, (_, i) => (hold(i - pad) === s ? 6 : 0));
    const diagonal = new Array<number>(n).fill(4);
    diagonal[0] = diagonal[n - 1] = 5;
    for (let i = 1; i < n; i++) {
      const factor = 1 / diagonal[i - 1]!;
      diagonal[i]! -= factor;
      right[i]! -= factor * right[i - 1]!;
    }
    const c = new Array<number>(n).fill(0);
    for (let i = n - 1; i >= 0; i--) c[i] = (right[i]! - (c[i + 1] ?? 0)) / diagonal[i]!;
    return c;
  });
  const spline = (x: number): number => {
    const d = Math.abs(x);
    return d < 1 ? 2 / 3 - d * d + d ** 3 / 2 : d < 2 ? (2 - d) ** 3 / 6 : 0;
  };
  return Array.from({ length: to }, (_, i) => {
    const p = ((i + 0.5) * from) / to - 0.5 + pad;
    return columns.map((c) => c.reduce((sum, value, k) => sum + value * spline(p - k), 0));
  });
}

export function resize(array: LongArray, target: Vec3, order: 1 | 3): LongArray {
  let current = array;
  for (const axis of [0, 1, 2] as const) {
    if (target[axis] === current.size[axis]) continue;
    const rows = matrix(current.size[axis], target[axis], order);
    const source = current;
    const size = source.size.map((n, a) => (a === axis ? target[axis] : n)) as unknown as Vec3;
    current = build(size, (i, j, k) =>
      rows[[i, j, k][axis]!]!.reduce((sum, weight, n) => {
        const at = [i, j, k];
        at[axis] = n;
        return sum + weight * source.data[index(source.size, at[0]!, at[1]!, at[2]!)]!;
      }, 0),
    );
  }
  if (order === 1) return current;
  const [low, high] = [Math.min(...array.data), Math.max(...array.data)];
  return { size: current.size, data: current.data.map((value) => Math.min(high, Math.max(low, value))) };
}

export type LongNetwork = (tile: LongArray) => Float64Array[];

/** All logits: tiles with a full three-dimensional Gaussian each, summed, then divided by the summed Gaussians. */
export function slide(
  array: LongArray,
  patch: Vec3,
  network: LongNetwork,
  starts: readonly number[][],
): Float64Array[] {
  const { size } = array;
  const padded = size.map((n, a) => Math.max(n, patch[a]!)) as unknown as Vec3;
  const before = size.map((n, a) => Math.floor(Math.max(0, patch[a]! - n) / 2));
  const gauss = build(patch, (...at) =>
    at.reduce((g, n, a) => g * Math.exp(-((n - Math.floor(patch[a]! / 2)) ** 2) / (2 * (patch[a]! / 8) ** 2)), 1),
  );
  let sums: Float64Array[] = [];
  const weights = new Float64Array(padded[0] * padded[1] * padded[2]);
  for (const a of starts[0]!) {
    for (const b of starts[1]!) {
      for (const c of starts[2]!) {
        const tile = build(patch, (i, j, k) => {
          const [x, y, z] = [a + i - before[0]!, b + j - before[1]!, c + k - before[2]!];
          const isIn = x >= 0 && y >= 0 && z >= 0 && x < size[0] && y < size[1] && z < size[2];
          return isIn ? array.data[index(size, x, y, z)]! : 0;
        });
        const logits = network(tile);
        if (sums.length === 0) sums = logits.map(() => new Float64Array(weights.length));
        forEach(patch, (i, j, k) => {
          const to = index(padded, a + i, b + j, c + k);
          const weight = gauss.data[index(patch, i, j, k)]!;
          weights[to]! += weight;
          logits.forEach((values, channel) => (sums[channel]![to]! += weight * values[index(patch, i, j, k)]!));
        });
      }
    }
  }
  return sums.map(
    (sum) =>
      build(size, (i, j, k) => {
        const from = index(padded, i + before[0]!, j + before[1]!, k + before[2]!);
        return sum[from]! / weights[from]!;
      }).data,
  );
}

const halfEven = (value: number): number => {
  const near = Math.round(value);
  return near - value === 0.5 && near % 2 !== 0 ? near - 1 : near;
};

/** Labels 0.. of an axial CT scan before any clean-up. `starts` are given so that their rule is not repeated. */
export function longWay(
  scan: Volume<Int16Array> & { readonly geometry: Geometry },
  plan: NnunetPlan,
  network: LongNetwork,
  startsOf: (length: number, tile: number) => number[],
): Uint8Array {
  const { transpose, normalisation } = plan;
  if (normalisation.scheme !== 'ct') throw new Error('CT only');
  const whole = transposed(scan, transpose);
  const [sx, sy, sz] = scan.geometry.spacing;
  const spacing = transpose.map((axis) => [sz, sy, sx][axis]!);
  const low: number[] = [...whole.size];
  const high: number[] = [0, 0, 0];
  forEach(whole.size, (...at) => {
    if (whole.data[index(whole.size, ...at)] === 0) return;
    at.forEach((n, a) => {
      low[a] = Math.min(low[a]!, n);
      high[a] = Math.max(high[a]!, n + 1);
    });
  });
  const size = low.map((n, a) => high[a]! - n) as unknown as Vec3;
  const { low: least, high: most, mean, sd } = normalisation;
  const cropped = build(size, (i, j, k) => {
    const value = whole.data[index(whole.size, low[0]! + i, low[1]! + j, low[2]! + k)]!;
    return (Math.min(most, Math.max(least, value)) - mean) / sd;
  });
  const target = size.map((n, a) => halfEven((spacing[a]! / plan.spacing[a]!) * n)) as unknown as Vec3;
  const array = resize(cropped, target, 3);
  const padded = target.map((n, a) => Math.max(n, plan.patch[a]!));
  const logits = slide(
    array,
    plan.patch,
    network,
    padded.map((n, a) => startsOf(n, plan.patch[a]!)),
  );
  const back = logits.map((data) => resize({ size: target, data }, size, 1).data);
  const result = new Uint8Array(scan.data.length);
  const [nx, ny] = scan.geometry.size;
  forEach(size, (...at) => {
    let best = 0;
    back.forEach((values, channel) => {
      if (values[index(size, ...at)]! > back[best]![index(size, ...at)]!) best = channel;
    });
    const zyx = [0, 0, 0];
    at.forEach((n, a) => (zyx[transpose[a]!] = n + low[a]!));
    result[zyx[2]! + nx * (zyx[1]! + ny * zyx[0]!)] = best;
  });
  return result;
}
