import { flatStep } from '../flat-step';
import { add, div, mul, reduceMean, sub } from '../ops/arithmetic';
import { reduceSum, reshape } from '../ops/broadcast';
import { sliceAxis } from '../ops/layout';
import { logLossOfFalse, logLossOfTrue, sigmoid, sign } from '../ops/unary';
import { input, type Tensor } from '../tensor';
import type { HealerConfig } from './config';
import { healer, healerLayout } from './network';

/** Voxels lost, of a sample's 262,144, below which the cross-entropy of its sum no longer weighs more. */
const FEW = 200;
/** Voxels added to both terms of the Dice, so that a sample without loss rewards silence. */
const SOFT = 20;

/**
 * One training step (see `flatStep`): inputs `x` [N, 2, g, g, g] and `target` [N, 1, g, g, g], 1 where bone was taken
 * away. Loss, over the voxels without anatomy and as a mean over samples: sum of cross-entropy / (voxels lost + 200) + 1 -
 * soft Dice, so that a small wound counts as a large one does. Tells `crossEntropy` and `dice`.
 */
export function healerStep(config: HealerConfig, batch: number): Readonly<Record<string, Tensor>> {
  const { grid } = config;
  return flatStep(healerLayout(config), (parameters) => {
    const x = input('x', [batch, 2, grid, grid, grid]);
    const target = input('target', [batch, 1, grid, grid, grid]);
    const empty = sub(1, sign(sliceAxis(x, 1, 0, 1)));
    const logits = healer(parameters, x, config);
    const lost = perSample(target);
    const surprise = add(mul(target, logLossOfTrue(logits)), mul(sub(empty, target), logLossOfFalse(logits)));
    const crossEntropy = mean(div(perSample(surprise), add(lost, FEW)));
    const probability = mul(empty, sigmoid(logits));
    const both = perSample(mul(probability, target));
    const dice = mean(div(add(mul(both, 2), SOFT), add(add(perSample(probability), lost), SOFT)));
    return { loss: add(crossEntropy, sub(1, dice)), told: { crossEntropy, dice } };
  });
}

function perSample(voxels: Tensor): Tensor {
  return reduceSum(voxels, [1, 2, 3, 4]);
}

function mean(x: Tensor): Tensor {
  return reshape(reduceMean(x), []);
}
