import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';
import { createSession } from '@main/inference/engines';
import { restoreUtil } from '@main/inference/tfjs-gpu';
import { createTfjsRunner } from '@main/inference/tfjs-runner';
import { readOnnx } from '@main/nn/onnx/read-onnx';
import { writeOnnx } from '@main/nn/onnx/write-onnx';
import { mul } from '@main/nn/ops/arithmetic';
import { input } from '@main/nn/tensor';
import { largestDifference, smallInput, smallModel } from './small-model';

describe('createTfjsRunner', () => {
  it('computes what ONNX Runtime computes from the same file', async () => {
    await tf.setBackend('cpu');
    const model = smallModel();
    const x = smallInput();
    const onnx = await createSession('cpu', model);
    const tfjs = createTfjsRunner(tf, model);
    expect(tfjs.inputs).toEqual(onnx.inputs);
    expect(tfjs.outputs).toEqual(onnx.outputs);
    const expected = await onnx.run({ x }, ['y']);
    const before = tf.memory().numTensors;
    const found = await tfjs.run({ x }, ['y']);
    expect(largestDifference(found['y']!, expected['y']!)).toBeLessThan(1e-4);
    expect(tf.memory().numTensors).toBe(before);
    await onnx.release();
  });

  it('refuses models of others, damaged files and wrong ports', async () => {
    const other = writeOnnx({ y: mul(input('x', [1, 2]), 3) });
    expect(() => createTfjsRunner(tf, other)).toThrow(expect.objectContaining({ code: 'model/engine-unavailable' }));
    const model = smallModel();
    expect(() => createTfjsRunner(tf, model.subarray(0, 5000))).toThrow(RangeError);
    await expect(createTfjsRunner(tf, model).run({ x: smallInput() }, ['z'])).rejects.toThrow(/output y/);
  });
});

describe('readOnnx', () => {
  it('finds metadata and weights by name', () => {
    const { metadata, tensors } = readOnnx(smallModel());
    expect(JSON.parse(metadata['lacuna.network']!)).toMatchObject({ kind: 'vqgan', grid: 16 });
    expect(tensors.get('codebook')!.shape).toEqual([16, 4]);
    expect(tensors.get('encoder/stem/weight')!.values.length).toBe(8 * 8 * 27);
  });
});

describe('restoreUtil', () => {
  it('adds the two helpers where Node has dropped them, and leaves existing ones alone', () => {
    const kept = (): string => 'kept';
    const target: Record<string, unknown> = { isArray: kept };
    restoreUtil(target);
    expect(target['isArray']).toBe(kept);
    const isNullOrUndefined = target['isNullOrUndefined'] as (value: unknown) => boolean;
    expect([null, undefined, 0, ''].map(isNullOrUndefined)).toEqual([true, true, false, false]);
  });
});
