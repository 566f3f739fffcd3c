import type { Vec3 } from '../geometry';

/**
 * A change of a label volume (Uint8, `data[x + nx * (y + ny * z)]`) as runs of neighbouring voxels that went from one
 * value to one other. Runs ascend and do not overlap; no run is empty; `before` differs from `after` in each.
 */
export interface LabelDiff {
  /** Index of the first voxel of each run. */
  readonly starts: Uint32Array;
  /** Voxels of each run, at least 1. */
  readonly lengths: Uint32Array;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

export const EMPTY_DIFF: LabelDiff = {
  starts: new Uint32Array(0),
  lengths: new Uint32Array(0),
  before: new Uint8Array(0),
  after: new Uint8Array(0),
};

export function isEmptyDiff(diff: LabelDiff): boolean {
  return diff.starts.length === 0;
}

/** How many voxels the diff changes. */
export function changedVoxels(diff: LabelDiff): number {
  let sum = 0;
  for (const length of diff.lengths) sum += length;
  return sum;
}

/** The diff that takes back this one. */
export function invertDiff(diff: LabelDiff): LabelDiff {
  return { ...diff, before: diff.after, after: diff.before };
}

/** Whether every voxel still has the value that the diff expects. A diff that leaves the volume does not fit. */
export function diffFits(labels: Uint8Array, diff: LabelDiff): boolean {
  for (let run = 0; run < diff.starts.length; run++) {
    const end = diff.starts[run]! + diff.lengths[run]!;
    if (end > labels.length) return false;
    const value = diff.before[run]!;
    for (let i = diff.starts[run]!; i < end; i++) if (labels[i] !== value) return false;
  }
  return true;
}

/** Writes the diff's new values in place; call {@link diffFits} first where the diff comes from elsewhere. */
export function applyDiff(labels: Uint8Array, diff: LabelDiff): void {
  for (let run = 0; run < diff.starts.length; run++) {
    const start = diff.starts[run]!;
    labels.fill(diff.after[run]!, start, start + diff.lengths[run]!);
  }
}

/** The smallest box of voxels that holds every change, or undefined for an empty diff. */
export function diffBox(diff: LabelDiff, size: Vec3): { readonly start: Vec3; readonly size: Vec3 } | undefined {
  if (isEmptyDiff(diff)) return undefined;
  const [nx, ny] = size;
  const low = [Infinity, Infinity, Infinity];
  const high = [-1, -1, -1];
  const include = (axis: number, a: number, b: number): void => {
    low[axis] = Math.min(low[axis]!, a);
    high[axis] = Math.max(high[axis]!, b);
  };
  for (let run = 0; run < diff.starts.length; run++) {
    const first = diff.starts[run]!;
    const last = first + diff.lengths[run]! - 1;
    const rowFirst = Math.floor(first / nx);
    const rowLast = Math.floor(last / nx);
    if (rowFirst === rowLast) include(0, first % nx, last % nx);
    else include(0, 0, nx - 1);
    const sliceFirst = Math.floor(rowFirst / ny);
    const sliceLast = Math.floor(rowLast / ny);
    if (sliceFirst === sliceLast) include(1, rowFirst % ny, rowLast % ny);
    else include(1, 0, ny - 1);
    include(2, sliceFirst, sliceLast);
  }
  return {
    start: [low[0]!, low[1]!, low[2]!],
    size: [high[0]! - low[0]! + 1, high[1]! - low[1]! + 1, high[2]! - low[2]! + 1],
  };
}
