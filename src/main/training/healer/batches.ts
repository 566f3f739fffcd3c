import { Label } from '@shared/labels';
import { createRandom, type Random } from '@shared/random';
import { encode } from '../../anomaly/encode';
import { mirroredAnatomy } from '../../anomaly/mirrored';
import type { HealerBatch } from '../../nn/healer/trainer';
import { drawCrop } from '../augment';
import { blobMask } from '../masks/blobs';
import { cubeMask } from '../masks/cubes';
import { emptyMask, forBox, type Mask, maskOf, voxelOf, voxelsOf } from '../masks/grid';
import { jawMask } from '../masks/jaw';
import { singleTeeth } from '../masks/single-teeth';
import { totalLossMask } from '../masks/teeth';
import { woundMask } from '../masks/wounds';
import { CROP, CROP_GEOMETRY, CROP_VOXELS, type Subject } from '../subject';

type Loss = 'none' | 'extracted teeth' | 'wounds' | 'many wounds' | 'cubes' | 'jaw' | 'total';

/** Mostly wounds as patients have them; anatomy without loss, lost teeth included, is to be left alone. */
const MIX: readonly { readonly loss: Loss; readonly probability: number }[] = [
  { loss: 'none', probability: 0.1 },
  { loss: 'extracted teeth', probability: 0.08 },
  { loss: 'wounds', probability: 0.62 },
  { loss: 'many wounds', probability: 0.12 },
  { loss: 'cubes', probability: 0.03 },
  { loss: 'jaw', probability: 0.03 },
  { loss: 'total', probability: 0.02 },
];

/** Batch number `step` of a run. It depends on the seed and the step alone, so a resumed run sees the same ones. */
export function healerBatch(subjects: readonly Subject[], batch: number, seed: number, step: number): HealerBatch {
  const x = new Float32Array(2 * batch * CROP_VOXELS);
  const target = new Float32Array(batch * CROP_VOXELS);
  for (let sample = 0; sample < batch; sample++) {
    const random = createRandom(seed, `healer/step ${step}/sample ${sample}`);
    const labels = drawCrop(random.pick(subjects), random);
    const loss = drawLoss(random);
    put(x, target, sample, labels, maskOfLoss(loss, labels, random));
  }
  return { x, target };
}

/** Takes the masked tissue away and notes sample number `sample`, with the mirror image of what is left. */
export function put(x: Float32Array, target: Float32Array, sample: number, labels: Uint8Array, mask: Mask): void {
  target.set(takeAway(labels, mask), sample * CROP_VOXELS);
  x.set(encode(labels), 2 * sample * CROP_VOXELS);
  x.set(mirroredAnatomy(labels, CROP_GEOMETRY), (2 * sample + 1) * CROP_VOXELS);
}

/** Empties the masked voxels and returns 1 where a wound took tissue; teeth lost by themselves are no wound. */
export function takeAway(labels: Uint8Array, mask: Mask): Uint8Array {
  const teethAlone = !mask.some((value, i) => value && isBone(labels[i]!));
  const lost = new Uint8Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    if (!mask[i]) continue;
    if (labels[i] && !teethAlone) lost[i] = 1;
    labels[i] = 0;
  }
  return lost;
}

function drawLoss(random: Random): Loss {
  let rest = random.next();
  for (const { loss, probability } of MIX) {
    rest -= probability;
    if (rest < 0) return loss;
  }
  return 'none';
}

function maskOfLoss(loss: Loss, labels: Uint8Array, random: Random): Mask {
  switch (loss) {
    case 'none':
      return emptyMask();
    case 'extracted teeth':
      return extractedTeeth(labels, random);
    case 'wounds':
      return woundMask(labels, random);
    case 'many wounds':
      return blobMask(labels, random);
    case 'cubes':
      return cubeMask(labels, random);
    case 'jaw':
      return jawMask(labels, random);
    case 'total':
      return totalLossMask(labels, random);
  }
}

/**
 * The teeth of one jaw, without bone and from root to crown, that 6 to 40 mm of the arch about a random tooth voxel meet. A root
 * without its crown is not extracted: the hole would be closed, and a closed hole in a jaw is a wound.
 */
export function extractedTeeth(labels: Uint8Array, random: Random, scale = 1): Mask {
  const mask = emptyMask();
  const teeth = voxelsOf(maskOf(labels, [Label.UpperTeeth, Label.LowerTeeth]));
  if (teeth.length === 0) return mask;
  const site = random.pick(teeth);
  const [x, y] = voxelOf(site);
  const half = scale * random.uniform(1.5, 10);
  const numbers = singleTeeth(labels, scale);
  const out = new Uint8Array(256);
  forBox([x - half, y - half, 0], [x + half, y + half, CROP - 1], (index) => {
    if (labels[index] === labels[site]) out[numbers[index]!] = 1;
  });
  for (let i = 0; i < mask.length; i++) if (labels[i] === labels[site]) mask[i] = out[numbers[i]!]!;
  return mask;
}

function isBone(label: number): boolean {
  return label === Label.UpperSkull || label === Label.Mandible || label === Label.MandibularCanal;
}
