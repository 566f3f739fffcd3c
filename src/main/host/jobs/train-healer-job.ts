import type { JobContext } from '@shared/jobs';
import { type HealerTrainOptions, type HealerTrainResult, trainHealer } from '../../training/healer/train-healer';
import type { LabelScan } from '../../training/phantom-subjects';
import { makeFolder } from '../../volume/io/folder-writer';
import { builtInAnatomy } from './built-in-anatomy';

export interface HealerRun extends Omit<HealerTrainOptions, 'scans'> {
  /** Phantoms more with the labels that the built-in segmenter gives their scans. */
  readonly scans: number;
}

/** Trains the healer, or goes on with a run; see `trainHealer`. */
export async function run({ scans, ...options }: HealerRun, context: JobContext): Promise<HealerTrainResult> {
  await makeFolder(options.out);
  const silent = { ...context, onProgress: () => undefined };
  const label: LabelScan = async (scan) => (await builtInAnatomy(scan, silent)).labels;
  return trainHealer({ ...options, ...(scans > 0 && { scans: { count: scans, label } }) }, context);
}
