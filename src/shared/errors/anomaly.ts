/** Detection. */
export const anomalyErrors = {
  'anomaly/no-input': 'Neither a scan nor a label map was given. Name a series, or use --labels.',
} as const;
