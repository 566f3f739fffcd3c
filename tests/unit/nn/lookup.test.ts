import { describe, expect, it } from 'vitest';
import { gradients } from '@main/nn/autodiff';
import { mul } from '@main/nn/ops/arithmetic';
import { argMin, gatherRows, scatterRows } from '@main/nn/ops/lookup';
import { stopGradient, straightThrough } from '@main/nn/ops/unary';
import { constant, input, type Tensor } from '@main/nn/tensor';
import { onnxRunner, runTfjs, type Values } from './interpreters';

async function both(y: Tensor, values: Values): Promise<number[]> {
  const onnx = (await (await onnxRunner({ y }))(values))['y']!;
  const tfjs = (await runTfjs({ y }, values))['y']!;
  expect([...onnx]).toEqual([...tfjs]);
  return [...onnx];
}

const table = input('table', [3, 2]);
const scores = input('scores', [2, 2, 3]);
const values = {
  table: Float32Array.of(1, 2, 3, 4, 5, 6),
  // Rows choose 2, 0 / 0 (the first of equals), 1.
  scores: Float32Array.of(5, 4, 3, 0, 1, 2, 7, 7, 8, 2, -1, 0),
};
const index = argMin(scores);

describe('lookup', () => {
  it('takes the rows of the smallest scores, the first of equals', async () => {
    expect(await both(gatherRows(table, index), values)).toEqual([5, 6, 1, 2, 1, 2, 3, 4]);
  });

  it('adds rows that meet at the same place', async () => {
    const rows = constant(Float32Array.of(1, 10, 2, 20, 3, 30, 4, 40), [2, 2, 2]);
    expect(await both(scatterRows(rows, index, 4), values)).toEqual([5, 50, 4, 40, 1, 10, 0, 0]);
    const ones = constant(new Float32Array(4).fill(1), [2, 2]);
    expect(await both(scatterRows(ones, index, 3), values)).toEqual([2, 1, 1]);
  });

  it('sends the gradient of a row to the place it came from, and back', async () => {
    const seed = constant(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), [2, 2, 2]);
    const [toTable] = gradients([{ of: gatherRows(table, index), gradient: seed }], [table]);
    expect(await both(toTable!, values)).toEqual([8, 10, 7, 8, 1, 2]);
    const rows = input('rows', [2, 2, 2]);
    const weights = constant(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
    const [toRows] = gradients([{ of: scatterRows(rows, index, 3), gradient: weights }], [rows]);
    expect(await both(toRows!, values)).toEqual([5, 6, 1, 2, 1, 2, 3, 4]);
  });
});

describe('estimators', () => {
  const x = input('x', [2]);
  const y = input('other', [2]);
  const given = { x: Float32Array.of(1, 2), other: Float32Array.of(5, 7) };
  const seed = constant(Float32Array.of(3, 4), [2]);

  it('passes the value of one and the gradient of the other straight through', async () => {
    const passed = straightThrough(x, y);
    expect(await both(passed, given)).toEqual([5, 7]);
    const [toX, toY] = gradients([{ of: passed, gradient: seed }], [x, y]);
    expect(await both(toX!, {})).toEqual([3, 4]);
    expect(toY).toBeUndefined();
  });

  it('stops the gradient and keeps the value', async () => {
    const product = mul(x, stopGradient(y));
    expect(await both(product, given)).toEqual([5, 14]);
    const [toX, toY] = gradients([{ of: product, gradient: seed }], [x, y]);
    expect(await both(toX!, given)).toEqual([15, 28]);
    expect(toY).toBeUndefined();
  });
});
