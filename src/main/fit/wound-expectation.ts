import type { Analysis } from '../anomaly/analyse';
import { BONE, expectedGap } from '../anomaly/missing';

/** How much a gap of G2 adds to the share of bone that was lost. */
const GAP_WEIGHT = 1.5;
/** Evidence of a voxel that is half filled: the level that gave fitted regions the highest mean Dice, not a calibrated half. */
const HALF = 0.43;

/**
 * The anatomy that a wound is filled up to, encoded values of bone on the model grid: what is there, and in empty voxels
 * the evidence that bone was lost, 0 to 1 of bone, half of it at the wound's outer surface.
 *
 * The evidence is the probability of lost bone and a part of what G2 expects over G1: the healer knows where a wound is and
 * G2 how far a jaw reaches. What is there comes from the labels and not from a network, so that beside the wound the
 * expected surface is the patient's own; a G2 that invents tissue on an intact ridge adds little.
 */
export function woundExpectation({
  encoded,
  reconstruction,
  expected,
  readings,
}: Pick<Analysis, 'encoded' | 'reconstruction' | 'expected' | 'readings'>): Float32Array {
  // Where the scan is empty (G2 - x')^2 is G2^2.
  const ofStageTwo = readings.original.difference.map(Math.sqrt);
  const gap = expectedGap({ original: encoded, reconstruction, expected: ofStageTwo });
  return readings.missing.difference.map((difference, i) => {
    if (encoded[i]! > 0) return BONE;
    // A voxel can be certain to be missing and yet half empty: where much is lost, half of G2's bone is certain.
    const lost = Math.min(Math.sqrt(difference), expected[i]!) / BONE;
    const evidence = Math.max(0, lost) + GAP_WEIGHT * gap[i]!;
    return BONE * Math.min(1, (0.5 * evidence) / HALF);
  });
}
