import { type Random } from '@shared/random';
import { CROP } from './subject';

/** Control points an edge and their distance in voxels: 5 points 16 voxels apart span the 64 cube. */
const POINTS = 5;
const STEP = CROP / (POINTS - 1);

/** A smooth random displacement of a 64 cube: three components on a 5 x 5 x 5 lattice, interpolated linearly. */
export interface Displacement {
  /** Voxels, `lattice[component + 3 * (i + 5 * (j + 5 * k))]`. */
  readonly lattice: Float32Array;
}

/** Gaussian with standard deviation `sd` voxels at every lattice point; neighbours stay in order while sd is below 3. */
export function randomDisplacement(random: Random, sd: number): Displacement {
  const lattice = new Float32Array(3 * POINTS ** 3);
  for (let i = 0; i < lattice.length; i++) lattice[i] = Math.max(-2 * sd, Math.min(2 * sd, random.normal(0, sd)));
  return { lattice };
}

/**
 * Displacements of the 64 voxels of one row (y, z) into `row[3 * x + component]`. Along the row the field is linear
 * between lattice points, so only five points a row are interpolated.
 */
export function displacementRow(field: Displacement, y: number, z: number, row: Float32Array): void {
  const { lattice } = field;
  const j = Math.min(POINTS - 2, Math.floor(y / STEP));
  const k = Math.min(POINTS - 2, Math.floor(z / STEP));
  const fy = y / STEP - j;
  const fz = z / STEP - k;
  for (let component = 0; component < 3; component++) {
    let before = 0;
    for (let i = 0; i < POINTS; i++) {
      const at = component + 3 * (i + POINTS * (j + POINTS * k));
      const near = lattice[at]! * (1 - fy) + lattice[at + 3 * POINTS]! * fy;
      const up = at + 3 * POINTS * POINTS;
      const far = lattice[up]! * (1 - fy) + lattice[up + 3 * POINTS]! * fy;
      const here = near * (1 - fz) + far * fz;
      if (i > 0) {
        const slope = (here - before) / STEP;
        for (let t = 0; t < STEP; t++) row[3 * ((i - 1) * STEP + t) + component] = before + slope * t;
      }
      before = here;
    }
  }
}
