import { type Random } from '@shared/random';
import { blobMask } from './blobs';
import { cubeMask } from './cubes';
import { emptyMask, type Mask } from './grid';
import { jawMask } from './jaw';
import { woundMask } from './wounds';
import { localTeethMask, teethAndJawMask, teethMask, totalLossMask } from './teeth';

export type MaskKind = 'none' | 'cubes' | 'teeth' | 'local teeth' | 'local' | 'wounds' | 'jaw' | 'teeth and jaw';

/** Probabilities that sum to 1. */
export type MaskMix = readonly { readonly kind: MaskKind; readonly probability: number }[];

/**
 * What stage two is shown first: what a jaw looks like as a whole. Cubes and teeth are the paper's; local wounds and jaw
 * parts make every size of loss known; unmasked samples teach that normal anatomy, gaps of lost teeth included, stays.
 */
export const WHOLE_FIRST: MaskMix = [
  { kind: 'none', probability: 0.08 },
  { kind: 'cubes', probability: 0.1 },
  { kind: 'teeth', probability: 0.03 },
  { kind: 'local teeth', probability: 0.07 },
  { kind: 'local', probability: 0.5 },
  { kind: 'jaw', probability: 0.07 },
  { kind: 'teeth and jaw', probability: 0.15 },
];

/**
 * Then mostly wounds as patients have them: beside a sample without a jaw, whose error is ten times as large, the error of
 * a wound counts for little.
 */
export const WOUNDS_THEN: MaskMix = [
  { kind: 'none', probability: 0.1 },
  { kind: 'cubes', probability: 0.03 },
  { kind: 'teeth', probability: 0.01 },
  { kind: 'local teeth', probability: 0.06 },
  { kind: 'wounds', probability: 0.72 },
  { kind: 'jaw', probability: 0.02 },
  { kind: 'teeth and jaw', probability: 0.06 },
];

/** The share of the steps that are drawn from {@link WHOLE_FIRST}. */
const WHOLE_SHARE = 0.4;

/** @param done share of the stage's steps that are done, 0..1 */
export function maskMixAt(done: number): MaskMix {
  return done < WHOLE_SHARE ? WHOLE_FIRST : WOUNDS_THEN;
}

export function drawMaskKind(mix: MaskMix, random: Random): MaskKind {
  let rest = random.next();
  for (const { kind, probability } of mix) {
    rest -= probability;
    if (rest < 0) return kind;
  }
  return 'none';
}

/** A mask of the given kind for one 64 cube of labels; empty where the anatomy it needs is absent. */
export function drawMask(kind: MaskKind, labels: Uint8Array, random: Random): Mask {
  switch (kind) {
    case 'none':
      return emptyMask();
    case 'cubes':
      return cubeMask(labels, random);
    case 'teeth':
      return teethMask(labels);
    case 'local teeth':
      return localTeethMask(labels, random);
    case 'local':
      return blobMask(labels, random);
    case 'wounds':
      return woundMask(labels, random);
    case 'jaw':
      return jawMask(labels, random);
    case 'teeth and jaw':
      return random.chance(0.4) ? teethAndJawMask(labels) : totalLossMask(labels, random);
  }
}
