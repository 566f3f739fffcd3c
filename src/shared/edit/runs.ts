import { type Vec3 } from '../geometry';

/** Stretches of one value along the rows of a mask, in index order; a stretch never leaves its row. */
export interface Runs {
  /** Index of the first voxel of each run. */
  readonly starts: Int32Array;
  /** Index behind the last voxel of each run. */
  readonly ends: Int32Array;
  /** Row `y + ny * z` has the runs from `rows[row]` up to `rows[row + 1]`. */
  readonly rows: Int32Array;
}

/** The runs of `value` in a mask of 0 and 1, `data[x + nx * (y + ny * z)]`. */
export function runsOf(data: Uint8Array, [nx, ny, nz]: Vec3, value: 0 | 1): Runs {
  const other = value === 1 ? 0 : 1;
  const rows = new Int32Array(ny * nz + 1);
  let starts = new Int32Array(256);
  let ends = new Int32Array(256);
  let count = 0;
  let row = 0;
  // The searches run over row ends: both are native, and most rows hold nothing.
  let at = data.indexOf(value);
  while (at >= 0) {
    let stop = data.indexOf(other, at);
    if (stop < 0) stop = data.length;
    for (let from = at; from < stop;) {
      const here = Math.floor(from / nx);
      while (row < here) rows[++row] = count;
      const to = Math.min(stop, (here + 1) * nx);
      if (count === starts.length) {
        starts = longer(starts);
        ends = longer(ends);
      }
      starts[count] = from;
      ends[count++] = to;
      from = to;
    }
    at = stop < data.length ? data.indexOf(value, stop) : -1;
  }
  while (row < ny * nz) rows[++row] = count;
  return { starts: starts.subarray(0, count), ends: ends.subarray(0, count), rows };
}

function longer(array: Int32Array): Int32Array<ArrayBuffer> {
  const out = new Int32Array(array.length * 2);
  out.set(array);
  return out;
}

/**
 * For each run the number of the first run of its component: runs are joined where their voxels share a face. Without
 * `acrossSlices` slices along z stay apart.
 */
export function joinRuns({ starts, ends, rows }: Runs, [nx, ny, nz]: Vec3, acrossSlices = true): Int32Array {
  const parents = Int32Array.from(starts.keys());
  const rootOf = (run: number): number => {
    let root = run;
    while (parents[root]! !== root) root = parents[root]!;
    for (let next = run; next !== root;) {
      const up = parents[next]!;
      parents[next] = root;
      next = up;
    }
    return root;
  };
  /** Joins the runs of two rows that touch; `shift` is how far apart the rows lie in the volume. */
  const touch = (row: number, other: number, shift: number): void => {
    let a = rows[row]!;
    let b = rows[other]!;
    const lastA = rows[row + 1]!;
    const lastB = rows[other + 1]!;
    while (a < lastA && b < lastB) {
      const endA = ends[a]! - shift;
      const endB = ends[b]!;
      if (starts[a]! - shift < endB && starts[b]! < endA) {
        const one = rootOf(a);
        const two = rootOf(b);
        if (one < two) parents[two] = one;
        else parents[one] = two;
      }
      if (endA < endB) a++;
      else b++;
    }
  };
  for (let z = 0, row = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++, row++) {
      if (rows[row] === rows[row + 1]) continue;
      if (y > 0) touch(row, row - 1, nx);
      if (acrossSlices && z > 0) touch(row, row - ny, nx * ny);
    }
  }
  for (let run = 0; run < parents.length; run++) parents[run] = rootOf(run);
  return parents;
}
