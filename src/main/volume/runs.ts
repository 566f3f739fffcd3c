import { type Vec3 } from '@shared/geometry';
import { type MaskVolume } from '@shared/volume';
import { type Bits, invertBits, packBits } from './bits';

/** Neighbours of a voxel: 6 share a face, 18 a face or an edge, 26 a face, an edge or a corner. */
export type Connectivity = 6 | 18 | 26;

/**
 * The voxels of a mask as runs along x, in scan order, and the connected component of each.
 * `firstRun[y + ny * z]` is the first run of a row (length rows + 1); run r covers x from `start[r]` up to, not
 * including, `end[r]` and belongs to component `component[r]` in 0..count-1, numbered in scan order.
 */
export interface LabelledRuns {
  readonly firstRun: Int32Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly component: Int32Array;
  readonly count: number;
}

/** Runs of the non-zero voxels or, with `background`, of the zero ones. */
export function labelRuns(mask: MaskVolume, connectivity: Connectivity, background = false): LabelledRuns {
  const { bits } = packBits(mask);
  if (background) invertBits(bits);
  return connectRuns(findRuns(bits), bits.size, connectivity);
}

type Runs = Omit<LabelledRuns, 'component' | 'count'>;

function findRuns({ size: [nx, ny, nz], words }: Bits): Runs {
  const firstRun = new Int32Array(ny * nz + 1);
  // Where rows change: a start and an end for each run, one after the other.
  let changes = new Int32Array(4096);
  let count = 0;
  for (let row = 0, w = 0; row < ny * nz; row++) {
    if (count + nx + 1 > changes.length) {
      const larger = new Int32Array(2 * changes.length + nx);
      larger.set(changes);
      changes = larger;
    }
    let last = 0;
    for (let x = 0; x < nx; x += 32, w++) {
      const word = words[w]!;
      for (let change = word ^ ((word << 1) | last); change !== 0; change &= change - 1) {
        changes[count++] = x + 31 - Math.clz32(change & -change);
      }
      last = word >>> 31;
    }
    // Only a row of whole words can still be set at its end.
    if (last === 1) changes[count++] = nx;
    firstRun[row + 1] = count >> 1;
  }
  const start = new Int32Array(count >> 1);
  const end = new Int32Array(count >> 1);
  for (let r = 0; r < start.length; r++) {
    start[r] = changes[2 * r]!;
    end[r] = changes[2 * r + 1]!;
  }
  return { firstRun, start, end };
}

/** Union-find over the runs of neighbouring rows that touch. */
function connectRuns({ firstRun, start, end }: Runs, [, ny, nz]: Vec3, connectivity: Connectivity): LabelledRuns {
  const parent = new Int32Array(start.length);
  for (let r = 0; r < parent.length; r++) parent[r] = r;

  /** Joins the runs of two rows that overlap when the ends of one are moved out by `reach`. */
  const join = (row: number, other: number, reach: number): void => {
    let j = firstRun[other]!;
    const last = firstRun[other + 1]!;
    if (j === last) return;
    for (let i = firstRun[row]!, stop = firstRun[row + 1]!; i < stop; i++) {
      const from = start[i]! - reach;
      const to = end[i]! + reach;
      while (j < last && end[j]! <= from) j++;
      for (let k = j; k < last && start[k]! < to; k++) {
        const a = rootOf(parent, i);
        const b = rootOf(parent, k);
        if (a < b) parent[b] = a;
        else parent[a] = b;
      }
    }
  };
  const beside = connectivity === 6 ? 0 : 1;
  const across = connectivity === 26 ? 1 : 0;
  for (let z = 0, row = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++, row++) {
      if (firstRun[row] === firstRun[row + 1]) continue;
      if (y > 0) join(row, row - 1, beside);
      if (z === 0) continue;
      join(row, row - ny, beside);
      if (connectivity === 6) continue;
      if (y > 0) join(row, row - ny - 1, across);
      if (y < ny - 1) join(row, row - ny + 1, across);
    }
  }
  let count = 0;
  // The root of a component is its first run, so it is numbered before the others ask for it.
  for (let r = 0; r < parent.length; r++) parent[r] = parent[r] === r ? count++ : parent[parent[r]!]!;
  return { firstRun, start, end, component: parent, count };
}

function rootOf(parent: Int32Array, run: number): number {
  let r = run;
  while (parent[r] !== r) {
    const above = parent[parent[r]!]!;
    parent[r] = above;
    r = above;
  }
  return r;
}

/** Most runs are too short for the built-in fill to pay. */
export function fillRun(data: Uint8Array | Int32Array, value: number, from: number, to: number): void {
  if (to - from > 64) data.fill(value, from, to);
  else for (let i = from; i < to; i++) data[i] = value;
}
