import { type Geometry } from '@shared/geometry';
import { type Volume } from '@shared/volume';
import { FACE, type Interpolation, type RowSampler, TAPS, weigh } from './interpolation';

/** Neighbours and weights of each target index along one axis; `first..last` are the target indices inside the source. */
interface Axis {
  readonly index: Int32Array;
  readonly weight: Float64Array;
  readonly first: number;
  readonly last: number;
}

function createAxis(scale: number, shift: number, count: number, n: number, interpolation: Interpolation): Axis {
  const taps = TAPS[interpolation];
  const index = new Int32Array(count * taps);
  const weight = new Float64Array(count * taps);
  let first = count;
  let last = -1;
  for (let t = 0; t < count; t++) {
    const p = scale * t + shift;
    if (p < -FACE || p > n - 1 + FACE) continue;
    first = Math.min(first, t);
    last = t;
    const start = weigh(Math.min(n - 1, Math.max(0, p)), interpolation, weight, t * taps);
    for (let k = 0; k < taps; k++) index[t * taps + k] = Math.min(n - 1, Math.max(0, start + k));
  }
  return { index, weight, first, last };
}

/**
 * Sampler for a target whose index axes are those of the source: one axis after the other, z, y, x, so that a voxel costs
 * the sum and not the product of the neighbours. Undefined when the axes differ.
 */
export function alignedSampler(
  { data, geometry }: Volume,
  target: Geometry,
  affine: Float64Array,
  interpolation: Interpolation,
  outside: number,
): RowSampler | undefined {
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      if (row !== column && Math.abs(affine[4 * row + column]!) * target.size[column]! > 1e-6) return undefined;
    }
  }
  const [nx, ny] = geometry.size;
  const taps = TAPS[interpolation];
  const [ax, ay, az] = [0, 1, 2].map((i) =>
    createAxis(affine[5 * i]!, affine[4 * i + 3]!, target.size[i]!, geometry.size[i]!, interpolation),
  ) as [Axis, Axis, Axis];
  const wanted = new Uint8Array(ny);
  for (let y = ay.first; y <= ay.last; y++) for (let k = 0; k < taps; k++) wanted[ay.index[y * taps + k]!] = 1;

  const slice = new Float64Array(nx * ny);
  const source = new Float64Array(nx);
  const line = new Float64Array(nx);
  let sliceOf = -1;

  /** The wanted rows of the source at the height of target slice z. */
  const interpolateSlice = (z: number): void => {
    for (let y = 0; y < ny; y++) {
      if (wanted[y] === 0) continue;
      const row = slice.subarray(y * nx, (y + 1) * nx);
      for (let k = 0; k < taps; k++) {
        const at = nx * (y + ny * az.index[z * taps + k]!);
        source.set(data.subarray(at, at + nx));
        addScaled(row, source, az.weight[z * taps + k]!, k === 0);
      }
    }
    sliceOf = z;
  };
  return (y, z, row) => {
    row.fill(outside);
    if (z < az.first || z > az.last || y < ay.first || y > ay.last) return;
    if (sliceOf !== z) interpolateSlice(z);
    for (let k = 0; k < taps; k++) {
      const at = nx * ay.index[y * taps + k]!;
      addScaled(line, slice.subarray(at, at + nx), ay.weight[y * taps + k]!, k === 0);
    }
    const { index, weight, first, last } = ax;
    if (taps === 1) for (let x = first; x <= last; x++) row[x] = line[index[x]!]!;
    else if (taps === 2) {
      for (let x = first; x <= last; x++) {
        row[x] = weight[2 * x]! * line[index[2 * x]!]! + weight[2 * x + 1]! * line[index[2 * x + 1]!]!;
      }
    } else {
      for (let x = first, k = 4 * first; x <= last; x++, k += 4) {
        row[x] =
          weight[k]! * line[index[k]!]! +
          weight[k + 1]! * line[index[k + 1]!]! +
          weight[k + 2]! * line[index[k + 2]!]! +
          weight[k + 3]! * line[index[k + 3]!]!;
      }
    }
  };
}

/** `sum = weight * values` when `fresh`, else `sum += weight * values`. */
function addScaled(sum: Float64Array, values: Float64Array, weight: number, fresh: boolean): void {
  if (fresh) for (let i = 0; i < sum.length; i++) sum[i] = weight * values[i]!;
  else if (weight !== 0) for (let i = 0; i < sum.length; i++) sum[i]! += weight * values[i]!;
}
