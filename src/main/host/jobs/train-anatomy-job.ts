import type { JobContext } from '@shared/jobs';
import { mkdir } from 'node:fs/promises';
import { type AnatomyTrainOptions, type AnatomyTrainResult, trainAnatomy } from '../../training/anatomy/train-anatomy';
import { toWriteError } from '../../volume/io/atomic-writer';

/** Trains the built-in segmenter, or goes on with a run; see `trainAnatomy`. */
export async function run(input: AnatomyTrainOptions, context: JobContext): Promise<AnatomyTrainResult> {
  try {
    await mkdir(input.out, { recursive: true });
  } catch (error) {
    throw toWriteError(input.out, error);
  }
  return trainAnatomy(input, context);
}
