import type { Geometry } from '@shared/geometry';
import { BONE, missingShare, type Readings } from './missing';

/**
 * Which difference stands for the anomaly. All maps are squared differences (eq. 16) of encoded volumes on the model
 * grid, index order `x + nx * (y + ny * z)`.
 *
 * - `reconstructions`: `(G2 - G1)^2`, the paper's own pair.
 * - `original`: `(G2 - x')^2`, the paper's comparison (section 4.2).
 * - `missing`: the code of bone times the probability that tissue is missing, squared; 0 where there is anatomy.
 */
export const COMPARISON_MODES = ['missing', 'reconstructions', 'original'] as const;
export type ComparisonMode = (typeof COMPARISON_MODES)[number];

/** @param inside 1 where the scan reaches; elsewhere nothing is known and the difference is 0 */
export function differenceMap(
  mode: ComparisonMode,
  readings: Readings,
  inside: Uint8Array,
  geometry: Geometry,
): Float32Array {
  const difference = differences(mode, readings, geometry);
  return difference.map((value, i) => (inside[i] ? value * value : 0));
}

function differences(mode: ComparisonMode, readings: Readings, geometry: Geometry): Float32Array {
  const { original, reconstruction, expected } = readings;
  switch (mode) {
    case 'reconstructions':
      return expected.map((value, i) => value - reconstruction[i]!);
    case 'original':
      return expected.map((value, i) => value - original[i]!);
    case 'missing':
      return missingShare(readings, geometry).map((share) => BONE * share);
  }
}
