import { Label } from '@shared/labels';
import type { Vec3 } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { encode } from '../anomaly/encode';
import { plainCrop } from './augment';
import { type Stage, type TrainingBatch } from './batches';
import { woundMask } from './masks/wounds';
import { teethAndJawMask } from './masks/teeth';
import { CROP, CROP_VOXELS, type Subject } from './subject';

/** What an error is measured on: whole anatomy, teeth and jaw removed, or local wounds. */
export type ValidationKind = 'plain' | 'teethAndJaw' | 'local';

export interface ValidationSet {
  readonly kind: ValidationKind;
  readonly batches: readonly TrainingBatch[];
}

/** Stage one is judged on whole anatomy, stage two on that and on both kinds of loss. */
export function validationKinds(stage: Stage): readonly ValidationKind[] {
  return stage === 'one' ? ['plain'] : ['plain', 'teethAndJaw', 'local'];
}

/**
 * Fixed samples, the same at every call: from each subject the 64 cube about its jaws, without augmentation. The last
 * batch is filled up from the first subjects again. No subject gives no batch.
 */
export function validationSets(subjects: readonly Subject[], batch: number, stage: Stage): ValidationSet[] {
  const crops = subjects.map(jawCrop);
  const count = Math.ceil(crops.length / batch);
  const filled = Array.from({ length: count * batch }, (_, index) => crops[index % crops.length]!);
  return validationKinds(stage).map((kind) => ({
    kind,
    batches: Array.from({ length: count }, (_, index) =>
      validationBatch(filled.slice(index * batch, (index + 1) * batch), kind, index),
    ),
  }));
}

/** The 64 cube about a subject's jaws, without augmentation. */
export function jawCrop(subject: Subject): Uint8Array {
  return plainCrop(subject, jawStart(subject));
}

/** Where the cube begins that has the centroid of mandible and teeth in its middle, kept inside the subject. */
export function jawStart({ size, labels }: Subject): Vec3 {
  const sums = [0, 0, 0];
  let count = 0;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i]! < Label.Mandible) continue;
    sums[0]! += i % size[0];
    sums[1]! += Math.floor(i / size[0]) % size[1];
    sums[2]! += Math.floor(i / (size[0] * size[1]));
    count++;
  }
  return size.map((n, axis) => {
    const middle = count > 0 ? sums[axis]! / count : n / 2;
    return Math.min(n - CROP, Math.max(0, Math.round(middle - CROP / 2)));
  }) as unknown as Vec3;
}

function validationBatch(crops: readonly Uint8Array[], kind: ValidationKind, index: number): TrainingBatch {
  const clean = new Float32Array(crops.length * CROP_VOXELS);
  crops.forEach((labels, sample) => clean.set(encode(labels), sample * CROP_VOXELS));
  if (kind === 'plain') return { clean };
  const masked = Float32Array.from(clean);
  crops.forEach((labels, sample) => {
    const random = createRandom(index * crops.length + sample, 'validation');
    const mask = kind === 'teethAndJaw' ? teethAndJawMask(labels) : woundMask(labels, random);
    for (let i = 0; i < mask.length; i++) if (mask[i]) masked[sample * CROP_VOXELS + i] = 0;
  });
  return { clean, masked };
}
