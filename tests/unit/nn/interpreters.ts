import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { require as requireModule } from 'tsx/cjs/api';
import { createRandom } from '@shared/random';
import { writeOnnx } from '@main/nn/onnx/write-onnx';
import { createRunner } from '@main/nn/runner';
import { count, type Shape, type Tensor, topologicalOrder } from '@main/nn/tensor';
import { evaluate } from '@main/nn/tfjs/evaluate';

// tfjs-core's Node bundle leaves its gradient rules out; they are there as ES modules only and register themselves.
requireModule('@tensorflow/tfjs-core/dist/register_all_gradients.js', import.meta.url);

export type Values = Readonly<Record<string, Float32Array>>;

/** Values in [low, high) for every graph input of the outputs. */
export function randomInputs(
  outputs: readonly Tensor[],
  seed: number,
  low = -1,
  high = 1,
): Record<string, Float32Array> {
  const random = createRandom(seed);
  return Object.fromEntries(
    graphInputs(outputs).map(({ name, shape }) => [
      name,
      Float32Array.from({ length: count(shape) }, () => random.uniform(low, high)),
    ]),
  );
}

export function graphInputs(outputs: readonly Tensor[]): { name: string; shape: Shape }[] {
  return topologicalOrder(outputs).flatMap(({ name, shape }) => (name === undefined ? [] : [{ name, shape }]));
}

/** A graph on ONNX Runtime, loaded once: call `run` as often as needed. */
export async function onnxRunner(
  outputs: Readonly<Record<string, Tensor>>,
): Promise<(values: Values) => Promise<Record<string, Float32Array>>> {
  const runner = await createRunner(writeOnnx(outputs), 1);
  const inputs = graphInputs(Object.values(outputs));
  return (values) =>
    runner.run(
      Object.fromEntries(inputs.map(({ name, shape }) => [name, { data: values[name]!, shape }])),
      Object.keys(outputs),
    );
}

/** The same graph on tfjs. */
export async function runTfjs(
  outputs: Readonly<Record<string, Tensor>>,
  values: Values,
): Promise<Record<string, Float32Array>> {
  await tf.setBackend('cpu');
  const given = graphInputs(Object.values(outputs));
  return tf.tidy(() => {
    const inputs = Object.fromEntries(given.map(({ name, shape }) => [name, tf.tensor(values[name]!, [...shape])]));
    const results = evaluate(tf, Object.values(outputs), inputs);
    return Object.fromEntries(Object.keys(outputs).map((name, i) => [name, Float32Array.from(results[i]!.dataSync())]));
  });
}

/** Gradients of sum(weights * output) by tfjs's own differentiation. */
export async function tfjsGradients(
  output: Tensor,
  weights: Float32Array,
  names: readonly string[],
  values: Values,
): Promise<Float32Array[]> {
  await tf.setBackend('cpu');
  const given = graphInputs([output]);
  return tf.tidy(() => {
    const f = (...tensors: tf.Tensor[]): tf.Tensor =>
      evaluate(tf, [output], Object.fromEntries(given.map(({ name }, i) => [name, tensors[i]!])))[0]!;
    const tensors = given.map(({ name, shape }) => tf.tensor(values[name]!, [...shape]));
    const all = tf.grads(f)(tensors, tf.tensor(weights, [...output.shape]));
    return names.map((name) => Float32Array.from(all[given.findIndex((g) => g.name === name)]!.dataSync()));
  });
}

/** Largest difference, relative to the largest value of `expected` (at least 1). */
export function distance(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return Infinity;
  let scale = 1;
  let worst = 0;
  for (let i = 0; i < actual.length; i++) {
    scale = Math.max(scale, Math.abs(expected[i]!));
    const difference = Math.abs(actual[i]! - expected[i]!);
    worst = Number.isFinite(difference) ? Math.max(worst, difference) : Infinity;
  }
  return worst / scale;
}
