import { type Random } from '@shared/random';
import { blobMask } from './blobs';
import { cubeMask } from './cubes';
import { emptyMask, type Mask } from './grid';
import { jawMask } from './jaw';
import { localTeethMask, teethAndJawMask, teethMask, totalLossMask } from './teeth';

export type MaskKind = 'none' | 'cubes' | 'teeth' | 'local teeth' | 'local' | 'jaw' | 'teeth and jaw';

/**
 * What stage two is shown, as probabilities that sum to 1. Cubes and teeth are the paper's; local wounds and jaw parts
 * make every size of wound known; unmasked samples teach that normal anatomy, gaps of lost teeth included, stays.
 */
export const MASK_MIX: readonly { readonly kind: MaskKind; readonly probability: number }[] = [
  { kind: 'none', probability: 0.08 },
  { kind: 'cubes', probability: 0.1 },
  { kind: 'teeth', probability: 0.03 },
  { kind: 'local teeth', probability: 0.07 },
  { kind: 'local', probability: 0.5 },
  { kind: 'jaw', probability: 0.07 },
  { kind: 'teeth and jaw', probability: 0.15 },
];

export function drawMaskKind(random: Random): MaskKind {
  let rest = random.next();
  for (const { kind, probability } of MASK_MIX) {
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
    case 'jaw':
      return jawMask(labels, random);
    case 'teeth and jaw':
      return random.chance(0.4) ? teethAndJawMask(labels) : totalLossMask(labels, random);
  }
}
