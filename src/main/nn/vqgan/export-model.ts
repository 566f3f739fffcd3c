import { writeOnnx } from '../onnx/write-onnx';
import { constants, type Parameters, type Tensors } from '../parameters';
import { input, type Tensor } from '../tensor';
import { type VqganConfig, VQGAN } from './config';
import { decoder, encoder } from './networks';
import { quantise } from './quantiser';

/** Under this key the file tells which network it holds: `kind` and the configuration, as JSON. */
export const NETWORK_KEY = 'lacuna.network';

/** `x` [N, 1, g, g, g] -> reconstruction of the same shape: encoder, nearest codewords, decoder. */
export function reconstruct(p: Parameters, x: Tensor, network: VqganConfig): Tensor {
  const codes = encoder(p, x, network);
  const codebook = p('codebook', [network.codes, network.codewordSize], 0);
  return decoder(p, quantise(codes, codebook).nearest, network).y;
}

/**
 * The trained generator as one ONNX file with its weights inside: input `x`, output `y`, both float32
 * [N, 1, g, g, g], N free. Throws when `weights` lack a parameter or one has another size.
 */
export function exportModel(weights: Tensors, network: VqganConfig = VQGAN): Uint8Array {
  const { grid } = network;
  const y = reconstruct(constants(weights), input('x', [1, 1, grid, grid, grid]), network);
  return writeOnnx(
    { y },
    { freeBatch: 'N', metadata: { [NETWORK_KEY]: JSON.stringify({ kind: 'vqgan', ...network }) } },
  );
}
