import { type Stage } from './batches';

export type Mode = 'vqgan' | 'vqvae';

/** Adam's rate of the paper (4.1), and the part of it that the last step takes. */
const RATE = 3e-4;
const LAST_PART = 0.1;
/** From this fraction of stage one on the adversary plays; before, both modes are the same network. */
export const ADVERSARY_FROM = 0.85;
/**
 * First weight of the latent term of stage two, ||E2(masked) - sg[q(E1(clean))]||^2; it falls with the rate, so that the
 * reconstruction has the last word.
 */
const LATENT = 0.5;

export interface Scalars {
  readonly learningRate: number;
  /** 0 without adversary, 1 with the paper's weight. */
  readonly adversarial: number;
  readonly commitment: number;
  readonly latent: number;
}

/** Whether step `step` (from 0) of `steps` is trained against the discriminator. */
export function hasAdversary(mode: Mode, stage: Stage, step: number, steps: number): boolean {
  return mode === 'vqgan' && stage === 'one' && step >= Math.floor(ADVERSARY_FROM * steps);
}

/**
 * Rates and weights of the losses at step `step` (from 0) of `steps`: constant for the first half, then a cosine down
 * to a tenth.
 */
export function scalarsAt(mode: Mode, stage: Stage, step: number, steps: number): Scalars {
  const late = Math.max(0, (step / Math.max(1, steps - 1) - 0.5) / 0.5);
  const decay = LAST_PART + (1 - LAST_PART) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, late)));
  return {
    learningRate: RATE * decay,
    adversarial: hasAdversary(mode, stage, step, steps) ? 1 : 0,
    commitment: 0.25,
    latent: stage === 'two' ? LATENT * decay : 0,
  };
}
