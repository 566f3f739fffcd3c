import { add } from '../ops/arithmetic';
import { depthToSpace, spaceToDepth } from '../ops/blocks';
import { concat } from '../ops/layout';
import { groupNorm } from '../ops/normalise';
import { leakyRelu } from '../ops/unary';
import { convLayer, downLayer, nonLocalLayer, normedResidualLayer, upLayer } from '../layers';
import { layoutOf, type ParameterLayout, type Parameters } from '../parameters';
import { input, type Tensor } from '../tensor';
import type { HealerConfig } from './config';

/** Logit of how rarely a voxel lacks bone: where the network starts from. */
const RARE = -6;

/**
 * x [N, 2, g, g, g], the encoded anatomy (eq. 12) and its mirror image, -> logits [N, 1, g, g, g] of bone being lost where
 * the anatomy is empty. A U-Net (Ronneberger et al. 2015) down to 1/16 of the grid with residual blocks and a non-local
 * block at the lowest: whether a notch in a thin shell of bone is a wound shows at fine resolution, in the rest of the jaw
 * and on the other side.
 */
export function healer(p: Parameters, x: Tensor, { channels, blocks, groups }: HealerConfig): Tensor {
  const deepen = (name: string, start: Tensor, count: number): Tensor => {
    let y = start;
    for (let i = 0; i < count; i++) y = normedResidualLayer(p, `healer/${name}${i}`, y, groups);
    return y;
  };
  const join = (name: string, below: Tensor, beside: Tensor, size: number): Tensor => {
    const raised = upLayer(p, `healer/${name}/up`, below, size, groups);
    return leakyRelu(convLayer(p, `healer/${name}/join`, concat([beside, raised], 1), size, 1));
  };
  const half = leakyRelu(convLayer(p, 'healer/stem', spaceToDepth(x, 2), channels[0], 3));
  const quarter = deepen('quarter', downLayer(p, 'healer/down1', half, channels[1], groups), blocks[0]);
  const eighth = deepen('eighth', downLayer(p, 'healer/down2', quarter, channels[2], groups), blocks[1]);
  const lowest = deepen('lowest', downLayer(p, 'healer/down3', eighth, channels[3], groups), blocks[2]);
  const seen = nonLocalLayer(p, 'healer/nonlocal', lowest, groups);
  const atEighth = deepen('atEighth', join('up3', seen, eighth, channels[2]), blocks[3]);
  const atQuarter = deepen('atQuarter', join('up2', atEighth, quarter, channels[1]), blocks[4]);
  const atHalf = deepen('atHalf', join('up1', atQuarter, half, channels[0]), blocks[5]);
  const head = convLayer(p, 'healer/head', leakyRelu(groupNorm(atHalf, groups)), 8, 3, 0.1);
  return add(depthToSpace(head, 2), RARE);
}

export function healerLayout(config: HealerConfig): ParameterLayout {
  const { grid } = config;
  return layoutOf((p) => void healer(p, input('x', [1, 2, grid, grid, grid]), config));
}
