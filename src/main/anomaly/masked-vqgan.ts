import { type JobContext, weightedProgress } from '@shared/jobs';
import { blockMean } from '../volume/block-mean';
import type { AnatomyGrid, Detector, Infer } from './detector';
import { encode, MODEL_SPACING } from './encode';
import { mirroredAnatomy } from './mirrored';

/** Voxels between the windows at 1 mm: half as many windows as with the 32 of the coarse grid. */
const FINE_STRIDE = 48;

/**
 * Masked VQ-GAN, section 3.1: one network trained to reproduce the jaw (stage one), one with a new encoder trained to
 * recover it from masked input (stage two); both share the codebook and the decoder. They tell what a jaw looks like as a
 * whole; the healers tell, voxel by voxel, where bone was lost from one that is mostly there: one sees the whole jaw at
 * 2 mm, one sees small wounds and thin bone at 1 mm, and what either tells counts.
 */
export const maskedVqgan: Detector = {
  name: 'masked-vqgan',
  models: ['stage-one', 'stage-two', 'healer', 'healer-fine'],
  async detect({ geometry, labels, encoded, fine }, infer, context) {
    const stage = weightedProgress(context, [
      { name: 'reconstruct', weight: 1 },
      { name: 'expect', weight: 1 },
      { name: 'heal', weight: 1 },
      { name: 'heal small', weight: 6 },
    ]);
    const reconstruction = await infer('stage-one', encoded, geometry, stage(0));
    const expected = await infer('stage-two', encoded, geometry, stage(1));
    const coarse = await heal('healer', { geometry, labels }, infer, stage(2));
    const small = fine && {
      geometry: fine.geometry,
      data: await heal('healer-fine', fine, infer, stage(3), FINE_STRIDE),
    };
    const mean = small && blockMean(small, MODEL_SPACING, (share) => share).data;
    const lost = coarse.map((share, i) => (encoded[i]! > 0 ? 0 : Math.max(share, mean?.[i] ?? 0)));
    return { reconstruction, expected, lost };
  },
};

/** The probability of each empty voxel that bone was lost there, 0 where there is anatomy. */
async function heal(
  model: string,
  { geometry, labels }: Pick<AnatomyGrid, 'geometry' | 'labels'>,
  infer: Infer,
  context: JobContext,
  stride?: number,
): Promise<Float32Array> {
  const both = new Float32Array(2 * labels.length);
  both.set(encode(labels));
  both.set(mirroredAnatomy(labels, geometry), labels.length);
  const lost = await infer(model, both, geometry, context, stride);
  return lost.map((share, i) => (labels[i]! > 0 ? 0 : share));
}
