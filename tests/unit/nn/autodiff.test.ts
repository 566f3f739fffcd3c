import { describe, expect, it } from 'vitest';
import { gradients } from '@main/nn/autodiff';
import { add, mul, square } from '@main/nn/ops/arithmetic';
import { constant, input, scalar, type Tensor, topologicalOrder } from '@main/nn/tensor';
import { onnxRunner } from './interpreters';

async function valueOf(y: Tensor, values: Record<string, Float32Array>): Promise<number[]> {
  return [...(await (await onnxRunner({ y }))(values))['y']!];
}

describe('gradients', () => {
  const x = input('x', [2]);
  const z = input('z', [2]);
  const values = { x: Float32Array.of(2, 3), z: Float32Array.of(5, 7) };
  const one = constant(Float32Array.of(1, 1), [2]);

  it('adds what arrives by several paths: d(x^2 + x z + x)/dx = 2x + z + 1', async () => {
    const y = add(add(square(x), mul(x, z)), x);
    const [toX, toZ] = gradients([{ of: y, gradient: one }], [x, z]);
    expect(await valueOf(toX!, values)).toEqual([10, 14]);
    expect(await valueOf(toZ!, values)).toEqual([2, 3]);
  });

  it('adds several seeds, each with its own arriving gradient', async () => {
    const seeds = [
      { of: square(x), gradient: one },
      { of: mul(x, z), gradient: constant(Float32Array.of(10, 100), [2]) },
    ];
    expect(await valueOf(gradients(seeds, [x])[0]!, values)).toEqual([54, 706]);
  });

  it('stops at an intermediate value that is asked for', async () => {
    const middle = mul(x, z);
    const [toMiddle, toX] = gradients([{ of: square(middle), gradient: one }], [middle, x]);
    expect(await valueOf(toMiddle!, values)).toEqual([20, 42]);
    expect(toX).toBeUndefined();
  });

  it('is undefined where nothing flows', () => {
    expect(gradients([{ of: square(x), gradient: one }], [z])).toEqual([undefined]);
  });

  it('differentiates gradients again: (x^3)" = 6x', async () => {
    const cube = mul(square(x), x);
    const [first] = gradients([{ of: cube, gradient: one }], [x]);
    const [second] = gradients([{ of: first!, gradient: one }], [x]);
    expect(await valueOf(second!, values)).toEqual([12, 18]);
  });
});

describe('topologicalOrder', () => {
  it('lists inputs before users and each value once', () => {
    const a = input('a', []);
    const b = square(a);
    const c = add(b, mul(b, scalar(2)));
    const order = topologicalOrder([c, b, c]);
    expect(new Set(order).size).toBe(order.length);
    for (const tensor of order) {
      for (const needed of tensor.inputs) expect(order.indexOf(needed)).toBeLessThan(order.indexOf(tensor));
    }
  });
});
