import { describe, expect, it } from 'vitest';
import { createRandom } from '@shared/random';
import { gradients } from '@main/nn/autodiff';
import { add, div, mul, neg, reduceMean, square, sub } from '@main/nn/ops/arithmetic';
import { depthToSpace, spaceToDepth } from '@main/nn/ops/blocks';
import { expand, reduceSum, reshape } from '@main/nn/ops/broadcast';
import { conv } from '@main/nn/ops/conv';
import { concat, flip, pad, slice, transpose } from '@main/nn/ops/layout';
import { matMul } from '@main/nn/ops/matmul';
import { groupNorm } from '@main/nn/ops/normalise';
import {
  exp,
  leakyRelu,
  log,
  logLossOfFalse,
  logLossOfTrue,
  sigmoid,
  softmax,
  softplus,
  sqrt,
} from '@main/nn/ops/unary';
import { constant, count, input, type Shape, type Tensor } from '@main/nn/tensor';
import { distance, onnxRunner, randomInputs, runTfjs, tfjsGradients } from './interpreters';

interface Case {
  readonly name: string;
  readonly shapes: readonly Shape[];
  readonly build: (...inputs: Tensor[]) => Tensor;
  readonly range?: readonly [number, number];
}

const asymmetric = { before: [0, 1, 2], after: [1, 0, 0] };

const CASES: readonly Case[] = [
  { name: 'add, broadcast', shapes: [[2, 3, 1], [4]], build: (a, b) => add(a, b) },
  {
    name: 'sub',
    shapes: [
      [2, 3],
      [2, 1],
    ],
    build: (a, b) => sub(a, b),
  },
  { name: 'mul of a scalar', shapes: [[2, 3], []], build: (a, b) => mul(a, b) },
  { name: 'div', shapes: [[2, 3], [3]], build: (a, b) => div(a, b), range: [0.5, 2] },
  { name: 'neg', shapes: [[3]], build: (a) => neg(a) },
  { name: 'square', shapes: [[5]], build: (a) => square(a) },
  { name: 'reduceSum', shapes: [[2, 3, 4]], build: (a) => reduceSum(a, [0, 2]) },
  { name: 'reduceMean', shapes: [[2, 3, 4]], build: (a) => reduceMean(a) },
  { name: 'reshape', shapes: [[2, 6]], build: (a) => reshape(a, [3, 4]) },
  { name: 'expand', shapes: [[2, 1, 3]], build: (a) => expand(a, [4, 2, 2, 3]) },
  { name: 'transpose', shapes: [[2, 3, 4]], build: (a) => transpose(a, [2, 0, 1]) },
  { name: 'slice', shapes: [[4, 5]], build: (a) => slice(a, [1, 2], [2, 3]) },
  { name: 'pad', shapes: [[2, 3]], build: (a) => pad(a, [1, 0], [0, 2]) },
  {
    name: 'concat',
    shapes: [
      [2, 3],
      [2, 1],
      [2, 2],
    ],
    build: (a, b, c) => concat([a, b, c], 1),
  },
  { name: 'flip', shapes: [[2, 3, 4]], build: (a) => flip(a, [0, 2]) },
  {
    name: 'matMul, broadcast',
    shapes: [
      [2, 3, 4],
      [4, 5],
    ],
    build: (a, b) => matMul(a, b),
  },
  { name: 'exp', shapes: [[6]], build: (a) => exp(a) },
  { name: 'log', shapes: [[6]], build: (a) => log(a), range: [0.5, 2] },
  { name: 'sqrt', shapes: [[6]], build: (a) => sqrt(a), range: [0.5, 2] },
  { name: 'sigmoid', shapes: [[6]], build: (a) => sigmoid(a), range: [-3, 3] },
  { name: 'softplus', shapes: [[6]], build: (a) => softplus(a), range: [-3, 3] },
  { name: 'logLossOfTrue', shapes: [[6]], build: (a) => logLossOfTrue(a), range: [-3, 3] },
  { name: 'logLossOfFalse', shapes: [[6]], build: (a) => logLossOfFalse(a), range: [-3, 3] },
  // Away from the kink, where a difference quotient means something.
  { name: 'leakyRelu, positive', shapes: [[6]], build: (a) => leakyRelu(a), range: [0.1, 1] },
  { name: 'leakyRelu, negative', shapes: [[6]], build: (a) => leakyRelu(a), range: [-1, -0.1] },
  { name: 'softmax', shapes: [[2, 3, 5]], build: (a) => softmax(a), range: [-2, 2] },
  { name: 'groupNorm', shapes: [[2, 4, 2, 3, 2]], build: (a) => groupNorm(a, 2) },
  { name: 'spaceToDepth 3D', shapes: [[2, 2, 4, 2, 6]], build: (a) => spaceToDepth(a, 2) },
  { name: 'depthToSpace 2D', shapes: [[2, 8, 2, 3]], build: (a) => depthToSpace(a, 2) },
  {
    name: 'conv 3D, kernel 3, bias',
    shapes: [[2, 2, 3, 4, 5], [3, 2, 3, 3, 3], [3]],
    build: (x, w, b) => conv(x, w, b),
  },
  {
    name: 'conv 3D, many voxels a plane',
    shapes: [
      [1, 1, 2, 16, 15],
      [2, 1, 3, 3, 3],
    ],
    build: (x, w) => conv(x, w),
  },
  {
    name: 'conv 3D, kernel 2 x 3 x 1, uneven padding',
    shapes: [
      [2, 2, 3, 3, 2],
      [2, 2, 2, 3, 1],
    ],
    build: (x, w) => conv(x, w, undefined, asymmetric),
  },
  { name: 'conv 3D, pointwise', shapes: [[2, 3, 2, 2, 3], [4, 3, 1, 1, 1], [4]], build: (x, w, b) => conv(x, w, b) },
  { name: 'conv 2D, kernel 3', shapes: [[2, 2, 4, 5], [3, 2, 3, 3], [3]], build: (x, w, b) => conv(x, w, b) },
];

/** Central differences of sum(weights * y) with respect to one input, element by element. */
async function differences(
  run: (value: Float32Array) => Promise<Float32Array>,
  at: Float32Array,
  weights: Float32Array,
): Promise<Float32Array> {
  const step = 1 / 64;
  const loss = async (i: number, offset: number): Promise<number> => {
    const moved = at.slice();
    moved[i]! += offset;
    const y = await run(moved);
    return y.reduce((sum, value, k) => sum + value * weights[k]!, 0);
  };
  const result = new Float32Array(at.length);
  for (let i = 0; i < at.length; i++) result[i] = ((await loss(i, step)) - (await loss(i, -step))) / (2 * step);
  return result;
}

describe.each(CASES)('$name', ({ shapes, build, range: [low, high] = [-1, 1] }) => {
  const seed = 71;
  const inputs = shapes.map((shape, i) => input(`in${i}`, shape));
  const names = inputs.map((tensor) => tensor.name!);
  const y = build(...inputs);
  const values = randomInputs([y], seed, low, high);
  const random = createRandom(seed + 1);
  const weights = Float32Array.from({ length: count(y.shape) }, () => random.uniform(-1, 1));
  const slopes = gradients([{ of: y, gradient: constant(weights, y.shape) }], inputs);

  it('gives the same values on ONNX Runtime and tfjs', async () => {
    const run = await onnxRunner({ y });
    const { y: onnx } = await run(values);
    const { y: tfjs } = await runTfjs({ y }, values);
    expect(onnx!.length).toBe(count(y.shape));
    expect(distance(onnx!, tfjs!)).toBeLessThan(1e-5);
  });

  it('has the gradients of tfjs, and of difference quotients', async () => {
    const outputs = Object.fromEntries(names.map((name, i) => [`d${name}`, slopes[i]!]));
    const run = await onnxRunner(outputs);
    const found = await run(values);
    const expected = await tfjsGradients(y, weights, names, values);
    const forward = await onnxRunner({ y });
    for (const [i, name] of names.entries()) {
      expect(slopes[i]!.shape).toEqual(shapes[i]);
      expect(distance(found[`d${name}`]!, expected[i]!), `tfjs, ${name}`).toBeLessThan(1e-4);
      const quotients = await differences(
        async (value) => (await forward({ ...values, [name]: value }))['y']!,
        values[name]!,
        weights,
      );
      expect(distance(found[`d${name}`]!, quotients), `differences, ${name}`).toBeLessThan(5e-3);
    }
  });
});
