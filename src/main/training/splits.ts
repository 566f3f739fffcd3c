/**
 * Which phantom seeds serve what. The ranges never meet, so a figure on test seeds is a figure on subjects that no
 * training step and no choice of a threshold has seen.
 */
export interface SeedRange {
  /** First and last seed, both included. */
  readonly first: number;
  readonly last: number;
}

export const PHANTOM_SPLITS = {
  /** Weights are fitted on these, healthy volumes only. */
  training: { first: 1, last: 9999 },
  /** Progress of training is watched, and thresholds are chosen, on these. */
  validation: { first: 10_000, last: 19_999 },
  /** `lacuna evaluate` reports on these. */
  test: { first: 20_000, last: Number.MAX_SAFE_INTEGER },
} as const satisfies Record<string, SeedRange>;

export type Split = keyof typeof PHANTOM_SPLITS;

/** `count` seeds of a split after the first `skip`; asking for more than it holds is a bug. */
export function splitSeeds(split: Split, count: number, skip = 0): number[] {
  const { first, last } = PHANTOM_SPLITS[split];
  if (skip + count > last - first + 1)
    throw new RangeError(`the ${split} split holds fewer than ${skip + count} seeds`);
  return Array.from({ length: count }, (_, index) => first + skip + index);
}
