import { weightedProgress } from '@shared/jobs';
import type { Detector } from './detector';
import { mirroredAnatomy } from './mirrored';

/**
 * Masked VQ-GAN, section 3.1: one network trained to reproduce the jaw (stage one), one with a new encoder trained to
 * recover it from masked input (stage two); both share the codebook and the decoder. They tell what a jaw looks like as a
 * whole; the healer tells, voxel by voxel, where bone was lost from one that is mostly there.
 */
export const maskedVqgan: Detector = {
  name: 'masked-vqgan',
  models: ['stage-one', 'stage-two', 'healer'],
  async detect({ geometry, labels, encoded }, infer, context) {
    const stage = weightedProgress(context, [
      { name: 'reconstruct', weight: 1 },
      { name: 'expect', weight: 1 },
      { name: 'heal', weight: 1 },
    ]);
    const reconstruction = await infer('stage-one', encoded, geometry, stage(0));
    const expected = await infer('stage-two', encoded, geometry, stage(1));
    const both = new Float32Array(2 * encoded.length);
    both.set(encoded);
    both.set(mirroredAnatomy(labels, geometry), encoded.length);
    const lost = await infer('healer', both, geometry, stage(2));
    return { reconstruction, expected, lost: lost.map((share, i) => (encoded[i]! > 0 ? 0 : share)) };
  },
};
