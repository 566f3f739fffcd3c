export type Interpolation = 'nearest' | 'linear' | 'cubic';

/** Voxels along an axis that take part in a value. */
export const TAPS: Readonly<Record<Interpolation, 1 | 2 | 4>> = { nearest: 1, linear: 2, cubic: 4 };

/**
 * Writes the weights of the neighbours of index position p and returns the index of the first of them; neighbours beyond
 * the volume are the caller's to clamp.
 */
export function weigh(p: number, interpolation: Interpolation, weights: Float64Array, at = 0): number {
  if (interpolation === 'nearest') {
    weights[at] = 1;
    return Math.floor(p + 0.5);
  }
  const index = Math.floor(p);
  const t = p - index;
  if (interpolation === 'linear') {
    weights[at] = 1 - t;
    weights[at + 1] = t;
    return index;
  }
  weights[at] = 0.5 * t * (-1 + t * (2 - t));
  weights[at + 1] = 1 + 0.5 * t * t * (3 * t - 5);
  weights[at + 2] = 0.5 * t * (1 + t * (4 - 3 * t));
  weights[at + 3] = 0.5 * t * t * (t - 1);
  return index - 1;
}

/** Index positions on the faces of the voxel box count as inside it, whatever the rounding. */
export const FACE = 0.5 + 1e-6;

/** Fills `row` with the values of target row (y, z). */
export type RowSampler = (y: number, z: number, row: Float64Array) => void;
