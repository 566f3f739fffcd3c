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
import { totalLossMask } from '../masks/teeth';
import { woundMask } from '../masks/wounds';
import { CROP_GEOMETRY, CROP_VOXELS, type Subject } from '../subject';

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

/** Takes the masked tissue away and notes sample number `sample`; teeth lost by themselves are no wound. */
export function put(x: Float32Array, target: Float32Array, sample: number, labels: Uint8Array, mask: Mask): void {
  const teethAlone = !mask.some((value, i) => value && isBone(labels[i]!));
  const at = sample * CROP_VOXELS;
  for (let i = 0; i < CROP_VOXELS; i++) {
    if (!mask[i]) continue;
    if (labels[i] && !teethAlone) target[at + i] = 1;
    labels[i] = 0;
  }
  x.set(encode(labels), 2 * at);
  x.set(mirroredAnatomy(labels, CROP_GEOMETRY), 2 * at + CROP_VOXELS);
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

/** The teeth, without bone, whose voxels lie inside a box of 3 to 20 voxels about a random tooth voxel. */
function extractedTeeth(labels: Uint8Array, random: Random): Mask {
  const mask = emptyMask();
  const teeth = voxelsOf(maskOf(labels, [Label.UpperTeeth, Label.LowerTeeth]));
  if (teeth.length === 0) return mask;
  const centre = voxelOf(random.pick(teeth));
  const half = random.uniform(1.5, 10);
  forBox(
    centre.map((c) => c - half),
    centre.map((c) => c + half),
    (index) => {
      if (labels[index] === Label.UpperTeeth || labels[index] === Label.LowerTeeth) mask[index] = 1;
    },
  );
  return mask;
}

function isBone(label: number): boolean {
  return label === Label.UpperSkull || label === Label.Mandible || label === Label.MandibularCanal;
}
