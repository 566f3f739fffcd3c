import type { JobContext } from '@shared/jobs';
import { type AnatomyTrainOptions, type AnatomyTrainResult, trainAnatomy } from '../../training/anatomy/train-anatomy';
import { makeFolder } from '../../volume/io/folder-writer';

/** Trains the built-in segmenter, or goes on with a run; see `trainAnatomy`. */
export async function run(input: AnatomyTrainOptions, context: JobContext): Promise<AnatomyTrainResult> {
  await makeFolder(input.out);
  return trainAnatomy(input, context);
}
