import type { Vec3 } from '../geometry';
import type { LabelDiff } from './label-diff';

/** Collects single changes, in ascending order of index, into runs. */
export class DiffBuilder {
  private starts = new Uint32Array(64);
  private lengths = new Uint32Array(64);
  private before = new Uint8Array(64);
  private after = new Uint8Array(64);
  private count = 0;
  private end = -1;

  /** Notes that voxel `index` goes from `before` to `after`; equal values are no change. */
  set(index: number, before: number, after: number): void {
    if (before === after) return;
    const last = this.count - 1;
    if (index === this.end && this.before[last] === before && this.after[last] === after) {
      this.lengths[last]! += 1;
      this.end += 1;
      return;
    }
    if (index < this.end) throw new RangeError(`changes must ascend: ${index} after ${this.end - 1}`);
    if (this.count === this.starts.length) this.grow();
    this.starts[this.count] = index;
    this.lengths[this.count] = 1;
    this.before[this.count] = before;
    this.after[this.count] = after;
    this.count += 1;
    this.end = index + 1;
  }

  build(): LabelDiff {
    return {
      starts: this.starts.slice(0, this.count),
      lengths: this.lengths.slice(0, this.count),
      before: this.before.slice(0, this.count),
      after: this.after.slice(0, this.count),
    };
  }

  private grow(): void {
    const capacity = this.starts.length * 2;
    const larger = <T extends Uint8Array | Uint32Array>(next: T, old: T): T => {
      next.set(old);
      return next;
    };
    this.starts = larger(new Uint32Array(capacity), this.starts);
    this.lengths = larger(new Uint32Array(capacity), this.lengths);
    this.before = larger(new Uint8Array(capacity), this.before);
    this.after = larger(new Uint8Array(capacity), this.after);
  }
}

export interface Box {
  /** First voxel x, y, z. */
  readonly start: Vec3;
  /** Voxels along x, y, z. */
  readonly size: Vec3;
}

/**
 * The change that a rule makes inside a box: `next(index, value)` is the new value of the voxel.
 * An empty box gives an empty diff; a box must lie inside the volume.
 */
export function diffWhere(
  labels: Uint8Array,
  size: Vec3,
  box: Box | undefined,
  next: (index: number, value: number) => number,
): LabelDiff {
  const [x0, y0, z0] = box?.start ?? [0, 0, 0];
  const [bx, by, bz] = box?.size ?? size;
  const builder = new DiffBuilder();
  for (let z = z0; z < z0 + bz; z++) {
    for (let y = y0; y < y0 + by; y++) {
      const row = size[0] * (y + size[1] * z);
      for (let i = row + x0; i < row + x0 + bx; i++) {
        const value = labels[i]!;
        builder.set(i, value, next(i, value));
      }
    }
  }
  return builder.build();
}

/** One diff that does `first`, then `second` (the strokes of one gesture). Both must fit in that order. */
export function composeDiffs(first: LabelDiff, second: LabelDiff): LabelDiff {
  const builder = new DiffBuilder();
  const runs = [...cursor(first)];
  const others = [...cursor(second)];
  let a = 0;
  let b = 0;
  let at = 0;
  while (a < runs.length || b < others.length) {
    const one = runs[a];
    const two = others[b];
    const from = Math.max(at, Math.min(one ? one.start : Infinity, two ? two.start : Infinity));
    const inOne = one !== undefined && from >= one.start;
    const inTwo = two !== undefined && from >= two.start;
    const to = Math.min(one ? (inOne ? one.end : one.start) : Infinity, two ? (inTwo ? two.end : two.start) : Infinity);
    const before = inOne ? one.before : two!.before;
    const after = inTwo ? two.after : one!.after;
    for (let i = from; i < to; i++) builder.set(i, before, after);
    at = to;
    if (one && at >= one.end) a += 1;
    if (two && at >= two.end) b += 1;
  }
  return builder.build();
}

function* cursor(diff: LabelDiff): Generator<{ start: number; end: number; before: number; after: number }> {
  for (let run = 0; run < diff.starts.length; run++) {
    const start = diff.starts[run]!;
    yield { start, end: start + diff.lengths[run]!, before: diff.before[run]!, after: diff.after[run]! };
  }
}
