/**
 * Difference maps of encoded volumes (eq. 12) on the model grid. All arrays have the same length and index order
 * `x + nx * (y + ny * z)`; values lie in about 0..1.
 */

/** Which pair is compared: the two reconstructions (eq. 16), or the second one against the original (section 4.2). */
export type ComparisonMode = 'reconstructions' | 'original';

/** Eq. 16: `D = (G2 - reference)^2` with `reference` = G1(x') or x'. */
export function squaredDifference(expected: Float32Array, reference: Float32Array): Float32Array {
  return expected.map((value, i) => (value - reference[i]!) ** 2);
}

/** Section 3.6: `|G2 - reference|`. */
export function absoluteDifference(expected: Float32Array, reference: Float32Array): Float32Array {
  return expected.map((value, i) => Math.abs(value - reference[i]!));
}

/**
 * What is expected and missing: the smaller of the squared differences to the reconstruction and to the original, where
 * the original is empty and more is expected than is there; 0 elsewhere. The pair of reconstructions cancels what the
 * decoder cannot express, the original keeps small wounds that G1 heals: a wound must show in both.
 */
export function missingTissue(
  expected: Float32Array,
  reconstruction: Float32Array,
  original: Float32Array,
): Float32Array {
  return expected.map((value, i) => {
    if (original[i]! > 0) return 0;
    const missing = Math.min(value - reconstruction[i]!, value);
    return missing > 0 ? missing * missing : 0;
  });
}
