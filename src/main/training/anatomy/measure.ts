import { type JobContext, QUIET } from '@shared/jobs';
import { LABEL_COUNT, LABEL_NAMES } from '@shared/labels';
import { classProbabilities, mostProbable, type PredictClasses } from '../../anatomy/class-probabilities';
import type { AnatomySubject } from './subjects';

/** Dice by class over all voxels of the subjects together, on the segmenter's grid. */
export async function anatomyDice(
  subjects: readonly AnatomySubject[],
  predict: PredictClasses,
  context: JobContext,
): Promise<Record<string, number>> {
  const both = new Float64Array(LABEL_COUNT);
  const sum = new Float64Array(LABEL_COUNT);
  for (const [n, { grey, labels, size }] of subjects.entries()) {
    const found = mostProbable(
      await classProbabilities(Float32Array.from(grey), size, predict, { ...QUIET, signal: context.signal }),
    );
    for (let i = 0; i < labels.length; i++) {
      const [one, other] = [found[i]!, labels[i]!];
      if (one === other) both[one]! += 1;
      sum[one]! += 1;
      sum[other]! += 1;
    }
    context.onProgress((n + 1) / subjects.length, 'measure');
  }
  const dice = LABEL_NAMES.map((name, c) => [`Dice ${name}`, Number(((2 * both[c]!) / (sum[c]! || 1)).toFixed(4))]);
  return Object.fromEntries(dice.slice(1)) as Record<string, number>;
}
