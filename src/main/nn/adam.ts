import { add, div, mul, square, sub } from './ops/arithmetic';
import { exp, sqrt } from './ops/unary';
import { scalar, type Tensor } from './tensor';

/** Adam's moments and a running (Polyak) average of the weights, each a flat vector as long as the weights. */
export interface AdamState {
  readonly weights: Tensor;
  readonly first: Tensor;
  readonly second: Tensor;
  readonly average: Tensor;
}

export interface AdamScalars {
  readonly learningRate: Tensor;
  /** Steps done, this one included: 1, 2, ... */
  readonly step: Tensor;
  /** Share of the old average that is kept. */
  readonly averaging: Tensor;
}

const EPSILON = 1e-8;

/** One step of Adam with bias correction (Kingma & Ba 2015, algorithm 1). */
export function adamStep(
  state: AdamState,
  gradient: Tensor,
  { learningRate, step, averaging }: AdamScalars,
  [beta1, beta2]: readonly [number, number],
): AdamState {
  const first = add(mul(state.first, beta1), mul(gradient, 1 - beta1));
  const second = add(mul(state.second, beta2), mul(square(gradient), 1 - beta2));
  const power = (beta: number): Tensor => exp(mul(step, scalar(Math.log(beta))));
  const rate = div(mul(learningRate, sqrt(sub(1, power(beta2)))), sub(1, power(beta1)));
  const weights = sub(state.weights, mul(div(first, add(sqrt(second), EPSILON)), rate));
  return { weights, first, second, average: add(weights, mul(sub(state.average, weights), averaging)) };
}
