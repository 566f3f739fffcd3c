import { type Tensor, type TfModule, type TfTensor, topologicalOrder } from '../tensor';

/**
 * Runs a graph eagerly on tfjs. `inputs` holds the graph inputs by name. The caller disposes what it gives and what it
 * gets; call it inside `tf.tidy`. Differentiable with `tf.grads`.
 */
export function evaluate(
  tf: TfModule,
  outputs: readonly Tensor[],
  inputs: Readonly<Record<string, TfTensor>>,
): TfTensor[] {
  const values = new Map<Tensor, TfTensor>();
  for (const tensor of topologicalOrder(outputs)) {
    const given = tensor.name === undefined ? undefined : inputs[tensor.name];
    const value =
      given ??
      tensor.tfjs(
        tf,
        tensor.inputs.map((input) => values.get(input)!),
      );
    values.set(tensor, value);
  }
  return outputs.map((tensor) => values.get(tensor)!);
}
