import { join } from 'node:path';
import { type Stage } from './batches';
import { type Mode } from './schedule';

/** What lies where in a training run's folder. */
export interface RunFolder {
  readonly subjects: string;
  readonly log: string;
  /** The state to resume from. */
  checkpoint(stage: Stage): string;
  /** Averaged weights of a finished stage. */
  weights(stage: Stage): string;
  /** The state of stage one before its first step against the discriminator: a VQ-VAE run can branch off it. */
  readonly beforeAdversary: string;
  picture(stage: Stage): string;
  /** The ONNX file; its card has the same name with `.json`. */
  model(mode: Mode, stage: Stage): string;
}

/** The VQ-GAN's models are the ones in use and go by their stage alone. */
export function modelName(mode: Mode, stage: Stage): string {
  return mode === 'vqgan' ? `stage-${stage}` : `stage-${stage}-${mode}`;
}

export function runFolder(path: string): RunFolder {
  return {
    subjects: join(path, 'phantoms.subjects'),
    log: join(path, 'losses.csv'),
    checkpoint: (stage) => join(path, `stage-${stage}.checkpoint`),
    weights: (stage) => join(path, `stage-${stage}.weights`),
    beforeAdversary: join(path, 'stage-one-before-adversary.checkpoint'),
    picture: (stage) => join(path, `stage-${stage}.png`),
    model: (mode, stage) => join(path, `${modelName(mode, stage)}.onnx`),
  };
}
