import { AppError } from '@shared/errors';
import type { JobContext } from '@shared/jobs';
import { createVolume } from '@shared/volume';
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
  // A scan in which no jaw is found has no labels; the run goes on.
  const label: LabelScan = (scan) =>
    builtInAnatomy(scan, silent).then(
      ({ labels }) => labels,
      (error: unknown) => {
        if (error instanceof AppError && error.code.startsWith('labels/'))
          return createVolume(scan.geometry, new Uint8Array(scan.data.length));
        throw error;
      },
    );
  return trainHealer({ ...options, ...(scans > 0 && { scans: { count: scans, label } }) }, context);
}
