import { convLayer, downLayer, nonLocalLayer, normedResidualLayer, upLayer } from '../layers';
import { depthToSpace, spaceToDepth } from '../ops/blocks';
import { concat, slice } from '../ops/layout';
import { groupNorm } from '../ops/normalise';
import { leakyRelu } from '../ops/unary';
import { layoutOf, type ParameterLayout, type Parameters } from '../parameters';
import { input, type Tensor } from '../tensor';
import { aroundEdge, type UnetConfig } from './config';

/** The two inputs of a network, for graphs. */
export interface UnetInputs {
  readonly x: Tensor;
  readonly around: Tensor;
}

export function unetInputs(config: UnetConfig, batch: number): UnetInputs {
  const edge = aroundEdge(config);
  return {
    x: input('x', [batch, 1, config.grid, config.grid, config.grid]),
    around: input('around', [batch, 1, edge, edge, edge]),
  };
}

/**
 * Logits in blocks of 2^3 voxels, [N, classes * 8, g/2, g/2, g/2]; `depthToSpace(., 2)` gives the grid. After Ronneberger
 * et al. 2015, with residual blocks and a non-local block at the lowest resolution. What lies around tells which bone this
 * is: its features at 1/8 of the grid join those of the cube where the cube lies.
 */
export function unetBlocks(p: Parameters, { x, around }: UnetInputs, config: UnetConfig): Tensor {
  const { classes, channels, blocks, groups } = config;
  const half = leakyRelu(convLayer(p, 'unet/stem', spaceToDepth(x, 2), channels[0], 3));
  const quarter = deepen(p, 'unet/quarter', downLayer(p, 'unet/down1', half, channels[1], groups), blocks[0], groups);
  const eighth = downLayer(p, 'unet/down2', quarter, channels[2], groups);
  const placed = join(p, 'unet/place', eighth, middle(surroundings(p, around, config)));
  const seen = nonLocalLayer(p, 'unet/nonlocal', deepen(p, 'unet/eighth', placed, blocks[1], groups), groups);
  const atQuarter = join(p, 'unet/join2', quarter, upLayer(p, 'unet/up2', seen, channels[1], groups));
  const raised = deepen(p, 'unet/joined', atQuarter, blocks[2], groups);
  const atHalf = join(p, 'unet/join1', half, upLayer(p, 'unet/up1', raised, channels[0], groups));
  const fine = leakyRelu(groupNorm(deepen(p, 'unet/fine', atHalf, blocks[3], groups), groups));
  return convLayer(p, 'unet/head', fine, 8 * classes, 3, 0.5);
}

/** What lies around, [N, 1, g/2, g/2, g/2] -> [N, C, g/4, g/4, g/4]: each voxel as large as eight of the cube's. */
function surroundings(p: Parameters, around: Tensor, { around: [near, far], groups }: UnetConfig): Tensor {
  const eighth = leakyRelu(convLayer(p, 'unet/around', spaceToDepth(around, 2), near, 3));
  const detail = deepen(p, 'unet/around/eighth', eighth, 1, groups);
  const lowest = deepen(p, 'unet/around/lowest', downLayer(p, 'unet/around/down', detail, far, groups), 1, groups);
  const seen = nonLocalLayer(p, 'unet/around/nonlocal', lowest, groups);
  return join(p, 'unet/around/join', detail, upLayer(p, 'unet/around/up', seen, near, groups));
}

function deepen(p: Parameters, name: string, x: Tensor, blocks: number, groups: number): Tensor {
  let y = x;
  for (let i = 0; i < blocks; i++) y = normedResidualLayer(p, `${name}${i}`, y, groups);
  return y;
}

/** Two tensors of one grid, mixed to as many channels as the first has. */
function join(p: Parameters, name: string, first: Tensor, second: Tensor): Tensor {
  return leakyRelu(convLayer(p, name, concat([first, second], 1), first.shape[1]!, 1));
}

/** The middle half of the grid along each axis. */
function middle(x: Tensor): Tensor {
  const [batch, channels, ...grid] = x.shape as [number, number, ...number[]];
  return slice(x, [0, 0, ...grid.map((n) => n / 4)], [batch, channels, ...grid.map((n) => n / 2)]);
}

/** -> logits [N, classes, g, g, g]. */
export function unet(p: Parameters, inputs: UnetInputs, config: UnetConfig): Tensor {
  return depthToSpace(unetBlocks(p, inputs, config), 2);
}

export function unetLayout(config: UnetConfig): ParameterLayout {
  return layoutOf((p) => void unet(p, unetInputs(config, 1), config));
}
