import { weightedProgress } from '@shared/jobs';
import type { Detector } from './detector';

/**
 * Masked VQ-GAN, section 3.1: one network trained to reproduce the jaw (stage one), one with a new encoder trained to
 * recover it from masked input (stage two); both share the codebook and the decoder.
 */
export const maskedVqgan: Detector = {
  name: 'masked-vqgan',
  models: ['stage-one', 'stage-two'],
  async detect({ geometry, encoded }, infer, context) {
    const stage = weightedProgress(context, [
      { name: 'reconstruct', weight: 1 },
      { name: 'expect', weight: 1 },
    ]);
    const reconstruction = await infer('stage-one', encoded, geometry, stage(0));
    const expected = await infer('stage-two', encoded, geometry, stage(1));
    return { reconstruction, expected };
  },
};
