import { type Stage } from './batches';

export type Mode = 'vqgan' | 'vqvae';

/** Adam's rates, the paper's (4.1) in stage one, and the part of them that the last step takes. */
const RATES: Readonly<Record<Stage, number>> = { one: 3e-4, two: 1e-3 };
const LAST_PART = 0.1;
/** From this fraction of stage one on the adversary plays; before, both modes are the same network. */
export const ADVERSARY_FROM = 0.85;
/**
 * Until this fraction of stage two only the codes are compared, ||E2(masked) - E1(clean)||^2; then the decoder's
 * reconstruction counts too. Where tissue is masked the code of emptiness lies far from the one wanted, and the
 * straight-through gradient of the reconstruction says nothing about the way between them.
 */
export const DECODED_FROM = 0.95;
/** Weight of that latent term once the reconstruction counts. */
const LATENT = 0.5;

export interface Scalars {
  readonly learningRate: number;
  /** 0 without adversary, 1 with the paper's weight. */
  readonly adversarial: number;
  readonly commitment: number;
  readonly latent: number;
  /** Whether the decoder runs. */
  readonly decoded: boolean;
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
  const learningRate = RATES[stage] * decay;
  const decoded = stage === 'one' || step >= Math.floor(DECODED_FROM * steps);
  if (!decoded) return { learningRate, adversarial: 0, commitment: 0, latent: 1, decoded };
  return {
    learningRate,
    adversarial: hasAdversary(mode, stage, step, steps) ? 1 : 0,
    commitment: 0.25,
    latent: stage === 'two' ? LATENT : 0,
    decoded,
  };
}
