import type { Readings } from './missing';

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

/** The paper's comparisons. @param inside 1 where the scan reaches; elsewhere nothing is known and the difference is 0 */
export function differenceMap(
  mode: Exclude<ComparisonMode, 'missing'>,
  { original, reconstruction, expected }: Readings,
  inside: Uint8Array,
): Float32Array {
  const from = mode === 'original' ? original : reconstruction;
  return expected.map((value, i) => (inside[i] ? (value - from[i]!) ** 2 : 0));
}
