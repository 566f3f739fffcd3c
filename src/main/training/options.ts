import { type VqganConfig } from '../nn/vqgan/config';
import { type Stage } from './batches';
import { type Mode } from './schedule';

export interface TrainOptions {
  /** A folder of label maps, or `phantoms`. */
  readonly data: string;
  /** The run's folder: subjects, checkpoints, log, pictures and, at the end, models. */
  readonly out: string;
  readonly mode: Mode;
  readonly subjects: number;
  readonly stepsOne: number;
  readonly stepsTwo: number;
  /** Samples a step. */
  readonly batch: number;
  readonly seed: number;
  readonly stage: Stage | 'both';
  /** Go on from the folder's checkpoints; without it a folder that holds a run is refused. */
  readonly resume: boolean;
  /** The folder of a VQ-GAN run: stage one starts as that was before its adversary; until there both modes are one. */
  readonly from?: string;
  readonly validationSubjects: number;
  /** Steps between validations, which are also the checkpoints. */
  readonly validateEvery: number;
  /** Another size of network than the shipped one. */
  readonly network?: VqganConfig;
  readonly threads?: number;
}

/** What the shipped models were trained with. */
export const TRAIN_DEFAULTS = {
  data: 'phantoms',
  mode: 'vqgan',
  subjects: 500,
  stepsOne: 800,
  stepsTwo: 8370,
  batch: 2,
  seed: 1,
  stage: 'both',
  resume: false,
  validationSubjects: 16,
  validateEvery: 100,
} as const satisfies Omit<TrainOptions, 'out'>;

/** The command line that does what the options say; defaults are written out, so that it stays true. No paths. */
export function commandOf(options: TrainOptions): string {
  return [
    'lacuna train',
    `--data ${options.data === 'phantoms' ? 'phantoms' : 'DIR'}`,
    `--mode ${options.mode}`,
    `--stage ${options.stage}`,
    `--subjects ${options.subjects}`,
    `--steps-one ${options.stepsOne}`,
    `--steps-two ${options.stepsTwo}`,
    `--batch ${options.batch}`,
    `--seed ${options.seed}`,
    ...(options.from === undefined ? [] : ['--from RUN']),
    '--out DIR',
  ].join(' ');
}
