import { writeOnnx } from '../onnx/write-onnx';
import { constants, type Tensors } from '../parameters';
import { input } from '../tensor';
import { sigmoid } from '../ops/unary';
import type { HealerConfig } from './config';
import { healer } from './network';

/**
 * The trained healer as one ONNX file: input `x` [N, 2, g, g, g], output `y` [N, 1, g, g, g] of probabilities, N free.
 * Throws when `weights` lack a parameter or one has another size.
 */
export function exportHealer(weights: Tensors, network: HealerConfig): Uint8Array {
  const { grid } = network;
  return writeOnnx(
    { y: sigmoid(healer(constants(weights), input('x', [1, 2, grid, grid, grid]), network)) },
    { freeBatch: 'N' },
  );
}
