import { writeOnnx } from '../onnx/write-onnx';
import { constants, type Tensors } from '../parameters';
import { input } from '../tensor';
import { transpose } from '../ops/layout';
import { softmax } from '../ops/unary';
import type { UnetConfig } from './config';
import { unet } from './network';

/**
 * The trained U-Net as one ONNX file: input `x` [N, 1, g, g, g], output `y` of class probabilities
 * [N, classes, g, g, g], N free. Throws when `weights` lack a parameter or one has another size.
 */
export function exportUnet(weights: Tensors, network: UnetConfig): Uint8Array {
  const { grid } = network;
  const logits = unet(constants(weights), input('x', [1, 1, grid, grid, grid]), network);
  const y = transpose(softmax(transpose(logits, [0, 2, 3, 4, 1])), [0, 4, 1, 2, 3]);
  return writeOnnx({ y }, { freeBatch: 'N' });
}
