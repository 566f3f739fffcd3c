import type { JobContext } from '@shared/jobs';
import { type HealerTrainOptions, type HealerTrainResult, trainHealer } from '../../training/healer/train-healer';
import { makeFolder } from '../../volume/io/folder-writer';

/** Trains the healer, or goes on with a run; see `trainHealer`. */
export async function run(input: HealerTrainOptions, context: JobContext): Promise<HealerTrainResult> {
  await makeFolder(input.out);
  return trainHealer(input, context);
}
