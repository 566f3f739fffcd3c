import { checkAborted, type JobContext, weightedProgress } from '@shared/jobs';
import { LABEL_NAMES } from '@shared/labels';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createSession } from '../../inference/engines';
import { formatModelCard } from '../../inference/model-card';
import { HEALER, type HealerConfig } from '../../nn/healer/config';
import { exportHealer } from '../../nn/healer/export-model';
import { healerLayout } from '../../nn/healer/network';
import { createHealerTrainer } from '../../nn/healer/trainer';
import { splitFlat, type Tensors } from '../../nn/parameters';
import { writeFileAtomic } from '../../volume/io/atomic-writer';
import { fromOption, readState, readWeights, weightsInCommand, writeState } from '../anatomy/state-store';
import { type DataOptions, loadData, type TrainingData } from '../data';
import { CROP_VOXELS, type Subject } from '../subject';
import { HEALER_SCALES, type HealerScale } from './scales';

export interface HealerTrainOptions {
  /** A folder of label maps, or `phantoms`. */
  readonly data: string;
  /** The run's folder: subjects, checkpoint and, at the end, the model and its card. */
  readonly out: string;
  readonly subjects: number;
  readonly skip?: DataOptions['skip'];
  readonly steps: number;
  readonly batch: number;
  readonly seed: number;
  /** Phantoms more with the labels that a segmenter gives their scans, so that the healer knows its mistakes. */
  readonly scans?: DataOptions['scans'];
  /** Which of the two healers. */
  readonly scale: keyof typeof HEALER_SCALES;
  /** A checkpoint of another run or a trained model whose weights a new run begins with, as those of the coarse healer. */
  readonly from?: string;
  /** A trained model or a checkpoint, of the same network, whose weights the finished run's are averaged with. */
  readonly averageWith?: { readonly path: string; /** Of the run's own weights, 0 to 1. */ readonly share: number };
  /** Cores that may be used; all by default. */
  readonly threads?: number;
  /** Another size of network than the shipped one. */
  readonly network?: HealerConfig;
}

/** What the shipped model was trained with. */
export const HEALER_TRAIN_DEFAULTS = {
  scale: 'coarse',
  data: 'phantoms',
  subjects: 500,
  steps: 6000,
  batch: 2,
  seed: 1,
} as const;

export interface HealerTrainResult {
  readonly path: string;
  readonly sha256: string;
  readonly figures: HealerFigures;
}

/** On held-out subjects, at a probability of 0.5, in the cube about the jaw. */
export interface HealerFigures {
  /** Mean Dice of one to three wounds. */
  readonly dice: number;
  /** Voxels in which a whole jaw is said to lack bone, mean. */
  readonly falseVoxels: number;
}

const CHECKPOINT = 'healer.checkpoint';
const RATE = 1e-3;
/** Of a run that begins with another's weights. */
const LATER_RATE = 6e-4;
const LAST_PART = 0.05;
const WARM_UP = 50;
const MEASURE_EVERY = 250;
const VALIDATION_SUBJECTS = 16;

/**
 * Trains the healer: bone is taken from healthy jaws and the network tells where. Subjects and checkpoint are kept in
 * `out`; a run that is started again there goes on from the last checkpoint, exactly.
 */
export async function trainHealer(options: HealerTrainOptions, context: JobContext): Promise<HealerTrainResult> {
  const { out, steps, batch, seed, threads } = options;
  const network = options.network ?? HEALER;
  const scale = HEALER_SCALES[options.scale];
  const layout = healerLayout(network);
  const begin = options.from === undefined ? undefined : await readWeights(options.from, layout);
  const other = options.averageWith && (await readWeights(options.averageWith.path, layout)).average;
  const stage = weightedProgress(context, [
    { name: 'data', weight: options.subjects / 2 + 5 * (options.scans?.count ?? 0) },
    { name: 'train', weight: steps },
  ]);
  const cache = join(out, 'phantoms.subjects');
  const data = await loadData(
    { ...options, validationSubjects: VALIDATION_SUBJECTS, cache, subjectOf: scale.subjectOf },
    stage(0),
  );
  const trainer = await createHealerTrainer({ network, batch, seed, ...(threads !== undefined && { threads }) });
  const checkpoint = join(out, CHECKPOINT);
  try {
    const saved = await readState(checkpoint);
    if (saved) trainer.loadState(saved);
    else if (begin) trainer.loadState({ ...trainer.saveState(), ...begin });
    const began = performance.now() - 1000 * (saved?.['seconds']?.[0] ?? 0);
    const seconds = (): number => (performance.now() - began) / 1000;
    const save = (): Promise<void> =>
      writeState(checkpoint, { ...trainer.saveState(), seconds: Float32Array.of(seconds()) });
    let shown = '';
    while (trainer.stepCount < steps) {
      if (context.signal.aborted && trainer.stepCount > 0) await save();
      checkAborted(context);
      const step = trainer.stepCount;
      const { crossEntropy, dice } = await trainer.step(
        scale.batch(data.training, batch, seed, step),
        options.from === undefined ? rateAt(step, steps) : laterRateAt(step, steps),
      );
      if (trainer.stepCount === steps) await save();
      else if (trainer.stepCount % MEASURE_EVERY === 0) {
        await save();
        const figures = await measure(exportHealer(trainer.weights(), network), data.validation, scale);
        shown = `, Dice ${figures.dice.toFixed(3)}, false voxels ${figures.falseVoxels.toFixed(1)}`;
      }
      const losses = trainer.stepCount % 10 === 0 ? `, loss ${(crossEntropy + 1 - dice).toFixed(3)}` : '';
      stage(1).onProgress((step + 1) / steps, `healer ${step + 1}/${steps}${losses}${shown}`);
      // The engine blocks the event loop; a breath lets cancel arrive.
      await new Promise((resolve) => setImmediate(resolve));
    }
    const weights = trainer.weights();
    const shipped = other ? averaged(weights, splitFlat(other, layout), options.averageWith.share) : weights;
    const model = exportHealer(shipped, network);
    const figures = await measure(model, data.validation, scale);
    const sha256 = createHash('sha256').update(model).digest('hex');
    const path = join(out, `${scale.model}.onnx`);
    await writeFileAtomic(path, model);
    await writeFileAtomic(
      join(out, `${scale.model}.json`),
      card(options, scale, data, seconds() / 3600, sha256, figures),
    );
    return { path, sha256, figures };
  } finally {
    await trainer.release();
  }
}

/**
 * Between the weights of two trainings of one network: networks that were trained on from the same weights lie in one basin,
 * and between them there are better ones than either (model soups, Wortsman et al. 2022).
 */
function averaged(own: Tensors, other: Tensors, share: number): Tensors {
  return Object.fromEntries(
    Object.entries(own).map(([name, values]) => [
      name,
      values.map((value, i) => share * value + (1 - share) * other[name]![i]!),
    ]),
  );
}

/** A short rise, constant for the first half, then a cosine down. */
function rateAt(step: number, steps: number): number {
  const late = Math.max(0, (step / Math.max(1, steps - 1) - 0.5) / 0.5);
  const decay = LAST_PART + (1 - LAST_PART) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, late)));
  return RATE * decay * Math.min(1, (step + 1) / WARM_UP);
}

/** The same rise, then a cosine down at once. */
function laterRateAt(step: number, steps: number): number {
  const decay = 0.5 + 0.5 * Math.cos((Math.PI * step) / steps);
  return LATER_RATE * Math.max(decay, 0.02) * Math.min(1, (step + 1) / WARM_UP);
}

async function measure(model: Uint8Array, held: readonly Subject[], scale: HealerScale): Promise<HealerFigures> {
  const runner = await createSession('cpu', model);
  let dice = 0;
  let falseVoxels = 0;
  try {
    for (const [n, subject] of held.entries()) {
      const { x, target } = scale.held(subject, n);
      const { y } = await runner.run({ x: { data: x, shape: [2, 2, 64, 64, 64] } }, ['y']);
      let [both, sum] = [0, 0];
      for (let i = 0; i < CROP_VOXELS; i++) {
        const found = y![i]! > 0.5 && x[i] === 0;
        if (found && target[i]) both++;
        sum += Number(found) + target[i]!;
        if (y![CROP_VOXELS + i]! > 0.5 && x[2 * CROP_VOXELS + i] === 0) falseVoxels++;
      }
      dice += sum > 0 ? (2 * both) / sum : 1;
    }
  } finally {
    await runner.release();
  }
  return { dice: dice / held.length, falseVoxels: falseVoxels / held.length };
}

function card(
  options: HealerTrainOptions,
  scale: HealerScale,
  data: TrainingData,
  hours: number,
  sha256: string,
  figures: HealerFigures,
): string {
  const { subjects, steps, batch, seed } = options;
  const kind = options.scale === 'fine' ? ' --fine' : '';
  const begin = fromOption(options.from, CHECKPOINT);
  const from = options.data === 'phantoms' ? 'phantoms' : 'DIR';
  const skip = options.skip ? ` --skip ${options.skip}` : '';
  const scans = options.scans ? ` --scans ${options.scans.count}` : '';
  const { averageWith } = options;
  const average = averageWith
    ? ` --average-with ${weightsInCommand(averageWith.path, CHECKPOINT)} --own-share ${averageWith.share}`
    : '';
  return formatModelCard({
    format: 1,
    name: scale.model,
    description: 'Where bone was lost: from the anatomy and its mirror image, the probability of each empty voxel',
    sha256,
    input: {
      grid: [HEALER.grid, HEALER.grid, HEALER.grid],
      spacing: [scale.spacing, scale.spacing, scale.spacing],
      normalisation: 'label L of the largest share of a voxel, then (L + 5) / 10 where L > 0, else 0 (eq. 12)',
      labels: [...LABEL_NAMES],
    },
    training: {
      data: data.description,
      subjects: data.training.length,
      validationSubjects: data.validation.length,
      steps,
      batch,
      seed,
      mode: 'bone taken away',
      hours: Number(hours.toFixed(2)),
    },
    figures: { 'Dice wounds': round(figures.dice), 'false voxels a jaw': round(figures.falseVoxels) },
    licence: 'Apache-2.0',
    command: `lacuna train-healer${kind}${begin} --data ${from} --subjects ${subjects}${skip}${scans} --steps ${steps} --batch ${batch} --seed ${seed}${average} --out DIR`,
  });
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
