import type { JobContext } from '@shared/jobs';
import { TRAIN_DEFAULTS, type TrainOptions } from '../../training/options';
import { trainModels, type TrainResult } from '../../training/train';

/** What the command needs; everything else has the default that made the shipped models. */
export type TrainInput = Pick<TrainOptions, 'out'> & Partial<TrainOptions>;
export type { TrainResult };

/** Trains both stages, or goes on with a run; see `trainModels`. */
export async function run(input: TrainInput, context: JobContext): Promise<TrainResult> {
  return trainModels({ ...TRAIN_DEFAULTS, ...input }, context);
}
