import { add } from '../ops/arithmetic';
import { conv } from '../ops/conv';
import { groupNorm } from '../ops/normalise';
import { depthToSpace, spaceToDepth } from '../ops/blocks';
import { concat, pad } from '../ops/layout';
import { leakyRelu } from '../ops/unary';
import { convLayer, downLayer, nonLocalLayer, normedResidualLayer, residualLayer, upLayer } from '../layers';
import { type Parameters } from '../parameters';
import { count, type Tensor } from '../tensor';
import { type VqganConfig } from './config';
import { cosineBlocks, transposed } from './cosine-blocks';

/** Voxels an edge of the block that one code stands for. */
const BLOCK = 4;

function residuals(p: Parameters, name: string, x: Tensor, blocks: number, groups: number): Tensor {
  let y = x;
  for (let i = 0; i < blocks; i++) y = normedResidualLayer(p, `${name}${i}`, y, groups);
  return y;
}

/**
 * x [N, 1, g, g, g] -> codes before quantisation [N, codeSize, g/4, g/4, g/4]. A linear path gives each block's own
 * shape, at first its lowest cosines; beside it, the lowest resolution, g/8 with the non-local block, sees the whole jaw
 * and corrects the codes by what it expects there.
 */
export function encoder(p: Parameters, x: Tensor, { channels, blocks, groups, codeSize }: VqganConfig): Tensor {
  const cosines = p('encoder/direct', [codeSize, BLOCK ** 3, 1, 1, 1], cosineBlocks(BLOCK, codeSize));
  const direct = conv(spaceToDepth(x, BLOCK), cosines);
  const half = leakyRelu(convLayer(p, 'encoder/stem', spaceToDepth(x, 2), channels[0], 3));
  const down1 = downLayer(p, 'encoder/down1', half, channels[1], groups);
  const quarter = residuals(p, 'encoder/quarter', down1, blocks[0], groups);
  const down2 = downLayer(p, 'encoder/down2', quarter, channels[2], groups);
  const eighth = residuals(p, 'encoder/eighth', down2, blocks[1], groups);
  const seen = nonLocalLayer(p, 'encoder/nonlocal', eighth, groups);
  const raised = upLayer(p, 'encoder/up', seen, channels[1], groups);
  const joined = leakyRelu(convLayer(p, 'encoder/join', concat([quarter, raised], 1), channels[1], 1));
  const corrected = residuals(p, 'encoder/joined', joined, blocks[2], groups);
  return add(direct, convLayer(p, 'encoder/codes', leakyRelu(groupNorm(corrected, groups)), codeSize, 1, 0));
}

/**
 * Quantised codes [N, codeSize, g/4, g/4, g/4] -> reconstruction [N, 1, g, g, g]: the adjoint of the encoder's linear path
 * and a correction. `last` is the paper's G_L.
 */
export function decoder(
  p: Parameters,
  codes: Tensor,
  { channels, blocks, groups, codeSize }: VqganConfig,
): { readonly y: Tensor; readonly last: Tensor } {
  const cosines = transposed(cosineBlocks(BLOCK, codeSize), codeSize);
  const direct = conv(codes, p('decoder/direct', [BLOCK ** 3, codeSize, 1, 1, 1], cosines));
  const quarter = residuals(
    p,
    'decoder/quarter',
    convLayer(p, 'decoder/first', codes, channels[1], 3),
    blocks[3],
    groups,
  );
  let half = upLayer(p, 'decoder/up', quarter, channels[0], groups);
  for (let i = 0; i < blocks[4]; i++) half = residualLayer(p, `decoder/half${i}`, half);
  const last = p('decoder/last/weight', [8, channels[0], 3, 3, 3], 0);
  const detail = conv(half, last, p('decoder/last/bias', [8], 0));
  return { y: add(depthToSpace(direct, BLOCK), depthToSpace(detail, 2)), last };
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
