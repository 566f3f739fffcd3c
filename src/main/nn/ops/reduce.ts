import { count, defineOperation, type Shape, type Tensor } from '../tensor';
import { mul } from './arithmetic';
import { expand } from './layout';

const kept = (shape: Shape, axes: readonly number[]): number[] => shape.map((size, i) => (axes.includes(i) ? 1 : size));

/** Sum along axes, which stay with size 1. */
const sumAlong = defineOperation<{ axes: readonly number[] }>({
  shape: ([x], { axes }) => kept(x!, axes),
  onnx: (graph, [x], { attributes: { axes } }) => graph.node('ReduceSum', [x!, graph.integers(axes)], { keepdims: 1 }),
  tfjs: (tf, [x], { attributes: { axes } }) => tf.sum(x!, [...axes], true),
  gradient: (grad, { inputs: [x] }) => [expand(grad, x!.shape)],
});

export function reduceSum(x: Tensor, axes: readonly number[] = x.shape.map((_, i) => i)): Tensor {
  return axes.length === 0 ? x : sumAlong([x], { axes });
}

/** Mean along axes, which stay with size 1. */
export function reduceMean(x: Tensor, axes: readonly number[] = x.shape.map((_, i) => i)): Tensor {
  return mul(reduceSum(x, axes), 1 / count(axes.map((axis) => x.shape[axis]!)));
}
