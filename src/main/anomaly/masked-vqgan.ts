import { cropGeometry } from '@shared/geometry';
import { type JobContext, weightedProgress } from '@shared/jobs';
import { wholeBox } from '@shared/edit/box';
import { blockMean } from '../volume/block-mean';
import { crop, paste } from '../volume/crop';
import type { Detector, Infer } from './detector';
import { encode, MODEL_SPACING, type ModelGrid } from './encode';
import { type Box, jawBox, type JawMargin } from './jaw-box';
import { mirroredAnatomy } from './mirrored';

/** How much of the likely loss is the fine healer's word; the coarse one is too sure of large wounds' surroundings. */
const FINE_WEIGHT = 0.75;
/** Fewer windows at 1 mm than with the stride of the coarse grid; small wounds lie no farther from mandible and teeth. */
const FINE: JawMargin = { wanted: 12, least: 6, stride: 52 };

/**
 * Masked VQ-GAN, section 3.1: one network trained to reproduce the jaw (stage one), one with a new encoder trained to
 * recover it from masked input (stage two); both share the codebook and the decoder. They tell what a jaw looks like as a
 * whole; the healers tell, voxel by voxel, where bone was lost from one that is mostly there: one sees the whole jaw at
 * 2 mm, one sees small wounds and thin bone at 1 mm. What either tells counts; how far it reaches, both tell.
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
    const coarse = await heal('healer', { geometry, labels }, wholeBox(geometry), infer, stage(2));
    const jaw = fine && jawBox(fine.geometry, fine.labels, FINE);
    const small = jaw && {
      geometry: fine.geometry,
      data: await heal('healer-fine', fine, jaw, infer, stage(3), FINE.stride),
    };
    const mean = small && blockMean(small, MODEL_SPACING, (share) => share).data;
    const where = (told: (i: number) => number): Float32Array => encoded.map((code, i) => (code > 0 ? 0 : told(i)));
    if (!mean) return { reconstruction, expected, lost: where((i) => coarse[i]!) };
    const lost = where((i) => Math.max(coarse[i]!, mean[i]!));
    const likelyLost = where((i) => coarse[i]! + FINE_WEIGHT * (mean[i]! - coarse[i]!));
    return { reconstruction, expected, lost, likelyLost };
  },
};

/** The probability of each empty voxel of `box` that bone was lost there, 0 elsewhere and where there is anatomy. */
async function heal(
  model: string,
  { geometry, labels }: ModelGrid,
  { start, size }: Box,
  infer: Infer,
  context: JobContext,
  stride?: number,
): Promise<Float32Array> {
  const within = (data: Float32Array): Float32Array => crop({ geometry, data }, start, size).data;
  const [own, mirrored] = [within(encode(labels)), within(mirroredAnatomy(labels, geometry))];
  const both = new Float32Array(2 * own.length);
  both.set(own);
  both.set(mirrored, own.length);
  const told = await infer(model, both, cropGeometry(geometry, start, size), context, stride);
  const lost = paste(new Float32Array(labels.length), geometry.size, told, start, size);
  return lost.map((share, i) => (labels[i]! > 0 ? 0 : share));
}
