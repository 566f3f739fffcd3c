import { adamStep, type AdamState } from './adam';
import { gradients } from './autodiff';
import { reshape } from './ops/broadcast';
import { concat } from './ops/layout';
import { fromFlat, type ParameterLayout, type Parameters } from './parameters';
import { count, input, scalar, type Tensor } from './tensor';

const BETAS = [0.9, 0.99] as const;
/** What a step carries on: the weights, Adam's two moments and the weights' running average, each a flat vector. */
export const STATE = ['weights', 'first', 'second', 'average'] as const;

export interface Lesson {
  /** A scalar, to be made small. */
  readonly loss: Tensor;
  /** Scalars to be told of, by name. */
  readonly told: Readonly<Record<string, Tensor>>;
}

/**
 * One training step of a network whose parameters are all learnt, as a graph: forward, reverse mode, Adam. Inputs beside
 * those of the lesson: {@link STATE}, `learningRate`, `step` and `averaging`. Outputs: `next/<name>` for the state and
 * `loss/<name>` for what is told.
 */
export function flatStep(
  layout: ParameterLayout,
  define: (parameters: Parameters) => Lesson,
): Readonly<Record<string, Tensor>> {
  const learner = Object.fromEntries(STATE.map((name) => [name, input(name, [layout.size])])) as unknown as AdamState;
  const { parameters, pieces } = fromFlat(learner.weights, layout);
  const { loss, told } = define(parameters);
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
  return Object.fromEntries([
    ...STATE.map((name) => [`next/${name}`, next[name]]),
    ...Object.entries(told).map(([name, value]) => [`loss/${name}`, value]),
  ]) as Record<string, Tensor>;
}
