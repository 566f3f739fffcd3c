import { createRandom } from '@shared/random';
import { initialFlat, splitFlat } from '@main/nn/parameters';
import { type VqganConfig } from '@main/nn/vqgan/config';
import { exportModel } from '@main/nn/vqgan/export-model';
import { layouts } from '@main/nn/vqgan/layouts';

export const SMALL: VqganConfig = {
  grid: 16,
  channels: [8, 8, 16],
  blocks: [1, 1, 1, 1, 1],
  groups: 4,
  codes: 16,
  codeSize: 4,
  codewordSize: 4,
  discriminator: [4, 4, 8],
};

/** The paper's network, small, with random weights, as an ONNX file. */
export function smallModel(network = SMALL): Uint8Array {
  const { encoder, decoder } = layouts(network);
  const random = createRandom(21);
  const codebook = Float32Array.from({ length: network.codes * network.codeSize }, () => random.normal());
  return exportModel(
    {
      ...splitFlat(initialFlat(encoder, random.fork('encoder')), encoder),
      ...splitFlat(initialFlat(decoder, random.fork('decoder')), decoder),
      codebook,
    },
    network,
  );
}

/** Two samples for it. */
export function smallInput(network = SMALL): { readonly data: Float32Array; readonly shape: readonly number[] } {
  const random = createRandom(22);
  const { grid } = network;
  const data = Float32Array.from({ length: 2 * grid ** 3 }, () => (random.chance(0.5) ? 0 : random.uniform(0.6, 1)));
  return { data, shape: [2, 1, grid, grid, grid] };
}

export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Infinity;
  return a.reduce((worst, value, i) => {
    const difference = Math.abs(value - b[i]!);
    return Number.isFinite(difference) ? Math.max(worst, difference) : Infinity;
  }, 0);
}
