import { checkAborted, type JobContext, weightedProgress } from '@shared/jobs';
import { createRandom } from '@shared/random';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { predictWith } from '../../anatomy/class-probabilities';
import { SEGMENTER_SPACING } from '../../anatomy/scan-grid';
import { ANATOMY_MODEL } from '../../anatomy/segment-anatomy';
import { createSession } from '../../inference/engines';
import { formatModelCard } from '../../inference/model-card';
import { ANATOMY_UNET } from '../../nn/unet/config';
import { exportUnet } from '../../nn/unet/export-model';
import { unetLayout } from '../../nn/unet/network';
import { createUnetTrainer } from '../../nn/unet/trainer';
import { writeFileAtomic } from '../../volume/io/atomic-writer';
import { splitSeeds } from '../splits';
import { anatomyBatch, anatomySource } from './batches';
import { anatomyDice } from './measure';
import { printed } from './printed';
import { readSubjects, writeSubjects } from './subjects-store';
import { type AnatomySubject, anatomySubject, headSubject } from './subjects';
import { fromOption, readState, readWeights, writeState } from './state-store';

export interface AnatomyTrainOptions {
  /** The run's folder: subjects, checkpoint and, at the end, the model and its card. */
  readonly out: string;
  readonly subjects: number;
  /** Whole heads besides; a run may get them later, when it goes on to more steps. */
  readonly heads: number;
  /** So many of the subjects, heads first, once more as prints of one density; likewise. */
  readonly printed: number;
  readonly steps: number;
  readonly batch: number;
  readonly seed: number;
  /** A checkpoint of another run or a trained model whose weights a new run begins with. */
  readonly from?: string;
  /** Cores that may be used; all by default. */
  readonly threads?: number;
}

export const ANATOMY_TRAIN_DEFAULTS = {
  subjects: 120,
  heads: 24,
  printed: 54,
  steps: 10300,
  batch: 2,
  seed: 1,
} as const;

export interface AnatomyTrainResult {
  readonly path: string;
  readonly sha256: string;
  readonly figures: Readonly<Record<string, number>>;
}

/** Rare classes weigh a little more; the Dice part of the loss sees to the rest. */
const CLASS_WEIGHTS = [0.7, 1, 1, 1.2, 1.2, 2];
const RATE = 1.5e-3;
/** Of a run that begins with another's weights. */
const LATER_RATE = 6e-4;
const WARM_UP = 30;
const SAVE_EVERY = 100;
const VALIDATION_SUBJECTS = 12;

/**
 * Trains the built-in segmenter on phantom CBCT with random contrast. Subjects and checkpoints are kept in `out`; a run
 * that is started again there goes on from the last checkpoint.
 */
export async function trainAnatomy(options: AnatomyTrainOptions, context: JobContext): Promise<AnatomyTrainResult> {
  const { out, steps, batch, seed, threads } = options;
  const cores = threads === undefined ? {} : { threads };
  const begin = options.from === undefined ? undefined : await readWeights(options.from, unetLayout(ANATOMY_UNET));
  const stage = weightedProgress(context, [
    { name: 'data', weight: 2 * options.subjects },
    { name: 'data', weight: 8 * options.heads },
    { name: 'data', weight: 2 * VALIDATION_SUBJECTS },
    { name: 'train', weight: steps },
    { name: 'measure', weight: 10 * VALIDATION_SUBJECTS },
  ]);
  const seeds = splitSeeds('training', options.subjects + options.heads);
  const fields = seeds.slice(0, options.subjects);
  const subjects = await cached(join(out, 'training.subjects'), fields, anatomySubject, stage(0));
  const heads = await cached(join(out, 'heads.subjects'), seeds.slice(options.subjects), headSubject, stage(1));
  const heldOut = splitSeeds('validation', VALIDATION_SUBJECTS);
  const held = await cached(join(out, 'validation.subjects'), heldOut, anatomySubject, stage(2));
  const prints = [...heads, ...subjects].slice(0, options.printed).map(printed);
  const sources = [...subjects, ...heads, ...prints].map(anatomySource);
  const trainer = await createUnetTrainer({
    network: ANATOMY_UNET,
    batch,
    classWeights: CLASS_WEIGHTS,
    seed,
    ...cores,
  });
  try {
    const checkpoint = join(out, 'checkpoint.bin');
    const saved = await readState(checkpoint);
    if (saved) trainer.loadState(saved);
    else if (begin) trainer.loadState({ ...trainer.saveState(), ...begin });
    const began = performance.now() - 1000 * (saved?.['seconds']?.[0] ?? 0);
    const seconds = (): number => (performance.now() - began) / 1000;
    while (trainer.stepCount < steps) {
      const step = trainer.stepCount;
      const { crossEntropy, dice } = await trainer.step(
        anatomyBatch(sources, batch, createRandom(seed, `batch/${step}`)),
        rateAt(step, steps, options.from === undefined ? RATE : LATER_RATE),
      );
      stage(3).onProgress((step + 1) / steps, `cross-entropy ${crossEntropy.toFixed(3)}, Dice ${dice.toFixed(3)}`);
      if ((step + 1) % SAVE_EVERY === 0 || step + 1 === steps) {
        await writeState(checkpoint, { ...trainer.saveState(), seconds: Float32Array.of(seconds()) });
      }
      checkAborted(context);
    }
    const hours = seconds() / 3600;
    const model = exportUnet(trainer.weights(), ANATOMY_UNET);
    const runner = await createSession('cpu', model);
    const figures = await anatomyDice(held, predictWith(runner), stage(4)).finally(() => runner.release());
    const sha256 = createHash('sha256').update(model).digest('hex');
    const path = join(out, `${ANATOMY_MODEL}.onnx`);
    await writeFileAtomic(path, model);
    await writeFileAtomic(join(out, `${ANATOMY_MODEL}.json`), card(options, hours, sha256, figures));
    return { path, sha256, figures };
  } finally {
    await trainer.release();
  }
}

/** A short rise, then half a cosine down to a fiftieth. */
function rateAt(step: number, steps: number, highest: number): number {
  const decay = 0.5 + 0.5 * Math.cos((Math.PI * step) / steps);
  return highest * Math.min(1, (step + 1) / WARM_UP) * Math.max(decay, 0.02);
}

async function cached(
  path: string,
  seeds: readonly number[],
  render: (seed: number) => AnatomySubject,
  context: JobContext,
): Promise<AnatomySubject[]> {
  if (seeds.length === 0) return [];
  const known = await readSubjects(path);
  if (known?.length === seeds.length) return known;
  const subjects: AnatomySubject[] = [];
  for (const seed of seeds) {
    checkAborted(context);
    subjects.push(render(seed));
    context.onProgress(subjects.length / seeds.length, 'data');
  }
  await writeSubjects(path, subjects);
  return subjects;
}

function card(
  options: AnatomyTrainOptions,
  hours: number,
  sha256: string,
  figures: Readonly<Record<string, number>>,
): string {
  const { subjects, heads, printed: prints, steps, batch, seed } = options;
  return formatModelCard({
    format: 1,
    name: ANATOMY_MODEL,
    description: 'Labels a CBCT with the six anatomy labels at 1 mm',
    sha256,
    input: {
      grid: [ANATOMY_UNET.grid, ANATOMY_UNET.grid, ANATOMY_UNET.grid],
      spacing: [SEGMENTER_SPACING, SEGMENTER_SPACING, SEGMENTER_SPACING],
      normalisation: '(HU + 1000) / 2000, clamped to -0.5 .. 2.5; approximate HU',
      labels: [],
    },
    training: {
      data: 'phantom CBCT, whole heads and prints of one density, with random contrast, noise and wounds',
      subjects: subjects + heads,
      validationSubjects: VALIDATION_SUBJECTS,
      steps,
      batch,
      seed,
      mode: 'segmentation',
      hours: Number(hours.toFixed(2)),
    },
    figures,
    licence: 'Apache-2.0',
    command: `lacuna train-anatomy${fromOption(options.from, 'checkpoint.bin')} --subjects ${subjects} --heads ${heads} --printed ${prints} --steps ${steps} --batch ${batch} --seed ${seed} --out DIR`,
  });
}
