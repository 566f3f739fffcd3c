import { checkAborted, type JobContext, weightedProgress } from '@shared/jobs';
import { LABEL_COUNT, LABEL_NAMES } from '@shared/labels';
import { createRandom } from '@shared/random';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ANATOMY_MODEL } from '../../anatomy/segment-anatomy';
import { createSession } from '../../inference/engines';
import { formatModelCard } from '../../inference/model-card';
import { ANATOMY_UNET } from '../../nn/unet/config';
import { exportUnet } from '../../nn/unet/export-model';
import { createUnetTrainer } from '../../nn/unet/trainer';
import { writeFileAtomic } from '../../volume/io/atomic-writer';
import { CROP_VOXELS } from '../subject';
import { splitSeeds } from '../splits';
import { anatomyBatch } from './batches';
import { readSubjects, writeSubjects } from './subjects-store';
import { type AnatomySubject, anatomySubject } from './subjects';
import { readState, writeState } from './state-store';

export interface AnatomyTrainOptions {
  /** The run's folder: subjects, checkpoint and, at the end, the model and its card. */
  readonly out: string;
  readonly subjects: number;
  readonly steps: number;
  readonly batch: number;
  readonly seed: number;
}

export const ANATOMY_TRAIN_DEFAULTS = { subjects: 120, steps: 600, batch: 2, seed: 1 } as const;

export interface AnatomyTrainResult {
  readonly path: string;
  readonly sha256: string;
  readonly figures: Readonly<Record<string, number>>;
}

/** Rare classes weigh more, or they would be given up. */
const CLASS_WEIGHTS = [0.6, 1, 1.2, 1.6, 1.6, 3];
const RATE = 1.5e-3;
const SAVE_EVERY = 50;
const VALIDATION_SUBJECTS = 12;

/**
 * Trains the built-in segmenter on phantom CBCT with random contrast. Subjects and checkpoints are kept in `out`; a run
 * that is started again there goes on from the last checkpoint.
 */
export async function trainAnatomy(options: AnatomyTrainOptions, context: JobContext): Promise<AnatomyTrainResult> {
  const { out, steps, batch, seed } = options;
  const stage = weightedProgress(context, [
    { name: 'data', weight: options.subjects },
    { name: 'train', weight: steps },
  ]);
  const subjects = await cached(join(out, 'subjects.bin'), splitSeeds('training', options.subjects), stage(0));
  const held = await cached(join(out, 'validation.bin'), splitSeeds('validation', VALIDATION_SUBJECTS), stage(0));
  const began = performance.now();
  const trainer = await createUnetTrainer({ network: ANATOMY_UNET, batch, classWeights: CLASS_WEIGHTS, seed });
  try {
    const checkpoint = join(out, 'checkpoint.bin');
    const saved = await readState(checkpoint);
    if (saved) trainer.loadState(saved);
    while (trainer.stepCount < steps) {
      const step = trainer.stepCount;
      const rate = RATE * Math.min(1, (step + 1) / 20) * (0.5 + 0.5 * Math.cos((Math.PI * step) / steps));
      const { crossEntropy, dice } = await trainer.step(
        anatomyBatch(subjects, batch, createRandom(seed, `batch/${step}`)),
        Math.max(rate, RATE / 50),
      );
      stage(1).onProgress((step + 1) / steps, `cross-entropy ${crossEntropy.toFixed(3)}, Dice ${dice.toFixed(3)}`);
      if ((step + 1) % SAVE_EVERY === 0 || step + 1 === steps) await writeState(checkpoint, trainer.saveState());
      checkAborted(context);
    }
    const model = exportUnet(trainer.weights(), ANATOMY_UNET);
    const figures = await measure(model, held);
    const sha256 = createHash('sha256').update(model).digest('hex');
    const path = join(out, `${ANATOMY_MODEL}.onnx`);
    await writeFileAtomic(path, model);
    await writeFileAtomic(
      join(out, `${ANATOMY_MODEL}.json`),
      card(options, (performance.now() - began) / 3.6e6, sha256, figures),
    );
    return { path, sha256, figures };
  } finally {
    await trainer.release();
  }
}

async function cached(path: string, seeds: readonly number[], context: JobContext): Promise<AnatomySubject[]> {
  const known = await readSubjects(path);
  if (known?.length === seeds.length) return known;
  const subjects: AnatomySubject[] = [];
  for (const seed of seeds) {
    checkAborted(context);
    subjects.push(anatomySubject(seed));
    context.onProgress(subjects.length / seeds.length, 'data');
  }
  await writeSubjects(path, subjects);
  return subjects;
}

/** Dice by class over the middle 64 cube of the validation subjects, by the exported model itself. */
async function measure(model: Uint8Array, held: readonly AnatomySubject[]): Promise<Record<string, number>> {
  const runner = await createSession('cpu', model);
  const both = new Float64Array(LABEL_COUNT);
  const sum = new Float64Array(LABEL_COUNT);
  try {
    for (const [n, subject] of held.entries()) {
      const { x, labels } = anatomyBatch([subject], 1, createRandom(n, 'validation'));
      const shape = [1, 1, 64, 64, 64];
      const classes = (await runner.run({ x: { data: x, shape } }, ['y']))['y']!;
      for (let i = 0; i < CROP_VOXELS; i++) {
        let best = 0;
        for (let c = 1; c < LABEL_COUNT; c++) {
          if (classes[c * CROP_VOXELS + i]! > classes[best * CROP_VOXELS + i]!) best = c;
        }
        const truth = labels[i]!;
        if (best === truth) both[truth]! += 1;
        sum[best]! += 1;
        sum[truth]! += 1;
      }
    }
  } finally {
    await runner.release();
  }
  const entries = LABEL_NAMES.map((name, c) => [`Dice ${name}`, Number(((2 * both[c]!) / (sum[c]! || 1)).toFixed(4))]);
  return Object.fromEntries(entries.slice(1)) as Record<string, number>;
}

function card(
  options: AnatomyTrainOptions,
  hours: number,
  sha256: string,
  figures: Readonly<Record<string, number>>,
): string {
  const { subjects, steps, batch, seed } = options;
  return formatModelCard({
    format: 1,
    name: ANATOMY_MODEL,
    description: 'Labels a CBCT with the six anatomy labels at 2 mm',
    sha256,
    input: {
      grid: [ANATOMY_UNET.grid, ANATOMY_UNET.grid, ANATOMY_UNET.grid],
      spacing: [2, 2, 2],
      normalisation: '(HU + 1000) / 2000, clamped to -0.5 .. 2.5; approximate HU',
      labels: [],
    },
    training: {
      data: 'phantom CBCT with random contrast and noise',
      subjects,
      validationSubjects: VALIDATION_SUBJECTS,
      steps,
      batch,
      seed,
      mode: 'segmentation',
      hours: Number(hours.toFixed(2)),
    },
    figures,
    licence: 'Apache-2.0',
    command: `lacuna train-anatomy --subjects ${subjects} --steps ${steps} --batch ${batch} --seed ${seed} --out DIR`,
  });
}
