import type { Tensor4D, Tensor5D } from '@tensorflow/tfjs-core';
import { count, defineOperation, type Shape, type Tensor, type TfModule, type TfTensor } from '../tensor';
import { reduceSum, reshape } from './broadcast';
import { concat, flip, pad, slice, sliceAxis, transpose } from './layout';
import { matMul } from './matmul';

/** Zeros before and after, for each spatial axis. */
interface Padding {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

const spatial = (shape: Shape): number[] => shape.slice(2);

const convolve = defineOperation<Padding>({
  shape: ([x, w], { before, after }) => {
    if (x![1] !== w![1]) throw new Error(`convolution of ${x!.join(' x ')} with ${w!.join(' x ')}`);
    return [x![0]!, w![0]!, ...spatial(x!).map((n, i) => before[i]! + n + after[i]! - w![i + 2]! + 1)];
  },
  flops: ([, w], output) => 2 * count(output) * count(w!.slice(1)),
  onnx: (graph, inputs, { attributes: { before, after }, inputs: [, w] }) =>
    graph.node('Conv', inputs, { kernel_shape: spatial(w!.shape), pads: [...before, ...after] }),
  tfjs: (tf, [x, w, b], { attributes }) => tfConv(tf, x!, w!, b, attributes),
  gradient: (grad, { inputs: [x, w], attributes }) => [
    inputGradient(grad, w!, attributes),
    weightGradient(grad, x!, w!.shape, attributes),
    reshape(reduceSum(grad, [0, ...spatial(grad.shape).map((_, i) => i + 2)]), [w!.shape[0]!]),
  ],
});

/**
 * Convolution (cross-correlation) of stride 1 in two or three dimensions.
 * x [N, C, ...grid], w [O, C, ...kernel], bias [O] -> [N, O, ...grid]; odd kernels keep the grid by default.
 * Strides are made by `spaceToDepth` before it.
 */
export function conv(x: Tensor, w: Tensor, bias?: Tensor, padding?: Padding): Tensor {
  const half = spatial(w.shape).map((k) => (k - 1) / 2);
  return convolve(bias ? [x, w, bias] : [x, w], padding ?? { before: half, after: half });
}

/** A convolution of the gradient with the mirrored kernel, input and output channels exchanged. */
function inputGradient(grad: Tensor, w: Tensor, { before, after }: Padding): Tensor {
  const kernel = spatial(w.shape);
  const axes = kernel.flatMap((k, i) => (k > 1 ? [i + 2] : []));
  const exchanged = transpose(w, [1, 0, ...kernel.map((_, i) => i + 2)]);
  const margin = (padding: readonly number[], sign: number): number[] =>
    kernel.map((k, i) => Math.max(0, sign * (k - 1 - padding[i]!)));
  const whole = conv(grad, axes.length > 0 ? flip(exchanged, axes) : exchanged, undefined, {
    before: margin(before, 1),
    after: margin(after, 1),
  });
  // Padding wider than the kernel reaches: the gradient of those zeros is cut off.
  const grid = spatial(whole.shape);
  const [first, last] = [margin(before, -1), margin(after, -1)];
  return slice(whole, [0, 0, ...first], [...whole.shape.slice(0, 2), ...grid.map((n, i) => n - first[i]! - last[i]!)]);
}

/**
 * The gradient with respect to the weights as few large matrix products: copies of the gradient shifted along x, stacked
 * as rows, times copies of the input shifted along y, stacked as columns, once for each shift along z.
 * See docs/decisions/0041-convolution-weight-gradient.md for the alternatives measured.
 */
function weightGradient(grad: Tensor, x: Tensor, shape: Shape, padding: Padding): Tensor {
  const to3d = (values: readonly number[], filler: number): [number, number, number] =>
    values.length === 2 ? [filler, values[0]!, values[1]!] : [values[0]!, values[1]!, values[2]!];
  const [kz, ky, kx] = to3d(spatial(shape), 1);
  const before = to3d(padding.before, 0);
  const after = to3d(padding.after, 0);
  const [outputs, channels] = [shape[0]!, shape[1]!];
  const batch = x.shape[0]!;
  const [z, y, width] = to3d(spatial(grad.shape), 1);
  const gridOfX = to3d(spatial(x.shape), 1);
  const [depth, , wide] = gridOfX.map((n, i) => before[i]! + n + after[i]!) as [number, number, number];

  const last = transpose(reshape(x, [batch, channels, ...gridOfX]), [0, 2, 3, 4, 1]);
  const padded = pad(last, [0, ...before, 0], [0, ...after, 0]);
  const columns = concat(
    Array.from({ length: ky }, (_, k) => sliceAxis(padded, 2, k, y)),
    4,
  );
  // Few voxels a plane: one product a sample; many: one a plane, which stays in the cache.
  const perPlane = y * wide >= 256;
  const g5 = reshape(grad, [batch, outputs, z, y, width]);
  const g = perPlane ? transpose(g5, [0, 2, 1, 3, 4]) : g5;
  const rows = concat(
    Array.from({ length: kx }, (_, k) => pad(g, [0, 0, 0, 0, k], [0, 0, 0, 0, wide - width - k])),
    perPlane ? 2 : 1,
  );
  const left = reshape(rows, perPlane ? [batch, z, kx * outputs, y * wide] : [batch, kx * outputs, z * y * wide]);
  const right = reshape(columns, [batch, depth, y * wide, ky * channels]);
  const products = Array.from({ length: kz }, (_, k) => {
    const plane = slice(right, [0, k, 0, 0], [batch, z, y * wide, ky * channels]);
    return perPlane
      ? reduceSum(matMul(left, plane), [0, 1])
      : reduceSum(matMul(left, reshape(plane, [batch, z * y * wide, ky * channels])), [0]);
  });
  const all = concat(
    products.map((p) => reshape(p, [1, kx, outputs, ky, channels])),
    0,
  );
  return reshape(transpose(all, [2, 4, 0, 3, 1]), shape);
}

function tfConv(tf: TfModule, x: TfTensor, w: TfTensor, b: TfTensor | undefined, { before, after }: Padding): TfTensor {
  const rank = x.rank - 2;
  const axes = Array.from({ length: rank }, (_, i) => i + 2);
  const filter = tf.transpose(w, [...axes, 1, 0]);
  const last = tf.pad(tf.transpose(x, [0, ...axes, 1]), [
    [0, 0],
    ...before.map((n, i): [number, number] => [n, after[i]!]),
    [0, 0],
  ]);
  const y =
    rank === 2
      ? tf.conv2d(last as Tensor4D, filter as Tensor4D, 1, 'valid')
      : tf.conv3d(last as Tensor5D, filter as Tensor5D, 1, 'valid');
  return tf.transpose(b ? tf.add<TfTensor>(y, b) : y, [0, rank + 1, ...axes.map((axis) => axis - 1)]);
}
