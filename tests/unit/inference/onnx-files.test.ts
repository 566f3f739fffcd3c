import type { Vec3 } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { describeOnnx } from '@main/inference/describe-onnx';
import { createSession } from '@main/inference/engines';
import { replaceConvTranspose } from '@main/inference/replace-conv-transpose';
import { OnnxGraph } from '@main/nn/onnx/onnx-graph';
import { describe, expect, it } from 'vitest';
import { exportUnet, randomWeights, type UnetShape } from '../anatomy/nnunet/plain-conv-unet';
import { largestDifference } from './small-model';

const SMALL: UnetShape = {
  patch: [8, 4, 6],
  features: [2, 3],
  strides: [[2, 2, 2]],
  classes: 3,
};

describe('transposed convolutions', () => {
  const up = (kernel: readonly number[], attributes: Record<string, number | readonly number[]>): Uint8Array => {
    const graph = new OnnxGraph();
    const volume = kernel.reduce((product, k) => product * k, 1);
    const weights = graph.floats(new Float32Array(4 * volume).fill(0.5), [2, 2, ...kernel], 'w');
    const x = graph.input('input', ['n', 2, ...kernel.map((_, axis) => `s${axis}`)]);
    const y = graph.node('ConvTranspose', [x, weights], { kernel_shape: kernel, ...attributes });
    graph.output('output', y, ['n', 2, ...kernel.map(() => '?')]);
    return graph.finish();
  };

  it.each<[Vec3, Vec3]>([
    [
      [2, 2, 2],
      [3, 4, 5],
    ],
    [
      [1, 2, 2],
      [2, 3, 1],
    ],
    [
      [2, 1, 1],
      [1, 1, 1],
    ],
    [
      [3, 1, 2],
      [2, 2, 2],
    ],
    [
      [1, 1, 1],
      [2, 3, 4],
    ],
  ])(
    'by %j of a grid of %j, without bias and with free sizes, are replaced exactly (seed 2)',
    async (factors, size) => {
      const graph = new OnnxGraph();
      const numbers = createRandom(2);
      const count = 6 * factors[0] * factors[1] * factors[2];
      const w = graph.floats(
        Float32Array.from({ length: count }, () => numbers.normal()),
        [3, 2, ...factors],
        'w',
      );
      const x = graph.input('input', ['n', 3, 'd', 'h', 'w']);
      graph.output('output', graph.node('ConvTranspose', [x, w], { kernel_shape: factors, strides: factors }), [
        ...['n', 2, 'D', 'H', 'W'],
      ]);
      const model = graph.finish();
      const voxels = size[0] * size[1] * size[2];
      const data = Float32Array.from({ length: 2 * 3 * voxels }, () => numbers.normal());
      const outputs: Float32Array[] = [];
      for (const file of [model, replaceConvTranspose(model)]) {
        const session = await createSession('cpu', file, 1);
        outputs.push((await session.run({ input: { data, shape: [2, 3, ...size] } }, ['output']))['output']!);
        await session.release();
      }
      expect(outputs[0]).toHaveLength(2 * 2 * voxels * factors[0] * factors[1] * factors[2]);
      expect(largestDifference(outputs[1]!, outputs[0]!)).toBeLessThan(1e-6);
    },
  );

  it('in two dimensions stay, and a file without any comes back as it is', () => {
    const flatModel = up([2, 2], { strides: [2, 2] });
    expect(replaceConvTranspose(flatModel)).toBe(flatModel);
  });

  it.each([
    ['that overlap', up([3, 3, 3], { strides: [2, 2, 2] })],
    ['that pad', up([2, 2, 2], { strides: [2, 2, 2], pads: [1, 0, 0, 0, 0, 0] })],
    ['in groups', up([2, 2, 2], { strides: [2, 2, 2], group: 2 })],
  ])('%s are refused, not run wrongly', (_, model) => {
    expect(() => replaceConvTranspose(model)).toThrow(/overlaps or pads/);
  });
});

describe('what an ONNX file says of itself', () => {
  it('gives opset, inputs, outputs and operators', () => {
    const found = describeOnnx(exportUnet(SMALL, randomWeights(1), { input: [1, 1, 8, 4, 6] }));
    expect(found).toMatchObject({
      opset: 17,
      inputs: [{ name: 'input', elementType: 1, shape: [1, 1, 8, 4, 6] }],
      outputs: [{ name: 'output', elementType: 1, shape: [1, 3, 8, 4, 6] }],
      external: false,
    });
    expect([...found.operators].sort()).toEqual([
      ...['Concat', 'Conv', 'ConvTranspose', 'Identity', 'InstanceNormalization', 'LeakyRelu'],
    ]);
  });

  it('refuses what is no ONNX file, at any length', () => {
    const model = exportUnet(SMALL, randomWeights(1));
    expect(() => describeOnnx(new TextEncoder().encode('PK no model at all'))).toThrow(RangeError);
    expect(() => describeOnnx(new Uint8Array(0))).toThrow(RangeError);
    for (let length = 1; length < model.length; length += 997) {
      expect(() => describeOnnx(model.subarray(0, length))).toThrow(RangeError);
    }
  });
});
