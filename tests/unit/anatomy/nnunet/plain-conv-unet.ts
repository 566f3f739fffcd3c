import type { Vec3 } from '@shared/geometry';
import { createRandom, type Random } from '@shared/random';
import { OnnxGraph } from '@main/nn/onnx/onnx-graph';

/** nnU-Net's PlainConvUNet: stages of two convolutions, strides at their start, and a decoder of transposed convolutions. */
export interface UnetShape {
  readonly patch: Vec3;
  /** Features of each stage. */
  readonly features: readonly number[];
  /** Stride of each stage but the first, along z, y, x. */
  readonly strides: readonly Vec3[];
  readonly classes: number;
  readonly kernel?: number;
}

/** DentalSegmentator's network as its plans describe it (field: 6 stages, 32 to 320 features, patch 128 x 160 x 112). */
export const DENTAL: UnetShape = {
  patch: [128, 160, 112],
  features: [32, 64, 128, 256, 320, 320],
  strides: [
    [2, 2, 2],
    [2, 2, 2],
    [2, 2, 2],
    [2, 2, 2],
    [2, 2, 1],
  ],
  classes: 6,
};

export interface Weights {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export type WeightsOf = (name: string, shape: readonly number[]) => Weights;

/** Random weights that keep the variance. */
export function randomWeights(seed: number): WeightsOf {
  const random = createRandom(seed);
  return (name, shape) => ({ shape, values: draw(random.fork(name), name, shape) });
}

function draw(random: Random, name: string, shape: readonly number[]): Float32Array {
  const count = shape.reduce((product, n) => product * n, 1);
  if (name.endsWith('scale')) return Float32Array.from({ length: count }, () => random.uniform(0.8, 1.2));
  const spread = shape.length === 1 ? 0.1 : Math.sqrt((2 * shape[0]!) / count);
  // Two uniform numbers are enough here and much quicker than a Gaussian for millions of weights.
  return Float32Array.from({ length: count }, () => spread * (random.next() + random.next() - 1) * 2.45);
}

/** What runs the network: ONNX nodes, or numbers. */
export interface Interpreter<T> {
  conv(x: T, w: Weights, b: Weights, stride: Vec3): T;
  up(x: T, w: Weights, b: Weights, stride: Vec3): T;
  norm(x: T, scale: Weights, shift: Weights): T;
  leaky(x: T): T;
  concat(a: T, b: T): T;
}

const ONES: Vec3 = [1, 1, 1];

/** The network over any interpreter. */
export function unet<T>(
  on: Interpreter<T>,
  x: T,
  { features, strides, classes, kernel = 3 }: UnetShape,
  weights: WeightsOf,
): T {
  const cube = [kernel, kernel, kernel];
  const block = (name: string, from: T, inputs: number, outputs: number, stride: Vec3): T => {
    const made = on.conv(
      from,
      weights(`${name}.w`, [outputs, inputs, ...cube]),
      weights(`${name}.b`, [outputs]),
      stride,
    );
    return on.leaky(on.norm(made, weights(`${name}.scale`, [outputs]), weights(`${name}.shift`, [outputs])));
  };
  const skips: T[] = [];
  let at = x;
  features.forEach((count, stage) => {
    const inputs = stage === 0 ? 1 : features[stage - 1]!;
    at = block(`encoder${stage}.0`, at, inputs, count, stage === 0 ? ONES : strides[stage - 1]!);
    at = block(`encoder${stage}.1`, at, count, count, ONES);
    skips.push(at);
  });
  for (let stage = features.length - 2; stage >= 0; stage--) {
    const [count, below] = [features[stage]!, features[stage + 1]!];
    const stride = strides[stage]!;
    const grown = on.up(
      at,
      weights(`up${stage}.w`, [below, count, ...stride]),
      weights(`up${stage}.b`, [count]),
      stride,
    );
    at = block(`decoder${stage}.0`, on.concat(grown, skips[stage]!), 2 * count, count, ONES);
    at = block(`decoder${stage}.1`, at, count, count, ONES);
  }
  return on.conv(at, weights('seg.w', [classes, features[0]!, 1, 1, 1]), weights('seg.b', [classes]), ONES);
}

const EPSILON = 1e-5;
const SLOPE = 0.01;

/** As an ONNX file, exported as PyTorch exports it: one input `input`, one output `output`, fixed sizes. */
export function exportUnet(
  shape: UnetShape,
  weights: WeightsOf,
  change: { readonly input?: readonly number[] } = {},
): Uint8Array {
  const graph = new OnnxGraph();
  const floats = ({ values, shape: sizes }: Weights): string => graph.floats(values, sizes);
  const on: Interpreter<string> = {
    conv(x, w, b, stride) {
      const kernel = w.shape.slice(2);
      const half = kernel.map((k) => (k - 1) / 2);
      const attributes = { kernel_shape: kernel, strides: stride, pads: [...half, ...half] };
      return graph.node('Conv', [x, floats(w), floats(b)], attributes);
    },
    up: (x, w, b, stride) =>
      graph.node('ConvTranspose', [x, floats(w), floats(b)], {
        kernel_shape: stride,
        strides: stride,
        pads: [0, 0, 0, 0, 0, 0],
        dilations: [1, 1, 1],
        group: 1,
      }),
    norm: (x, scale, shift) =>
      graph.node('InstanceNormalization', [x, floats(scale), floats(shift)], { epsilon: { float: EPSILON } }),
    leaky: (x) => graph.node('LeakyRelu', [x], { alpha: { float: SLOPE } }),
    concat: (a, b) => graph.node('Concat', [a, b], { axis: 1 }),
  };
  const input = graph.input('input', change.input ?? [1, 1, ...shape.patch]);
  graph.output('output', unet(on, input, shape, weights), [1, shape.classes, ...shape.patch]);
  return graph.finish();
}

/** Channels of a grid of numbers. */
export interface Grid {
  readonly size: Vec3;
  readonly channels: readonly Float64Array[];
}

/** The same network by the definitions of its layers, in 64 bits. */
export const DEFINITIONS: Interpreter<Grid> = {
  conv(x, w, b, stride) {
    const kernel = w.shape.slice(2) as unknown as Vec3;
    const half = kernel.map((k) => (k - 1) / 2);
    const size = x.size.map((n, a) => Math.floor((n - 1) / stride[a]!) + 1) as unknown as Vec3;
    const volume = kernel[0] * kernel[1] * kernel[2];
    const channels = Array.from(b.values, (bias, o) =>
      over(size, (i, j, k) => {
        let sum = bias;
        x.channels.forEach((values, c) => {
          for (let n = 0; n < volume; n++) {
            const z = i * stride[0] + Math.floor(n / (kernel[1] * kernel[2])) - half[0]!;
            const y = j * stride[1] + (Math.floor(n / kernel[2]) % kernel[1]) - half[1]!;
            const q = k * stride[2] + (n % kernel[2]) - half[2]!;
            const isIn = z >= 0 && y >= 0 && q >= 0 && z < x.size[0] && y < x.size[1] && q < x.size[2];
            if (isIn)
              sum += values[(z * x.size[1] + y) * x.size[2] + q]! * w.values[(o * x.channels.length + c) * volume + n]!;
          }
        });
        return sum;
      }),
    );
    return { size, channels };
  },
  up(x, w, b, [fz, fy, fx]) {
    const size: Vec3 = [x.size[0] * fz, x.size[1] * fy, x.size[2] * fx];
    const outputs = b.values.length;
    const channels = Array.from(b.values, (bias, o) =>
      over(size, (i, j, k) => {
        const from = (Math.floor(i / fz) * x.size[1] + Math.floor(j / fy)) * x.size[2] + Math.floor(k / fx);
        const part = ((i % fz) * fy + (j % fy)) * fx + (k % fx);
        return x.channels.reduce(
          (sum, values, c) => sum + values[from]! * w.values[(c * outputs + o) * fz * fy * fx + part]!,
          bias,
        );
      }),
    );
    return { size, channels };
  },
  norm: (x, scale, shift) => ({
    size: x.size,
    channels: x.channels.map((values, c) => {
      const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
      const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
      return values.map((v) => ((v - mean) / Math.sqrt(variance + EPSILON)) * scale.values[c]! + shift.values[c]!);
    }),
  }),
  leaky: (x) => ({ size: x.size, channels: x.channels.map((values) => values.map((v) => (v < 0 ? SLOPE * v : v))) }),
  concat: (a, b) => ({ size: a.size, channels: [...a.channels, ...b.channels] }),
};

function over(size: Vec3, value: (i: number, j: number, k: number) => number): Float64Array {
  const data = new Float64Array(size[0] * size[1] * size[2]);
  for (let i = 0, at = 0; i < size[0]; i++) {
    for (let j = 0; j < size[1]; j++) for (let k = 0; k < size[2]; k++) data[at++] = value(i, j, k);
  }
  return data;
}

/** Multiplications and additions of one tile. */
export function flopsOf(shape: UnetShape): number {
  let flops = 0;
  type Sized = { readonly size: Vec3; readonly channels: number };
  const voxels = ({ size }: Sized): number => size[0] * size[1] * size[2];
  const product = (sizes: readonly number[]): number => sizes.reduce((p, n) => p * n, 1);
  const on: Interpreter<Sized> = {
    conv(x, w, _, stride) {
      const made = { size: x.size.map((n, a) => Math.ceil(n / stride[a]!)) as unknown as Vec3, channels: w.shape[0]! };
      flops += 2 * voxels(made) * product(w.shape);
      return made;
    },
    up(x, w, _, stride) {
      flops += 2 * voxels(x) * product(w.shape);
      return { size: x.size.map((n, a) => n * stride[a]!) as unknown as Vec3, channels: w.shape[1]! };
    },
    norm: (x) => x,
    leaky: (x) => x,
    concat: (a, b) => ({ size: a.size, channels: a.channels + b.channels }),
  };
  unet(on, { size: shape.patch, channels: 1 }, shape, (_, sizes) => ({ shape: sizes, values: new Float32Array(0) }));
  return flops;
}
