import { writeOnnx } from '../onnx/write-onnx';
import { constants, type Tensors } from '../parameters';
import { transpose } from '../ops/layout';
import { softmax } from '../ops/unary';
import type { UnetConfig } from './config';
import { unet, unetInputs } from './network';

/**
 * The trained U-Net as one ONNX file: inputs `x` and `around` (see `UnetConfig`), output `y` of class probabilities
 * [N, classes, g, g, g], N free. Throws when `weights` lack a parameter or one has another size.
 */
export function exportUnet(weights: Tensors, network: UnetConfig): Uint8Array {
  const logits = unet(constants(weights), unetInputs(network, 1), network);
  const y = transpose(softmax(transpose(logits, [0, 2, 3, 4, 1])), [0, 4, 1, 2, 3]);
  return writeOnnx({ y }, { freeBatch: 'N' });
}
