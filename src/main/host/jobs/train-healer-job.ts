import type { JobContext } from '@shared/jobs';
import { mkdir } from 'node:fs/promises';
import { type HealerTrainOptions, type HealerTrainResult, trainHealer } from '../../training/healer/train-healer';
import { toWriteError } from '../../volume/io/atomic-writer';

/** Trains the healer, or goes on with a run; see `trainHealer`. */
export async function run(input: HealerTrainOptions, context: JobContext): Promise<HealerTrainResult> {
  try {
    await mkdir(input.out, { recursive: true });
  } catch (error) {
    throw toWriteError(input.out, error);
  }
  return trainHealer(input, context);
}
