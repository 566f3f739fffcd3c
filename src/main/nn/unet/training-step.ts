import { adamStep, type AdamState } from '../adam';
import { gradients } from '../autodiff';
import { add, div, mul, neg, reduceMean, sub } from '../ops/arithmetic';
import { spaceToDepth } from '../ops/blocks';
import { reduceSum, reshape } from '../ops/broadcast';
import { concat } from '../ops/layout';
import { transposeLast } from '../ops/matmul';
import { log, softmax } from '../ops/unary';
import { fromFlat } from '../parameters';
import { count, input, scalar, type Shape, type Tensor } from '../tensor';
import type { UnetConfig } from './config';
import { unetBlocks, unetLayout } from './network';

const BETAS = [0.9, 0.99] as const;
/** Keeps logarithms and quotients finite. */
const SMALL = 1e-6;

export interface UnetStep {
  readonly state: Readonly<Record<string, Shape>>;
  /** `next/<name>` for the state, `loss/crossEntropy` and `loss/dice`. */
  readonly outputs: Readonly<Record<string, Tensor>>;
}

/**
 * One training step: inputs `x` [N, 1, g, g, g], `target` (one-hot, [N, classes, g, g, g]) and `weight` [classes];
 * loss = mean over voxels of weighted cross-entropy + 1 - mean over classes of the soft Dice of the batch
 * (Isensee et al. 2021), then Adam.
 */
export function unetStep(config: UnetConfig, batch: number): UnetStep {
  const { grid, classes } = config;
  const layout = unetLayout(config);
  const names = ['weights', 'first', 'second', 'average'] as const;
  const state = Object.fromEntries(names.map((name) => [name, [layout.size]]));
  const learner = Object.fromEntries(names.map((name) => [name, input(name, [layout.size])])) as unknown as AdamState;
  const { parameters, pieces } = fromFlat(learner.weights, layout);

  const voxels = grid ** 3;
  const byClass = (blocks: Tensor): Tensor => reshape(blocks, [batch, classes, voxels]);
  const logits = byClass(unetBlocks(parameters, input('x', [batch, 1, grid, grid, grid]), config));
  const target = byClass(spaceToDepth(input('target', [batch, classes, grid, grid, grid]), 2));
  const weight = reshape(input('weight', [classes]), [1, classes, 1]);

  const probability = transposeLast(softmax(transposeLast(logits)));
  const surprise = neg(log(add(probability, SMALL)));
  const crossEntropy = mul(reshape(reduceMean(mul(mul(surprise, target), weight)), []), classes);
  const both = reduceSum(mul(probability, target), [0, 2]);
  const sum = add(reduceSum(probability, [0, 2]), reduceSum(target, [0, 2]));
  const dice = reshape(reduceMean(div(add(mul(both, 2), 1), add(sum, 1))), []);
  const loss = add(crossEntropy, sub(1, dice));

  const parts = gradients([{ of: loss, gradient: scalar(1) }], pieces);
  const flat = concat(
    parts.map((part, i) => {
      if (!part) throw new Error(`no gradient reaches parameter ${i}`);
      return reshape(part, [count(pieces[i]!.shape)]);
    }),
    0,
  );
  const scalars = {
    learningRate: input('learningRate', []),
    step: input('step', []),
    averaging: input('averaging', []),
  };
  const next = adamStep(learner, flat, scalars, BETAS);
  const outputs: Record<string, Tensor> = { 'loss/crossEntropy': crossEntropy, 'loss/dice': dice };
  for (const name of names) outputs[`next/${name}`] = next[name];
  return { state, outputs };
}
