import { createHash } from 'node:crypto';
import { exportModel } from '../nn/vqgan/export-model';
import { writeFileAtomic } from '../volume/io/atomic-writer';
import { type Stage } from './batches';
import { commandOf, type TrainOptions } from './options';
import { type RunFolder } from './run-folder';
import { type StageResult } from './train-stage';

export interface ExportedModel {
  readonly path: string;
  readonly stage: Stage;
  readonly sha256: string;
  readonly errors: StageResult['errors'];
}

/** Writes the stage's averaged weights as an ONNX file and, beside it, its card. */
export async function exportStage(
  stage: Stage,
  options: TrainOptions,
  data: { readonly training: string; readonly count: number; readonly validation: number },
  folder: RunFolder,
  result: StageResult,
): Promise<ExportedModel> {
  const path = folder.model(options.mode, stage);
  const model = exportModel(result.weights, options.network);
  const sha256 = createHash('sha256').update(model).digest('hex');
  await writeFileAtomic(path, model);
  await writeFileAtomic(
    path.replace(/\.onnx$/, '.json'),
    JSON.stringify({ sha256, command: commandOf(options), data, errors: result.errors }, null, 2),
  );
  return { path, stage, sha256, errors: result.errors };
}
