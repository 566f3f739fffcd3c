import { LABEL_NAMES } from '@shared/labels';
import { createHash } from 'node:crypto';
import { MODEL_EDGE, MODEL_SPACING } from '../anomaly/encode';
import { formatModelCard } from '../inference/model-card';
import { exportModel } from '../nn/vqgan/export-model';
import { writeFileAtomic } from '../volume/io/atomic-writer';
import { type Stage } from './batches';
import { type TrainingData } from './data';
import { commandOf, type TrainOptions } from './options';
import { modelName, type RunFolder } from './run-folder';
import { type StageResult } from './train-stage';

export interface ExportedModel {
  readonly name: string;
  readonly path: string;
  readonly sha256: string;
  /** Mean squared errors on the validation subjects. */
  readonly figures: StageResult['errors'];
}

const DESCRIPTIONS: Readonly<Record<Stage, string>> = {
  one: 'Stage one: reconstructs a jaw from its anatomy labels (paper 3.1)',
  two: 'Stage two: restores what is missing of a jaw, with the codebook and decoder of stage one (paper 3.1)',
};

/** Writes the stage's averaged weights as an ONNX file and, beside it, its card. */
export async function exportStage(
  stage: Stage,
  options: TrainOptions,
  data: TrainingData,
  folder: RunFolder,
  result: StageResult,
): Promise<ExportedModel> {
  const name = modelName(options.mode, stage);
  const path = folder.model(options.mode, stage);
  const model = exportModel(result.weights, options.network);
  const sha256 = createHash('sha256').update(model).digest('hex');
  const card = formatModelCard({
    format: 1,
    name,
    description: DESCRIPTIONS[stage],
    sha256,
    input: {
      grid: [MODEL_EDGE, MODEL_EDGE, MODEL_EDGE],
      spacing: [MODEL_SPACING, MODEL_SPACING, MODEL_SPACING],
      normalisation: 'label L of the largest share of a voxel, then (L + 5) / 10 where L > 0, else 0 (eq. 12)',
      labels: [...LABEL_NAMES],
    },
    training: {
      data: data.description,
      subjects: data.training.length,
      validationSubjects: data.validation.length,
      steps: result.steps,
      batch: options.batch,
      seed: options.seed,
      mode: options.mode,
      hours: Number((result.seconds / 3600).toFixed(2)),
    },
    figures: Object.fromEntries(
      Object.entries(result.errors).map(([kind, error]) => [`error ${kind}`, Number(error.toPrecision(4))]),
    ),
    licence: 'Apache-2.0',
    command: commandOf(options),
  });
  await writeFileAtomic(path, model);
  await writeFileAtomic(path.replace(/\.onnx$/, '.json'), card);
  return { name, path, sha256, figures: result.errors };
}
