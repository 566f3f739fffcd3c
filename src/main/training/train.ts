import { AppError } from '@shared/errors';
import { type JobContext, weightedProgress } from '@shared/jobs';
import { type Stage } from './batches';
import { readCheckpoint, type Tensors } from './checkpoint-store';
import { loadData } from './data';
import { type ExportedModel, exportStage } from './model-writer';
import { type TrainOptions } from './options';
import { type RunFolder, runFolder } from './run-folder';
import { prepareRunFolder } from './run-folder-store';
import { trainStage } from './train-stage';

export interface TrainResult {
  readonly models: readonly ExportedModel[];
  /** Scans that were left out because they have no label map. */
  readonly unlabelled: readonly string[];
}

/**
 * Two-stage training of the masked VQ-GAN (paper 3.1): stage one learns to reconstruct healthy jaws, stage two a new
 * encoder that restores what is masked, codebook and decoder frozen. Writes checkpoints, `losses.csv` and pictures into
 * `options.out` as it goes, and at the end of each stage an ONNX model with its card. Cancelling leaves a checkpoint;
 * with `resume` the run goes on exactly as if it had not stopped.
 */
export async function trainModels(options: TrainOptions, context: JobContext): Promise<TrainResult> {
  const folder = runFolder(options.out);
  await prepareRunFolder(options.out, options.resume || options.stage === 'two');
  const stages: readonly Stage[] = options.stage === 'both' ? ['one', 'two'] : [options.stage];
  // A step of either stage takes about as long; sampling a phantom as long as half a step.
  const progress = weightedProgress(context, [
    { name: 'data', weight: options.subjects / 2 },
    ...stages.map((stage) => ({
      name: `stage ${stage}`,
      weight: stage === 'one' ? options.stepsOne : options.stepsTwo,
    })),
  ]);
  const data = await loadData({ ...options, cache: folder.subjects }, progress(0));
  const models: ExportedModel[] = [];
  let stageOne: Tensors | undefined;
  for (const [index, stage] of stages.entries()) {
    if (stage === 'two') stageOne ??= await finishedStageOne(options, folder);
    const result = await trainStage(stage, options, data, folder, stageOne, progress(index + 1));
    if (stage === 'one') stageOne = result.weights;
    models.push(await exportStage(stage, options, data, folder, result));
  }
  return { models, unlabelled: data.unlabelled };
}

async function finishedStageOne(options: TrainOptions, folder: RunFolder): Promise<Tensors> {
  const weights = await readCheckpoint(folder.weights('one'));
  if (!weights) throw new AppError('training/no-stage-one', { path: options.out });
  return weights.state;
}
