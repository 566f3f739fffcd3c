import { createRandom } from '@shared/random';
import { FINE_SPACING, MODEL_SPACING } from '../../anomaly/encode';
import type { HealerBatch } from '../../nn/healer/trainer';
import { emptyMask } from '../masks/grid';
import { woundMask } from '../masks/wounds';
import { CROP_VOXELS, type Subject, type SubjectOf, toFineSubject, toSubject } from '../subject';
import { jawCrop, jawStart } from '../validation';
import { healerBatch, put } from './batches';
import { fineBatch, fineWounds, putFine } from './fine-batches';

/** One of the two grids on which a healer is trained. */
export interface HealerScale {
  /** The model's name, as the detector asks for it. */
  readonly model: string;
  readonly spacing: number;
  readonly subjectOf: SubjectOf;
  /** Batch number `step`, by seed and step alone. */
  readonly batch: (subjects: readonly Subject[], batch: number, seed: number, step: number) => HealerBatch;
  /** Two samples of held-out subject number `n`: with one to three wounds, and whole. */
  readonly held: (subject: Subject, n: number) => HealerBatch;
}

export const HEALER_SCALES: Readonly<Record<'coarse' | 'fine', HealerScale>> = {
  coarse: {
    model: 'healer',
    spacing: MODEL_SPACING,
    subjectOf: toSubject,
    batch: healerBatch,
    held(subject, n) {
      const [x, target] = twoSamples();
      const crop = jawCrop(subject);
      put(x, target, 1, crop.slice(), emptyMask());
      put(x, target, 0, crop, woundMask(crop, createRandom(n, 'validation')));
      return { x, target };
    },
  },
  fine: {
    model: 'healer-fine',
    spacing: FINE_SPACING,
    subjectOf: toFineSubject,
    batch: fineBatch,
    held(subject, n) {
      const [x, target] = twoSamples();
      const start = jawStart(subject);
      putFine(x, target, 0, subject, start, (labels) =>
        fineWounds(labels, subject, start, createRandom(n, 'validation')),
      );
      putFine(x, target, 1, subject, start, () => emptyMask());
      return { x, target };
    },
  },
};

function twoSamples(): [Float32Array, Float32Array] {
  return [new Float32Array(4 * CROP_VOXELS), new Float32Array(2 * CROP_VOXELS)];
}
