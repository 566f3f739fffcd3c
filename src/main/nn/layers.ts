import { add, mul } from './ops/arithmetic';
import { reshape } from './ops/broadcast';
import { depthToSpace, spaceToDepth } from './ops/blocks';
import { conv } from './ops/conv';
import { matMul, transposeLast } from './ops/matmul';
import { groupNorm } from './ops/normalise';
import { leakyRelu, softmax } from './ops/unary';
import { type Parameters } from './parameters';
import { count, type Tensor } from './tensor';

/** Layers shared by all networks, in two and three dimensions. `name` prefixes the parameters of a layer. */

const gridOf = (x: Tensor): readonly number[] => x.shape.slice(2);

/** Convolution with bias. `gain` scales the starting weights: 1 keeps the variance through a leaky ReLU. */
export function convLayer(p: Parameters, name: string, x: Tensor, channels: number, kernel: number, gain = 1): Tensor {
  const shape = [channels, x.shape[1]!, ...gridOf(x).map(() => kernel)];
  const spread = gain * Math.sqrt(2 / count(shape.slice(1)));
  return conv(x, p(`${name}/weight`, shape, spread), p(`${name}/bias`, [channels], 0));
}

/** Halves the grid: blocks of 2^d voxels become channels, then a pointwise convolution, normalisation, activation. */
export function downLayer(p: Parameters, name: string, x: Tensor, channels: number, groups: number): Tensor {
  return leakyRelu(groupNorm(convLayer(p, name, spaceToDepth(x, 2), channels, 1), groups));
}

/** Doubles the grid: a pointwise convolution to 2^d times the channels, normalisation, blocks of voxels, activation. */
export function upLayer(p: Parameters, name: string, x: Tensor, channels: number, groups: number): Tensor {
  const blocks = convLayer(p, name, x, channels * 2 ** gridOf(x).length, 1);
  return leakyRelu(depthToSpace(groupNorm(blocks, groups), 2));
}

/** Two convolutions beside an identity. Starts close to the identity, so that depth does no harm. */
export function residualLayer(p: Parameters, name: string, x: Tensor): Tensor {
  const inner = leakyRelu(convLayer(p, `${name}/first`, x, x.shape[1]!, 3));
  return leakyRelu(add(x, convLayer(p, `${name}/second`, inner, x.shape[1]!, 3, 0.2)));
}

/** A residual block that normalises and activates before each convolution (He et al. 2016). The identity stays linear. */
export function normedResidualLayer(p: Parameters, name: string, x: Tensor, groups: number): Tensor {
  const channels = x.shape[1]!;
  const inner = convLayer(p, `${name}/first`, leakyRelu(groupNorm(x, groups)), channels, 3);
  return add(x, convLayer(p, `${name}/second`, leakyRelu(groupNorm(inner, groups)), channels, 3, 0.5));
}

/** Non-local block (Wang et al. 2018): each voxel attends to all voxels of its sample. */
export function nonLocalLayer(p: Parameters, name: string, x: Tensor, groups: number): Tensor {
  const [batch, channels] = [x.shape[0]!, x.shape[1]!];
  const voxels = count(gridOf(x));
  const normed = groupNorm(x, groups);
  const tokens = (part: string): Tensor =>
    reshape(convLayer(p, `${name}/${part}`, normed, channels, 1, Math.SQRT1_2), [batch, channels, voxels]);
  const scores = matMul(mul(transposeLast(tokens('query')), 1 / Math.sqrt(channels)), tokens('key'));
  const mixed = matMul(tokens('value'), transposeLast(softmax(scores)));
  return add(x, convLayer(p, `${name}/out`, reshape(mixed, x.shape), channels, 1, 0.2));
}
