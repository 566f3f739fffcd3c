/** How the positions of slices along the normal fit an even grid. */
export type Steps =
  | {
      readonly kind: 'even';
      readonly step: number;
      /** Grid number of each slice: 0, 1, 2 ... with jumps where slices are missing. */
      readonly numbers: readonly number[];
    }
  /** `step` is the lower quartile, at least a quarter of the mean: at most four times as many slices as there were. */
  | { readonly kind: 'uneven'; readonly step: number; readonly smallest: number; readonly largest: number };

/** Largest departure from an even grid, as a part of the step, that counts as rounding of the positions. */
const EVEN = 0.05;

const quantile = (sorted: readonly number[], q: number): number => sorted[Math.floor(q * (sorted.length - 1))]!;

/**
 * Fits an even grid to ascending, distinct distances (millimetres, at least two) by least squares over slice numbers that
 * follow from the median step.
 */
export function analyseSteps(distances: readonly number[]): Steps {
  const steps = distances.slice(1).map((d, i) => d - distances[i]!);
  const sorted = [...steps].sort((a, b) => a - b);
  const median = quantile(sorted, 0.5);
  const numbers = [0];
  for (const step of steps) numbers.push(numbers[numbers.length - 1]! + Math.max(1, Math.round(step / median)));
  const n = distances.length;
  const meanNumber = numbers.reduce((sum, k) => sum + k, 0) / n;
  const meanDistance = distances.reduce((sum, d) => sum + d, 0) / n;
  let covariance = 0;
  let variance = 0;
  for (let i = 0; i < n; i++) {
    covariance += (numbers[i]! - meanNumber) * (distances[i]! - meanDistance);
    variance += (numbers[i]! - meanNumber) ** 2;
  }
  const step = covariance / variance;
  const residual = Math.max(...distances.map((d, i) => Math.abs(d - meanDistance - step * (numbers[i]! - meanNumber))));
  if (residual <= EVEN * step) return { kind: 'even', step: Number(step.toPrecision(10)), numbers };
  const smallest = sorted[0]!;
  const largest = sorted[sorted.length - 1]!;
  const fine = Math.max(quantile(sorted, 0.25), (distances[n - 1]! - distances[0]!) / (n - 1) / 4);
  return { kind: 'uneven', step: Number(fine.toPrecision(10)), smallest, largest };
}
