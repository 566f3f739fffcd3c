import type { Vec3 } from '@shared/geometry';

/** Voxels an edge of the cube that the segmenter labels at once. */
export const WINDOW = 64;
/** Voxels of the cube that one voxel of its surroundings spans. */
export const AROUND_STEP = 4;
/** Voxels an edge of the surroundings: twice as wide as the window. */
export const AROUND = (2 * WINDOW) / AROUND_STEP;
/** Neighbouring windows start no farther apart; so every label has at least 8 voxels of its window on each side. */
const STRIDE = 48;

/** A box of voxels, the end not included. */
export interface Span {
  readonly start: number;
  /** The part of the window that counts: up to the middle of what it shares with its neighbours. */
  readonly from: number;
  readonly to: number;
}

/** Windows along an axis whose length is a multiple of 4 and at least {@link WINDOW}; starts are multiples of 4. */
export function windowSpans(length: number): Span[] {
  if (length < WINDOW || length % AROUND_STEP !== 0) throw new Error(`windows along an axis of ${length}`);
  const last = length - WINDOW;
  const count = Math.ceil(last / STRIDE) + 1;
  const starts = Array.from({ length: count }, (_, i) =>
    count === 1 ? 0 : AROUND_STEP * Math.round((last * i) / (count - 1) / AROUND_STEP),
  );
  const between = (i: number): number => (starts[i]! + starts[i + 1]! + WINDOW) / 2;
  return starts.map((start, i) => ({
    start,
    from: i === 0 ? 0 : between(i - 1),
    to: i === count - 1 ? length : between(i),
  }));
}

/**
 * Copies a cube of `edge` voxels that begins at `start` (which may lie outside) into `target`; voxels of the target that
 * lie outside the source are left as they are.
 */
export function copyCube(source: ArrayLike<number>, size: Vec3, start: Vec3, edge: number, target: Float32Array): void {
  const [nx, ny, nz] = size;
  const from = Math.max(0, -start[0]);
  const to = Math.min(edge, nx - start[0]);
  for (let z = Math.max(0, -start[2]); z < Math.min(edge, nz - start[2]); z++) {
    for (let y = Math.max(0, -start[1]); y < Math.min(edge, ny - start[1]); y++) {
      const row = start[0] + nx * (start[1] + y + ny * (start[2] + z));
      const at = edge * (y + edge * z);
      for (let x = from; x < to; x++) target[at + x] = source[row + x]!;
    }
  }
}

/** First voxel of the surroundings of a window that begins at `start`, in voxels of the surroundings. */
export function aroundStart(start: Vec3): Vec3 {
  return start.map((n) => (n - WINDOW / 2) / AROUND_STEP) as unknown as Vec3;
}
