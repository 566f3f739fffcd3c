import { type Vec3 } from '@shared/geometry';
import { type LabelVolume } from '@shared/volume';
import { createBallot, TIE } from './ballot';
import { FACE } from './interpolation';

/** How the voxels of one target axis lie over those of the source. */
export interface LabelAxis {
  /** Source voxels a target voxel. */
  readonly scale: number;
  /** The target indices whose centre lies inside the source. */
  readonly first: number;
  readonly last: number;
  /** Index position in the source, held between its outermost voxel centres, and the nearest voxel to it. */
  readonly position: Float64Array;
  readonly nearest: Int32Array;
  /** Target voxel t shares in source voxels `from[t]`, `from[t] + 1`, ... with `weight[offset[t]..offset[t + 1]]`. */
  readonly from: Int32Array;
  readonly offset: Int32Array;
  readonly weight: Float64Array;
}

export type Axes = readonly [x: LabelAxis, y: LabelAxis, z: LabelAxis];

/** The three axes where those of the grids agree (also counted the other way round), else undefined. */
export function alignedAxes(affine: Float64Array, target: Vec3, source: Vec3): Axes | undefined {
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      if (row !== column && Math.abs(affine[4 * row + column]!) * target[column]! > 1e-6) return undefined;
    }
  }
  const axis = (i: 0 | 1 | 2): LabelAxis => createAxis(affine[5 * i]!, affine[4 * i + 3]!, target[i], source[i]);
  return [axis(0), axis(1), axis(2)];
}

/** Weights are the overlap with a box as wide as the wider of the two voxels, which between equals is linear interpolation. */
function createAxis(step: number, shift: number, count: number, n: number): LabelAxis {
  const scale = Math.abs(step);
  const half = Math.max(1, scale) / 2;
  const position = new Float64Array(count);
  const nearest = new Int32Array(count);
  const from = new Int32Array(count);
  const offset = new Int32Array(count + 1);
  const weight: number[] = [];
  let first = count;
  let last = -1;
  for (let t = 0; t < count; t++) {
    const p = step * t + shift;
    if (p >= -FACE && p <= n - 1 + FACE) {
      first = Math.min(first, t);
      last = t;
      position[t] = Math.min(n - 1, Math.max(0, p));
      nearest[t] = Math.min(n - 1, Math.max(0, Math.floor(p + 0.5)));
      from[t] = Math.max(0, Math.ceil(p - half - 0.5 + 1e-9));
      const to = Math.min(n - 1, Math.floor(p + half + 0.5 - 1e-9));
      for (let i = from[t]!; i <= to; i++) {
        weight.push(Math.min(i + 0.5, p + half) - Math.max(i - 0.5, p - half));
      }
    }
    offset[t + 1] = weight.length;
  }
  return { scale, first, last, position, nearest, from, offset, weight: Float64Array.from(weight) };
}

/** Shares by volume, for targets that are coarser along some axis. */
export function votedRows(
  { data, geometry }: LabelVolume,
  [tx, ty]: Vec3,
  [ax, ay, az]: Axes,
  result: Uint8Array,
): void {
  const [nx, ny] = geometry.size;
  const ballot = createBallot();
  for (let z = az.first; z <= az.last; z++) {
    for (let y = ay.first; y <= ay.last; y++) {
      for (let x = ax.first; x <= ax.last; x++) {
        const firstX = ax.offset[x]!;
        const taps = ax.offset[x + 1]! - firstX;
        for (let k = az.offset[z]!, sz = az.from[z]!; k < az.offset[z + 1]!; k++, sz++) {
          for (let j = ay.offset[y]!, sy = ay.from[y]!; j < ay.offset[y + 1]!; j++, sy++) {
            const row = ax.from[x]! + nx * (sy + ny * sz);
            const weight = ay.weight[j]! * az.weight[k]!;
            // Labels come in stretches: one vote each.
            let label = data[row]!;
            let stretch = 0;
            for (let i = 0; i < taps; i++) {
              const next = data[row + i]!;
              if (next !== label) {
                ballot.add(label, weight * stretch);
                label = next;
                stretch = 0;
              }
              stretch += ax.weight[firstX + i]!;
            }
            ballot.add(label, weight * stretch);
          }
        }
        const nearest = ax.nearest[x]! + nx * (ay.nearest[y]! + ny * az.nearest[z]!);
        result[x + tx * (y + ty * z)] = ballot.count(data[nearest]!);
      }
    }
  }
}

/** Shares by trilinear interpolation, for targets that are nowhere coarser: worked out once for all voxels between the same source voxels. */
export function finerRows(
  { data, geometry }: LabelVolume,
  [tx, ty]: Vec3,
  [ax, ay, az]: Axes,
  result: Uint8Array,
): void {
  const [nx, ny, nz] = geometry.size;
  const corner = new Uint8Array(8);
  const weight = new Float64Array(4);
  for (let z = az.first; z <= az.last; z++) {
    const z0 = Math.floor(az.position[z]!);
    const w = az.position[z]! - z0;
    const up = z0 < nz - 1 ? nx * ny : 0;
    for (let y = ay.first; y <= ay.last; y++) {
      const y0 = Math.floor(ay.position[y]!);
      const v = ay.position[y]! - y0;
      const down = y0 < ny - 1 ? nx : 0;
      const row = nx * (y0 + ny * z0);
      const out = tx * (y + ty * z);
      weight[0] = (1 - v) * (1 - w);
      weight[1] = v * (1 - w);
      weight[2] = (1 - v) * w;
      weight[3] = v * w;
      for (let x = ax.first; x <= ax.last;) {
        const x0 = Math.floor(ax.position[x]!);
        let end = x + 1;
        while (end <= ax.last && Math.floor(ax.position[end]!) === x0) end++;
        const i = row + x0;
        const right = x0 < nx - 1 ? 1 : 0;
        const a = (corner[0] = data[i]!);
        const b = (corner[1] = data[i + down]!);
        const c = (corner[2] = data[i + up]!);
        const d = (corner[3] = data[i + up + down]!);
        const e = (corner[4] = data[i + right]!);
        const f = (corner[5] = data[i + down + right]!);
        const g = (corner[6] = data[i + up + right]!);
        const h = (corner[7] = data[i + up + down + right]!);
        if (a === b && a === c && a === d && a === e && a === f && a === g && a === h) {
          if (a !== 0) result.fill(a, out + x, out + end);
        } else {
          const nearest = ay.nearest[y]! - y0 + 2 * (az.nearest[z]! - z0);
          mixedCell(corner, weight, ax, x, end, x0, nearest, result, out);
        }
        x = end;
      }
    }
  }
}

const names = new Uint8Array(8);
const left = new Float64Array(8);
const right = new Float64Array(8);

/** Target voxels `x..end - 1` of a row between source columns x0 and x0 + 1, corners 0..3 and 4..7, that hold several labels. */
function mixedCell(
  corner: Uint8Array,
  weight: Float64Array,
  axis: LabelAxis,
  x: number,
  end: number,
  x0: number,
  nearest: number,
  result: Uint8Array,
  out: number,
): void {
  let count = 0;
  for (let k = 0; k < 8; k++) {
    const label = corner[k]!;
    let at = 0;
    while (at < count && names[at] !== label) at++;
    if (at === count) {
      names[count] = label;
      left[count] = 0;
      right[count++] = 0;
    }
    if (k < 4) left[at]! += weight[k]!;
    else right[at]! += weight[k - 4]!;
  }
  for (let t = x; t < end; t++) {
    const u = axis.position[t]! - x0;
    const preferred = corner[nearest + 4 * (axis.nearest[t]! - x0)]!;
    let best = preferred;
    let most = -1;
    for (let k = 0; k < count; k++) {
      const share = left[k]! + u * (right[k]! - left[k]!) + (names[k] === preferred ? TIE : 0);
      if (share > most) {
        most = share;
        best = names[k]!;
      }
    }
    result[out + t] = best;
  }
}
