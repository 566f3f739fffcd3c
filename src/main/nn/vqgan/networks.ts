import { conv } from '../ops/conv';
import { depthToSpace, spaceToDepth } from '../ops/blocks';
import { concat, pad } from '../ops/layout';
import { leakyRelu } from '../ops/unary';
import { convLayer, downLayer, nonLocalLayer, residualLayer, upLayer } from '../layers';
import { type Parameters } from '../parameters';
import { count, type Tensor } from '../tensor';
import { type VqganConfig } from './config';

function residuals(p: Parameters, name: string, x: Tensor, blocks: number): Tensor {
  let y = x;
  for (let i = 0; i < blocks; i++) y = residualLayer(p, `${name}${i}`, y);
  return y;
}

/**
 * x [N, 1, g, g, g] -> codes before quantisation [N, codeSize, g/4, g/4, g/4]. The lowest resolution, g/8 with the
 * non-local block, sees the whole jaw; its result joins the finer features, so that the codes also tell small wounds.
 */
export function encoder(p: Parameters, x: Tensor, { channels, blocks, groups, codeSize }: VqganConfig): Tensor {
  const half = leakyRelu(convLayer(p, 'encoder/stem', spaceToDepth(x, 2), channels[0], 3));
  const quarter = residuals(p, 'encoder/quarter', downLayer(p, 'encoder/down1', half, channels[1], groups), blocks[0]);
  const eighth = residuals(p, 'encoder/eighth', downLayer(p, 'encoder/down2', quarter, channels[2], groups), blocks[1]);
  const seen = nonLocalLayer(p, 'encoder/nonlocal', eighth, groups);
  const raised = upLayer(p, 'encoder/up', seen, channels[1], groups);
  const joined = leakyRelu(convLayer(p, 'encoder/join', concat([quarter, raised], 1), channels[1], 1));
  return convLayer(p, 'encoder/codes', residuals(p, 'encoder/joined', joined, blocks[2]), codeSize, 1, Math.SQRT1_2);
}

/** Quantised codes [N, codeSize, g/4, g/4, g/4] -> reconstruction [N, 1, g, g, g]. `last` is the paper's G_L. */
export function decoder(
  p: Parameters,
  codes: Tensor,
  { channels, blocks, groups }: VqganConfig,
): { readonly y: Tensor; readonly last: Tensor } {
  const first = leakyRelu(convLayer(p, 'decoder/first', codes, channels[1], 3));
  const quarter = residuals(p, 'decoder/quarter', first, blocks[3]);
  const half = residuals(p, 'decoder/half', upLayer(p, 'decoder/up', quarter, channels[0], groups), blocks[4]);
  const shape = [8, channels[0], 3, 3, 3];
  // Starts with small values: the first steps then need not unlearn noise.
  const last = p('decoder/last/weight', shape, 0.1 * Math.sqrt(1 / count(shape.slice(1))));
  return { y: depthToSpace(conv(half, last, p('decoder/last/bias', [8], 0)), 2), last };
}

/** PatchGAN: x [N, 1, g, g, g] -> logits [N, 1, g/8, g/8, g/8], each for the patch that it sees. */
export function discriminator(p: Parameters, x: Tensor, { discriminator: channels }: VqganConfig): Tensor {
  let y = x;
  channels.forEach((size, i) => {
    y = leakyRelu(stridedLayer(p, `discriminator/layer${i}`, y, size));
  });
  return convLayer(p, 'discriminator/logits', y, 1, 3, Math.SQRT1_2);
}

/** Convolution of kernel 4, stride 2, padding 1, as blocks of 2^3 voxels and a kernel of 2. */
function stridedLayer(p: Parameters, name: string, x: Tensor, channels: number): Tensor {
  const edge = [0, 0, 1, 1, 1];
  const blocks = spaceToDepth(pad(x, edge, edge), 2);
  const shape = [channels, blocks.shape[1]!, 2, 2, 2];
  const weight = p(`${name}/weight`, shape, Math.sqrt(2 / count(shape.slice(1))));
  const none = { before: [0, 0, 0], after: [0, 0, 0] };
  return conv(blocks, weight, p(`${name}/bias`, [channels], 0), none);
}
