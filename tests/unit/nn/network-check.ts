import { gradients } from '@main/nn/autodiff';
import { fromFlat, initialFlat, type ParameterLayout, type Parameters } from '@main/nn/parameters';
import { constant, count, input, type Tensor } from '@main/nn/tensor';
import { createRandom } from '@shared/random';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { distance, onnxRunner, randomInputs, runTfjs, tfjsGradients } from './interpreters';

export interface Network {
  readonly name: string;
  readonly layout: ParameterLayout;
  readonly build: (parameters: Parameters) => Tensor;
  /** Of the output. */
  readonly shape: readonly number[];
}

/** Holds a network's values and gradients on ONNX Runtime against those of tfjs. */
export function describeNetwork({ name, layout, build, shape }: Network): void {
  describe(name, () => {
    const flat = input('flat', [layout.size]);
    const y = build(fromFlat(flat, layout).parameters);
    // Layers that start with zeros would hide all behind them.
    const values = {
      ...randomInputs([y], 3),
      flat: initialFlat(layout, createRandom(5)).map((v, i) => v || Math.sin(i) / 9),
    };

    it('agrees between ONNX Runtime and tfjs to 1e-4', async () => {
      expect(y.shape).toEqual(shape);
      const onnx = await (await onnxRunner({ y }))(values);
      const tfjs = await runTfjs({ y }, values);
      expect(distance(onnx['y']!, tfjs['y']!)).toBeLessThan(1e-4);
    });

    it('has the gradients of tfjs in every parameter', async () => {
      const random = createRandom(11);
      const weights = Float32Array.from({ length: count(y.shape) }, () => random.uniform(-1, 1));
      const [toFlat] = gradients([{ of: y, gradient: constant(weights, y.shape) }], [flat]);
      const found = (await (await onnxRunner({ toFlat: toFlat! }))(values))['toFlat']!;
      const [expected] = await tfjsGradients(y, weights, ['flat'], values);
      expect(expected!.filter((value) => value !== 0).length).toBeGreaterThan(layout.size / 2);
      expect(distance(found, expected!)).toBeLessThan(1e-4);
      tf.disposeVariables();
    });
  });
}
