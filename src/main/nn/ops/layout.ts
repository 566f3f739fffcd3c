import { defineOperation, type Shape, type Tensor } from '../tensor';
import { sameShape } from './broadcast';

const permute = defineOperation<{ order: readonly number[] }>({
  shape: ([x], { order }) => order.map((axis) => x![axis]!),
  onnx: (graph, [x], { attributes: { order } }) => graph.node('Transpose', [x!], { perm: order }),
  tfjs: (tf, [x], { attributes: { order } }) => tf.transpose(x!, [...order]),
  gradient: (grad, { attributes: { order } }) => [
    transpose(
      grad,
      order.map((_, axis) => order.indexOf(axis)),
    ),
  ],
});

/** Axis i of the result is axis `order[i]` of `x`. */
export function transpose(x: Tensor, order: readonly number[]): Tensor {
  return permute([x], { order });
}

interface Box {
  readonly start: readonly number[];
  readonly size: Shape;
}

const cut = defineOperation<Box>({
  shape: (_, { size }) => size,
  onnx: (graph, [x], { inputs, attributes: { start, size } }) => {
    const axes = size.flatMap((n, i) => (n === inputs[0]!.shape[i] ? [] : [i]));
    const at = (values: readonly number[]): string => graph.integers(axes.map((axis) => values[axis]!));
    const end = start.map((s, i) => s + size[i]!);
    return axes.length === 0 ? x! : graph.node('Slice', [x!, at(start), at(end), graph.integers(axes)]);
  },
  tfjs: (tf, [x], { attributes: { start, size } }) => tf.slice(x!, [...start], [...size]),
  gradient: (grad, { inputs: [x], attributes: { start, size } }) => [
    pad(
      grad,
      start,
      x!.shape.map((n, i) => n - start[i]! - size[i]!),
    ),
  ],
});

/** The box of `size` that begins at `start`. */
export function slice(x: Tensor, start: readonly number[], size: Shape): Tensor {
  return sameShape(x.shape, size) ? x : cut([x], { start, size });
}

/** `size` elements from `start` along one axis. */
export function sliceAxis(x: Tensor, axis: number, start: number, size: number): Tensor {
  return slice(
    x,
    x.shape.map((_, i) => (i === axis ? start : 0)),
    x.shape.map((n, i) => (i === axis ? size : n)),
  );
}

const surround = defineOperation<{ before: readonly number[]; after: readonly number[] }>({
  shape: ([x], { before, after }) => x!.map((n, i) => before[i]! + n + after[i]!),
  onnx: (graph, [x], { attributes: { before, after } }) =>
    graph.node('Pad', [x!, graph.integers([...before, ...after])]),
  tfjs: (tf, [x], { attributes: { before, after } }) =>
    tf.pad(
      x!,
      before.map((n, i): [number, number] => [n, after[i]!]),
    ),
  gradient: (grad, { inputs: [x], attributes: { before } }) => [slice(grad, before, x!.shape)],
});

/** Zeros around. */
export function pad(x: Tensor, before: readonly number[], after: readonly number[]): Tensor {
  return [...before, ...after].every((n) => n === 0) ? x : surround([x], { before, after });
}

const join = defineOperation<{ axis: number }>({
  shape: (shapes, { axis }) =>
    shapes[0]!.map((n, i) => (i === axis ? shapes.reduce((sum, shape) => sum + shape[i]!, 0) : n)),
  onnx: (graph, inputs, { attributes: { axis } }) => graph.node('Concat', inputs, { axis }),
  tfjs: (tf, inputs, { attributes: { axis } }) => tf.concat([...inputs], axis),
  gradient: (grad, { inputs, attributes: { axis } }) => {
    let at = 0;
    return inputs.map((input) => {
      const size = input.shape[axis]!;
      at += size;
      return sliceAxis(grad, axis, at - size, size);
    });
  },
});

export function concat(parts: readonly Tensor[], axis: number): Tensor {
  return parts.length === 1 ? parts[0]! : join(parts, { axis });
}

const reverse = defineOperation<{ axes: readonly number[] }>({
  shape: ([x]) => x!,
  onnx: (graph, [x], { attributes: { axes } }) => {
    const all = (value: number): string => graph.integers(axes.map(() => value));
    return graph.node('Slice', [x!, all(-1), all(-(2 ** 31)), graph.integers(axes), all(-1)]);
  },
  tfjs: (tf, [x], { attributes: { axes } }) => tf.reverse(x!, [...axes]),
  gradient: (grad, { attributes: { axes } }) => [flip(grad, axes)],
});

export function flip(x: Tensor, axes: readonly number[]): Tensor {
  return reverse([x], { axes });
}
