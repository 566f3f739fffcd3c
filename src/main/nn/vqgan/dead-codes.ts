import { type Random } from '@shared/random';

/** Changed in place by `reviveDeadCodes`. */
export interface Codebook {
  /** [K, size] */
  readonly codebook: Float32Array;
  /** Running average of how often a step chooses each codeword, [K]. */
  readonly counts: Float32Array;
  /** Running average of the sum of the codes that chose it, [K, size]. */
  readonly sums: Float32Array;
}

/** A codeword chosen less often than this a step is dead. */
const DEAD = 0.5;
/** What a revived codeword starts with, so that it has some steps to prove itself. */
const REVIVED = 1;

/**
 * Replaces codewords that the network no longer uses by codes of the batch, those far from their codeword being the
 * likeliest (k-means++). `rows` [M, size] and `misfit` [M] come from the training step. Returns how many were replaced.
 */
export function reviveDeadCodes(book: Codebook, rows: Float32Array, misfit: Float32Array, random: Random): number {
  const size = book.codebook.length / book.counts.length;
  const reached = new Float64Array(misfit.length);
  let total = 0;
  for (let i = 0; i < misfit.length; i++) reached[i] = total += misfit[i]!;
  if (!(total > 0)) return 0;
  let revived = 0;
  for (let k = 0; k < book.counts.length; k++) {
    if (book.counts[k]! >= DEAD) continue;
    const row = firstAbove(reached, random.next() * total);
    book.counts[k] = REVIVED;
    for (let d = 0; d < size; d++) {
      const value = rows[row * size + d]!;
      book.codebook[k * size + d] = value;
      book.sums[k * size + d] = value * REVIVED;
    }
    revived++;
  }
  return revived;
}

/** Index of the first element greater than `value` in an ascending list (the last one at most). */
function firstAbove(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
