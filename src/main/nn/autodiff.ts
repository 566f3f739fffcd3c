import { add } from './ops/arithmetic';
import { type Tensor, topologicalOrder } from './tensor';

/** A value to differentiate and the gradient that arrives at it. For a scalar loss the latter is `scalar(1)`. */
export interface Seed {
  readonly of: Tensor;
  readonly gradient: Tensor;
}

/**
 * Reverse-mode differentiation: the gradients of the sum of `seed.gradient * seed.of` with respect to each of `wrt`,
 * as new graph nodes. Undefined where nothing flows. Values in `wrt` are not passed through.
 */
export function gradients(seeds: readonly Seed[], wrt: readonly Tensor[]): (Tensor | undefined)[] {
  const targets = new Set(wrt);
  const order = topologicalOrder(seeds.map((seed) => seed.of));
  const leads = new Set<Tensor>();
  for (const tensor of order) {
    if (targets.has(tensor) || tensor.inputs.some((input) => leads.has(input))) leads.add(tensor);
  }
  const arrived = new Map<Tensor, Tensor>();
  const arrive = (tensor: Tensor, gradient: Tensor): void => {
    const before = arrived.get(tensor);
    arrived.set(tensor, before ? add(before, gradient) : gradient);
  };
  for (const seed of seeds) if (leads.has(seed.of)) arrive(seed.of, seed.gradient);
  for (const tensor of order.reverse()) {
    const gradient = arrived.get(tensor);
    if (!gradient || targets.has(tensor) || !tensor.gradient) continue;
    tensor.gradient(gradient).forEach((part, i) => {
      const input = tensor.inputs[i]!;
      if (part && leads.has(input)) arrive(input, part);
    });
  }
  return wrt.map((tensor) => arrived.get(tensor));
}
