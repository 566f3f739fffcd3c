import { encodeLabel, Label } from '@shared/labels';

/**
 * Which difference stands for the anomaly. All maps are squared differences (eq. 16) of encoded volumes on the model
 * grid, index order `x + nx * (y + ny * z)`.
 *
 * - `reconstructions`: `(G2 - G1)^2`, the paper's own pair.
 * - `original`: `(G2 - x')^2`, the paper's comparison (section 4.2).
 * - `missing`: where the scan is empty and more is expected than is there, the smaller of the two; 0 elsewhere. The pair
 *   of reconstructions cancels what the decoder cannot express, the original keeps small wounds that G1 heals: a wound
 *   must show in both. Or the code of bone times the probability that bone was lost, where that is more.
 */
export const COMPARISON_MODES = ['missing', 'reconstructions', 'original'] as const;
export type ComparisonMode = (typeof COMPARISON_MODES)[number];

export interface Readings {
  /** x': the anatomy as labelled. */
  readonly original: Float32Array;
  /** G1(x'). */
  readonly reconstruction: Float32Array;
  /** G2(x'). */
  readonly expected: Float32Array;
  /** The probability that bone was lost, where a network tells. */
  readonly lost?: Float32Array;
}

const BONE = encodeLabel(Label.Mandible);

/** The anatomy as it should be: G2, or the code of bone times the probability that bone was lost, where that is more. */
export function expectedAnatomy({ expected, lost }: Pick<Readings, 'expected' | 'lost'>): Float32Array {
  return lost ? expected.map((value, i) => Math.max(value, BONE * lost[i]!)) : expected;
}

/** @param inside 1 where the scan reaches; elsewhere nothing is known and the difference is 0 */
export function differenceMap(mode: ComparisonMode, readings: Readings, inside: Uint8Array): Float32Array {
  const { original, reconstruction, expected, lost } = readings;
  const difference = signedDifference(mode);
  const map = new Float32Array(expected.length);
  for (let i = 0; i < map.length; i++) {
    if (inside[i]) map[i] = difference(expected[i]!, reconstruction[i]!, original[i]!, lost?.[i] ?? 0) ** 2;
  }
  return map;
}

function signedDifference(
  mode: ComparisonMode,
): (expected: number, reconstruction: number, original: number, lost: number) => number {
  switch (mode) {
    case 'reconstructions':
      return (expected, reconstruction) => expected - reconstruction;
    case 'original':
      return (expected, _, original) => expected - original;
    case 'missing':
      return (expected, reconstruction, original, lost) =>
        original > 0 ? 0 : Math.max(BONE * lost, Math.min(expected - reconstruction, expected));
  }
}
