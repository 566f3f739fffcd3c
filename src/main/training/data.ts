import { AppError } from '@shared/errors';
import { type JobContext } from '@shared/jobs';
import { createRandom } from '@shared/random';
import { readLabelFolder } from './label-folder-reader';
import { loadPhantomSubjects } from './phantom-subjects-store';
import { type LabelScan, phantomSubject, scannedSubject } from './phantom-subjects';
import { splitSeeds } from './splits';
import { type Subject, type SubjectOf } from './subject';

/** Subjects that weights are fitted on, and others that only measure them. */
export interface TrainingData {
  readonly training: readonly Subject[];
  readonly validation: readonly Subject[];
  /** For the model card. */
  readonly description: string;
  /** Scans that were left out because they have no label map. */
  readonly unlabelled: readonly string[];
}

export interface DataOptions {
  /** A folder of label maps, or `phantoms`. */
  readonly data: string;
  /** Phantoms: how many. Folder: at most so many are used for training. */
  readonly subjects: number;
  /** Phantoms: how many of the training seeds are passed over, as those that an earlier run was trained on. */
  readonly skip?: number;
  readonly validationSubjects: number;
  readonly seed: number;
  /** Where sampled phantoms are kept. */
  readonly cache: string;
  /** Phantoms: how many more are used for training with the labels that a segmenter gives their scans. */
  readonly scans?: { readonly count: number; readonly label: LabelScan };
  /** The grid of the subjects; the model's by default. */
  readonly subjectOf?: SubjectOf;
}

/**
 * Training and validation subjects. Phantoms come from their own ranges of seeds; of a folder a tenth (at least one, at
 * most `validationSubjects`), drawn by the seed, is held out.
 */
export async function loadData(options: DataOptions, context: JobContext): Promise<TrainingData> {
  if (options.data === 'phantoms') {
    return loadPhantoms(options, context);
  }
  const { subjects, unlabelled } = await readLabelFolder(options.data, context, options.subjectOf);
  if (subjects.length < 2) {
    throw new AppError('training/too-few-subjects', { needed: 2, count: subjects.length });
  }
  const order = shuffled(subjects, options.seed);
  const heldOut = Math.min(options.validationSubjects, Math.max(1, Math.round(order.length / 10)));
  const training = order.slice(heldOut, heldOut + options.subjects);
  return {
    training,
    validation: order.slice(0, heldOut),
    description: `${training.length} label maps of one folder; figures on ${heldOut} more that were held out`,
    unlabelled,
  };
}

async function loadPhantoms(options: DataOptions, context: JobContext): Promise<TrainingData> {
  const { subjects, scans, subjectOf } = options;
  const seeds = splitSeeds('training', subjects + (scans?.count ?? 0), options.skip);
  const held = splitSeeds('validation', options.validationSubjects);
  const scanned = seeds.slice(subjects);
  const all = await loadPhantomSubjects(
    options.cache,
    [
      ...seeds.slice(0, subjects).map((seed) => phantomSubject(seed, subjectOf)),
      ...scanned.map((seed) => scannedSubject(seed, scans!.label, subjectOf)),
      ...held.map((seed) => phantomSubject(seed, subjectOf)),
    ],
    context,
  );
  const asLabelled = scanned.length > 0 ? `, ${ends(scanned)} as the built-in segmenter labels their scans` : '';
  return {
    training: all.slice(0, seeds.length),
    validation: all.slice(seeds.length),
    description: `healthy phantoms, seeds ${ends(seeds.slice(0, subjects))}${asLabelled}; figures on seeds ${ends(held)}`,
    unlabelled: [],
  };
}

function ends(seeds: readonly number[]): string {
  return `${seeds[0]!}-${seeds.at(-1)!}`;
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = createRandom(seed, 'split');
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.integer(0, i);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
