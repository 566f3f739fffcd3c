import { flatStep } from '../flat-step';
import { add, div, mul, neg, reduceMean, sub } from '../ops/arithmetic';
import { spaceToDepth } from '../ops/blocks';
import { reduceSum, reshape } from '../ops/broadcast';
import { transposeLast } from '../ops/matmul';
import { log, softmax } from '../ops/unary';
import { input, type Tensor } from '../tensor';
import type { UnetConfig } from './config';
import { unetBlocks, unetInputs, unetLayout } from './network';

/** Keeps logarithms and quotients finite. */
const SMALL = 1e-6;

/**
 * One training step (see `flatStep`): inputs `x` and `around` (see `UnetConfig`), `target` (one-hot, [N, classes, g, g, g])
 * `emphasis` [N, 1, g, g, g], by which a voxel's surprise counts, and `weight` [classes]; loss = mean over voxels of weighted cross-entropy + 1 - mean over classes of the soft Dice of the batch
 * (Isensee et al. 2021). Tells `crossEntropy` and `dice`.
 */
export function unetStep(config: UnetConfig, batch: number): Readonly<Record<string, Tensor>> {
  const { grid, classes } = config;
  const voxels = grid ** 3;
  const byClass = (blocks: Tensor): Tensor => reshape(blocks, [batch, classes, voxels]);
  const given = (name: string, channels: number): Tensor =>
    reshape(spaceToDepth(input(name, [batch, channels, grid, grid, grid]), 2), [batch, channels, voxels]);
  return flatStep(unetLayout(config), (parameters) => {
    const logits = byClass(unetBlocks(parameters, unetInputs(config, batch), config));
    const target = given('target', classes);
    const emphasis = given('emphasis', 1);
    const weight = reshape(input('weight', [classes]), [1, classes, 1]);

    const probability = transposeLast(softmax(transposeLast(logits)));
    const surprise = mul(neg(log(add(probability, SMALL))), emphasis);
    const crossEntropy = mul(reshape(reduceMean(mul(mul(surprise, target), weight)), []), classes);
    const both = reduceSum(mul(probability, target), [0, 2]);
    const sum = add(reduceSum(probability, [0, 2]), reduceSum(target, [0, 2]));
    const dice = reshape(reduceMean(div(add(mul(both, 2), 1), add(sum, 1))), []);
    return { loss: add(crossEntropy, sub(1, dice)), told: { crossEntropy, dice } };
  });
}
