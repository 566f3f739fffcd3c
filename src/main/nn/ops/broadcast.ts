import { count, defineOperation, type Shape, type Tensor } from '../tensor';

/** The common shape of two operands under NumPy's rules. */
export function broadcast(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const p = a[i - rank + a.length] ?? 1;
    const q = b[i - rank + b.length] ?? 1;
    if (p !== q && p !== 1 && q !== 1) throw new Error(`cannot combine ${a.join(' x ')} with ${b.join(' x ')}`);
    return Math.max(p, q);
  });
}

/** The axes of `from` along which an operand of shape `to` was repeated. */
function repeatedAxes(from: Shape, to: Shape): number[] {
  const lead = from.length - to.length;
  return from.flatMap((size, i) => (i < lead || (size !== 1 && to[i - lead] === 1) ? [i] : []));
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}

const reshapeTo = defineOperation<{ shape: Shape }>({
  shape: ([x], { shape }) => {
    if (count(x!) !== count(shape)) throw new Error(`cannot reshape ${x!.join(' x ')} to ${shape.join(' x ')}`);
    return shape;
  },
  // The leading size is copied or inferred, never written, so that the batch size stays free.
  onnx: (graph, [x], { inputs, attributes: { shape } }) =>
    graph.node('Reshape', [
      x!,
      graph.integers(shape.map((size, i) => (i > 0 ? size : size === inputs[0]!.shape[0] ? 0 : -1))),
    ]),
  tfjs: (tf, [x], { attributes: { shape } }) => tf.reshape(x!, [...shape]),
  gradient: (grad, { inputs: [x] }) => [reshape(grad, x!.shape)],
});

export function reshape(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : reshapeTo([x], { shape });
}

const repeat = defineOperation<{ shape: Shape }>({
  shape: ([x], { shape }) => broadcast(x!, shape),
  onnx: (graph, [x], { attributes: { shape } }) => graph.node('Expand', [x!, graph.integers(shape)]),
  tfjs: (tf, [x], { attributes: { shape } }) => tf.broadcastTo(x!, [...shape]),
  gradient: (grad, { inputs: [x] }) => [sumTo(grad, x!.shape)],
});

/** Repeats along axes of size 1 (NumPy's broadcasting). */
export function expand(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : repeat([x], { shape });
}

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

/** Sums a gradient over the axes along which its operand was broadcast. */
export function sumTo(grad: Tensor, shape: Shape): Tensor {
  if (sameShape(grad.shape, shape)) return grad;
  const axes = repeatedAxes(grad.shape, shape);
  const summed = axes.length > 0 ? reduceSum(grad, axes) : grad;
  return sameShape(summed.shape, shape) ? summed : reshape(summed, shape);
}
