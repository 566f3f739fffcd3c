/** Percentiles of distances, millimetres; all NaN for no distance. */
export interface DeviationStatistics {
  readonly mean: number;
  readonly p95: number;
  readonly max: number;
}

/** NaN values do not count. */
export function deviationStatistics(distances: Float32Array): DeviationStatistics {
  const sorted = distances.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return { mean: NaN, p95: NaN, max: NaN };
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return { mean, p95: sorted[Math.floor(0.95 * (sorted.length - 1))]!, max: sorted[sorted.length - 1]! };
}
