import { AppError } from '@shared/errors';
import { type JobContext } from '@shared/jobs';
import { type StepResult, type Trainer } from '../nn/trainer';
import { type BatchSource, drawBatch, type Stage, type TrainingBatch } from './batches';
import { type LogRow } from './log';
import { type PictureSample } from './picture';
import { hasAdversary, type Mode, scalarsAt } from './schedule';
import { CROP_VOXELS } from './subject';
import { type ValidationKind, type ValidationSet } from './validation';

export interface StagePlan {
  readonly stage: Stage;
  readonly mode: Mode;
  readonly steps: number;
  /** Steps between validations, which are also the checkpoints. */
  readonly validateEvery: number;
}

export interface StageEvents {
  /** Rows of the log since the last call; the trainer's state now belongs to step `step`. */
  saved(step: number, seconds: number, rows: readonly LogRow[], samples: readonly PictureSample[]): Promise<void>;
  /** The state just before the first step against the discriminator. */
  beforeAdversary?(step: number, seconds: number): Promise<void>;
}

/**
 * Steps `from`..`plan.steps` of one stage. After every `validateEvery` steps, at the end and when the job is cancelled
 * the state is handed to `events.saved`; a cancelled job then throws its `AbortError`. Throws `training/diverged` when
 * a loss is not finite, and that step is not saved.
 */
export async function runStage(
  trainer: Trainer,
  plan: StagePlan,
  source: BatchSource,
  validation: readonly ValidationSet[],
  from: { readonly step: number; readonly seconds: number },
  events: StageEvents,
  context: JobContext,
): Promise<void> {
  const { stage, mode, steps } = plan;
  const began = performance.now();
  const seconds = (): number => from.seconds + (performance.now() - began) / 1000;
  let rows: LogRow[] = [];
  let errors = '';
  for (let step = from.step; step < steps; step++) {
    if (context.signal.aborted) {
      if (step > from.step) await events.saved(step, seconds(), rows, []);
      context.signal.throwIfAborted();
    }
    const first = step > 0 && !hasAdversary(mode, stage, step - 1, steps) && hasAdversary(mode, stage, step, steps);
    if (first) await events.beforeAdversary?.(step, seconds());
    const result = await trainer.step(drawBatch(source, stage, step), scalarsAt(mode, stage, step, steps));
    checkFinite(result, stage, step + 1);
    rows.push({ stage, step: step + 1, seconds: seconds(), losses: result.losses });
    if ((step + 1) % plan.validateEvery === 0 || step + 1 === steps) {
      const { errors: measured, samples } = await measure(trainer, validation);
      rows.push({ stage, step: step + 1, seconds: seconds(), validation: measured });
      errors = Object.entries(measured)
        .map(([kind, error]) => `, ${kind} ${error.toFixed(4)}`)
        .join('');
      await events.saved(step + 1, seconds(), rows, samples);
      rows = [];
    }
    const shown = Math.floor((step + 1) / plan.validateEvery) * plan.validateEvery;
    context.onProgress((step + 1) / steps, `stage ${stage} ${shown}/${steps}${errors}`);
    // The engine blocks the event loop; a breath lets cancel arrive.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function checkFinite({ losses }: StepResult, stage: Stage, step: number): void {
  if (Object.values(losses).every((loss) => loss === undefined || Number.isFinite(loss))) return;
  throw new AppError('training/diverged', { stage, step });
}

/** Mean squared error of every set, and the first samples of each as pictures. */
export async function measure(
  trainer: Pick<Trainer, 'validate'>,
  sets: readonly ValidationSet[],
  picturesEach = 2,
): Promise<{ errors: Partial<Record<ValidationKind, number>>; samples: PictureSample[] }> {
  const errors: Partial<Record<ValidationKind, number>> = {};
  const samples: PictureSample[] = [];
  for (const { kind, batches } of sets) {
    let sum = 0;
    for (const [index, batch] of batches.entries()) {
      const { error, reconstruction } = await trainer.validate(batch);
      sum += error;
      if (index === 0) samples.push(...picturesOf(kind, batch, reconstruction, picturesEach));
    }
    if (batches.length > 0) errors[kind] = sum / batches.length;
  }
  return { errors, samples };
}

const TITLES: Readonly<Record<ValidationKind, string>> = {
  plain: 'whole anatomy',
  teethAndJaw: 'teeth and jaw removed',
  local: 'local wounds',
};

function picturesOf(
  kind: ValidationKind,
  { clean, masked = clean }: TrainingBatch,
  reconstruction: Float32Array,
  count: number,
): PictureSample[] {
  return Array.from({ length: Math.min(count, clean.length / CROP_VOXELS) }, (_, sample) => {
    const part = (values: Float32Array): Float32Array => values.slice(sample * CROP_VOXELS, (sample + 1) * CROP_VOXELS);
    return { title: TITLES[kind], clean: part(clean), input: part(masked), reconstruction: part(reconstruction) };
  });
}
