import { createRandom } from '@shared/random';
import { encode } from '../anomaly/encode';
import { AUGMENTATION, type Augmentation, drawCrop } from './augment';
import { drawMask, drawMaskKind, maskMixAt } from './masks';
import { CROP_VOXELS, type Subject } from './subject';

export type Stage = 'one' | 'two';

/** Encoded samples (eq. 12), each [count, 1, 64, 64, 64] with x fastest. */
export interface TrainingBatch {
  readonly clean: Float32Array;
  /** Stage two: `clean * (1 - M)`, eq. 15. */
  readonly masked?: Float32Array;
}

export interface BatchSource {
  readonly subjects: readonly Subject[];
  readonly seed: number;
  readonly batch: number;
  /** Steps of the whole stage: stage two's masks change on the way. */
  readonly steps: number;
  readonly augmentation?: Augmentation;
}

/**
 * Batch number `step` of a stage. It depends on seed, stage, step and steps alone, so a resumed run sees the very batches that
 * an uninterrupted one would have seen.
 */
export function drawBatch(source: BatchSource, stage: Stage, step: number): TrainingBatch {
  const clean = new Float32Array(source.batch * CROP_VOXELS);
  const masked = stage === 'two' ? new Float32Array(source.batch * CROP_VOXELS) : undefined;
  for (let sample = 0; sample < source.batch; sample++) {
    const random = createRandom(source.seed, `stage ${stage}/step ${step}/sample ${sample}`);
    const labels = drawCrop(random.pick(source.subjects), random, source.augmentation ?? AUGMENTATION);
    clean.set(encode(labels), sample * CROP_VOXELS);
    if (!masked) continue;
    const mask = drawMask(drawMaskKind(maskMixAt(step / source.steps), random), labels, random);
    for (let i = 0, at = sample * CROP_VOXELS; i < CROP_VOXELS; i++, at++) masked[at] = mask[i] ? 0 : clean[at]!;
  }
  return { clean, ...(masked && { masked }) };
}
