import { AppError } from '@shared/errors';
import { type JobContext } from '@shared/jobs';
import { createTrainer, type Trainer } from '../nn/trainer';
import { type Stage } from './batches';
import {
  type Checkpoint,
  type CheckpointHeader,
  readCheckpoint,
  writeCheckpoint,
  type Tensors,
} from './checkpoint-store';
import { type TrainingData } from './data';
import { appendLog, readLog, writeLog } from './log-store';
import { rowsUntil } from './log';
import { type TrainOptions } from './options';
import { trainingPicture } from './picture';
import { writePicture } from './picture-writer';
import { type RunFolder, runFolder } from './run-folder';
import { measure, runStage } from './stage-loop';
import { type ValidationKind, validationSets } from './validation';

export interface StageResult {
  readonly weights: Tensors;
  /** Mean squared errors on the validation subjects, with the exported weights. */
  readonly errors: Readonly<Partial<Record<ValidationKind, number>>>;
  readonly steps: number;
  readonly seconds: number;
}

/**
 * One stage from its checkpoint (or from nothing) to its last step. A finished stage is only measured again. Stage two
 * needs the weights of stage one.
 */
export async function trainStage(
  stage: Stage,
  options: TrainOptions,
  data: TrainingData,
  folder: RunFolder,
  stageOne: Tensors | undefined,
  context: JobContext,
): Promise<StageResult> {
  const { mode, batch, seed } = options;
  const steps = stage === 'one' ? options.stepsOne : options.stepsTwo;
  const checkpoint = await startingPoint(stage, steps, options, folder, data);
  const header = (step: number, seconds: number): CheckpointHeader => ({
    ...{ stage, mode, step, steps, seed, batch, seconds },
    subjects: data.training.length,
  });
  const trainer = await createTrainer({
    kind: stage === 'one' ? 'stageOne' : 'stageTwo',
    batch,
    seed,
    ...(options.network && { network: options.network }),
    ...(options.threads !== undefined && { threads: options.threads }),
    ...(stage === 'two' && stageOne && { stageOne }),
  });
  try {
    if (checkpoint) trainer.loadState(checkpoint.state);
    const from = { step: checkpoint?.step ?? 0, seconds: checkpoint?.seconds ?? 0 };
    let rows = await readLog(folder.log);
    if (from.step < steps) {
      rows = rowsUntil(rows, stage, from.step);
      await writeLog(folder.log, rows);
    }
    const validation = validationSets(data.validation, batch, stage);
    await runStage(
      trainer,
      { stage, mode, steps, validateEvery: options.validateEvery },
      { subjects: data.training, seed, batch, steps },
      validation,
      from,
      {
        async saved(step, seconds, fresh, samples) {
          await save(trainer, folder.checkpoint(stage), header(step, seconds));
          await appendLog(folder.log, fresh);
          rows = [...rows, ...fresh];
          if (samples.length === 0) return;
          const ofStage = rows.filter((row) => row.stage === stage);
          await writePicture(folder.picture(stage), trainingPicture(`stage ${stage} ${mode}`, ofStage, samples));
        },
        async beforeAdversary(step, seconds) {
          await save(trainer, folder.beforeAdversary, header(step, seconds));
        },
      },
      context,
    );
    const weights = trainer.weights();
    const { errors } = await measure(trainer, validation);
    const seconds = rows.findLast((row) => row.stage === stage)?.seconds ?? from.seconds;
    await writeCheckpoint(folder.weights(stage), { ...header(steps, seconds), state: weights });
    return { weights, errors, steps, seconds };
  } finally {
    await trainer.release();
  }
}

async function save(trainer: Trainer, path: string, header: CheckpointHeader): Promise<void> {
  await writeCheckpoint(path, { ...header, state: trainer.saveState() });
}

/** The checkpoint to go on from: the folder's own with `resume`, else that of the run named by `from`, else none. */
async function startingPoint(
  stage: Stage,
  steps: number,
  options: TrainOptions,
  folder: RunFolder,
  data: TrainingData,
): Promise<Checkpoint | undefined> {
  const own = folder.checkpoint(stage);
  const found = options.resume ? await readCheckpoint(own) : undefined;
  if (found) {
    checkSame(own, found, { ...options, stage, steps, subjects: data.training.length }, ['mode', 'steps']);
    return found;
  }
  if (stage !== 'one' || options.from === undefined) return undefined;
  const path = runFolder(options.from).beforeAdversary;
  const branch = await readCheckpoint(path);
  if (!branch) throw new AppError('training/bad-checkpoint', { path, reason: 'it does not exist' });
  checkSame(path, branch, { ...options, stage, steps, subjects: data.training.length }, []);
  return branch;
}

type Compared = Omit<CheckpointHeader, 'step' | 'seconds'>;

/** A run goes on exactly only with the same batches: anything else is refused rather than mixed. */
function checkSame(path: string, found: CheckpointHeader, wanted: Compared, more: readonly (keyof Compared)[]): void {
  for (const name of ['stage', 'seed', 'batch', 'subjects', ...more] as const) {
    if (found[name] === wanted[name]) continue;
    const reason = `it was made with ${name} ${found[name]}, not ${wanted[name]}`;
    throw new AppError('training/bad-checkpoint', { path, reason });
  }
  if (found.step > wanted.steps) {
    throw new AppError('training/bad-checkpoint', { path, reason: `it is at step ${found.step} of ${wanted.steps}` });
  }
}
