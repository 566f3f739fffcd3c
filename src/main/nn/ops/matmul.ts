import { count, defineOperation, type Tensor, type TfTensor } from '../tensor';
import { broadcast, sumTo } from './broadcast';
import { transpose } from './layout';

const product = defineOperation<undefined>({
  shape: ([a, b]) => {
    if (a!.at(-1) !== b!.at(-2)) throw new Error(`cannot multiply ${a!.join(' x ')} by ${b!.join(' x ')}`);
    return [...broadcast(a!.slice(0, -2), b!.slice(0, -2)), a!.at(-2)!, b!.at(-1)!];
  },
  flops: ([a], output) => 2 * count(output) * a!.at(-1)!,
  onnx: (graph, inputs) => graph.node('MatMul', inputs),
  // tfjs multiplies operands of different ranks, but does not differentiate that.
  tfjs: (tf, [a, b], { output: { shape } }) => {
    const lead = shape.slice(0, -2);
    const whole = (x: TfTensor): TfTensor => tf.broadcastTo(x, [...lead, ...x.shape.slice(-2)]);
    return tf.matMul(whole(a!), whole(b!));
  },
  gradient: (grad, { inputs: [a, b] }) => [
    sumTo(matMul(grad, transposeLast(b!)), a!.shape),
    sumTo(matMul(transposeLast(a!), grad), b!.shape),
  ],
});

/** [..., m, k] by [..., k, n]; leading axes broadcast. */
export function matMul(a: Tensor, b: Tensor): Tensor {
  return product([a, b], undefined);
}

/** Swaps the last two axes. */
export function transposeLast(x: Tensor): Tensor {
  const rank = x.shape.length;
  return transpose(x, [...Array(rank - 2).keys(), rank - 1, rank - 2]);
}
