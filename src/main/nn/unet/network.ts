import { convLayer, downLayer, nonLocalLayer, residualLayer, upLayer } from '../layers';
import { depthToSpace, spaceToDepth } from '../ops/blocks';
import { concat } from '../ops/layout';
import { leakyRelu } from '../ops/unary';
import { layoutOf, type ParameterLayout, type Parameters } from '../parameters';
import { input, type Tensor } from '../tensor';
import type { UnetConfig } from './config';

function residuals(p: Parameters, name: string, x: Tensor, blocks: number): Tensor {
  let y = x;
  for (let i = 0; i < blocks; i++) y = residualLayer(p, `${name}${i}`, y);
  return y;
}

/**
 * x [N, 1, g, g, g] -> logits in blocks of 2^3 voxels, [N, classes * 8, g/2, g/2, g/2]; `depthToSpace(., 2)` gives the
 * grid. After Ronneberger et al. 2015, with residual blocks and a non-local block at the lowest resolution, which tells
 * left from right and upper from lower by the whole head.
 */
export function unetBlocks(p: Parameters, x: Tensor, { classes, channels, blocks, groups }: UnetConfig): Tensor {
  const half = leakyRelu(convLayer(p, 'unet/stem', spaceToDepth(x, 2), channels[0], 3));
  const quarter = residuals(p, 'unet/quarter', downLayer(p, 'unet/down1', half, channels[1], groups), blocks[0]);
  const eighth = residuals(p, 'unet/eighth', downLayer(p, 'unet/down2', quarter, channels[2], groups), blocks[1]);
  const seen = nonLocalLayer(p, 'unet/nonlocal', eighth, groups);
  const join = (name: string, skip: Tensor, raised: Tensor): Tensor =>
    leakyRelu(convLayer(p, name, concat([skip, raised], 1), skip.shape[1]!, 1));
  const joined = join('unet/join2', quarter, upLayer(p, 'unet/up2', seen, channels[1], groups));
  const raised = upLayer(p, 'unet/up1', residuals(p, 'unet/joined', joined, blocks[2]), channels[0], groups);
  const fine = residuals(p, 'unet/fine', join('unet/join1', half, raised), blocks[3]);
  return convLayer(p, 'unet/head', fine, 8 * classes, 3, 0.5);
}

/** x [N, 1, g, g, g] -> logits [N, classes, g, g, g]. */
export function unet(p: Parameters, x: Tensor, config: UnetConfig): Tensor {
  return depthToSpace(unetBlocks(p, x, config), 2);
}

export function unetLayout(config: UnetConfig): ParameterLayout {
  const { grid } = config;
  return layoutOf((p) => void unet(p, input('x', [1, 1, grid, grid, grid]), config));
}
