import { type MaskVolume } from '@shared/volume';

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

/** Runs of the non-zero voxels or, with `background`, of the zero ones. Union-find over overlapping runs of neighbour rows. */
export function labelRuns(mask: MaskVolume, connectivity: Connectivity, background = false): LabelledRuns {
  const { data } = mask;
  const [nx, ny, nz] = mask.geometry.size;
  const firstRun = new Int32Array(ny * nz + 1);
  let start = new Int32Array(1024);
  let end = new Int32Array(1024);
  let runs = 0;
  for (let row = 0; row < ny * nz; row++) {
    const base = row * nx;
    for (let x = 0; x < nx;) {
      while (x < nx && (data[base + x] === 0) !== background) x++;
      if (x === nx) break;
      const from = x;
      while (x < nx && (data[base + x] === 0) === background) x++;
      if (runs === start.length) {
        start = grow(start);
        end = grow(end);
      }
      start[runs] = from;
      end[runs++] = x;
    }
    firstRun[row + 1] = runs;
  }

  const parent = Int32Array.from({ length: runs }, (_, i) => i);
  const root = (i: number): number => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]!]!;
    return i;
  };
  /** Joins the runs of two rows that overlap when each is widened by `reach` voxels. */
  const join = (row: number, other: number, reach: number): void => {
    let j = firstRun[other]!;
    const last = firstRun[other + 1]!;
    for (let i = firstRun[row]!; i < firstRun[row + 1]!; i++) {
      while (j < last && end[j]! + reach <= start[i]!) j++;
      for (let k = j; k < last && start[k]! < end[i]! + reach; k++) {
        const a = root(i);
        const b = root(k);
        if (a < b) parent[b] = a;
        else parent[a] = b;
      }
    }
  };
  const face = connectivity === 6 ? 0 : 1;
  const edge = connectivity === 26 ? 1 : 0;
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      const row = y + ny * z;
      if (y > 0) join(row, row - 1, face);
      if (z === 0) continue;
      join(row, row - ny, face);
      if (connectivity === 6) continue;
      if (y > 0) join(row, row - ny - 1, edge);
      if (y < ny - 1) join(row, row - ny + 1, edge);
    }
  }
  let count = 0;
  const component = new Int32Array(runs);
  for (let i = 0; i < runs; i++) component[i] = parent[i] === i ? count++ : component[root(i)]!;
  return { firstRun, start: start.subarray(0, runs), end: end.subarray(0, runs), component, count };
}

function grow(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
