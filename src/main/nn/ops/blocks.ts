import { type Tensor } from '../tensor';
import { reshape } from './broadcast';
import { transpose } from './layout';

/** [N, C, ...grid] -> [N, C * f^d, ...grid / f]: each block of f^d voxels becomes channels. */
export function spaceToDepth(x: Tensor, factor: number): Tensor {
  const [batch, channels, ...grid] = x.shape as [number, number, ...number[]];
  const split = reshape(x, [batch, channels, ...grid.flatMap((n) => [n / factor, factor])]);
  const order = [0, 1, ...grid.map((_, i) => 3 + 2 * i), ...grid.map((_, i) => 2 + 2 * i)];
  return reshape(transpose(split, order), [batch, channels * factor ** grid.length, ...grid.map((n) => n / factor)]);
}

/** The inverse of `spaceToDepth`. */
export function depthToSpace(x: Tensor, factor: number): Tensor {
  const [batch, channels, ...grid] = x.shape as [number, number, ...number[]];
  const rest = channels / factor ** grid.length;
  const split = reshape(x, [batch, rest, ...grid.map(() => factor), ...grid]);
  const order = [0, 1, ...grid.flatMap((_, i) => [2 + grid.length + i, 2 + i])];
  return reshape(transpose(split, order), [batch, rest, ...grid.map((n) => n * factor)]);
}
