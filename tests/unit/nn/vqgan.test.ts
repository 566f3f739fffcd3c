import { describe, expect, it } from 'vitest';
import { createRandom } from '@shared/random';
import { fromFlat, initialFlat, layoutOf, type ParameterLayout } from '@main/nn/parameters';
import { constant, input } from '@main/nn/tensor';
import { type VqganConfig, VQGAN } from '@main/nn/vqgan/config';
import { cosineBlocks, transposed } from '@main/nn/vqgan/cosine-blocks';
import { layouts } from '@main/nn/vqgan/layouts';
import { decoder, discriminator, encoder } from '@main/nn/vqgan/networks';
import { quantise, updateCodebook } from '@main/nn/vqgan/quantiser';
import { distance, onnxRunner, runTfjs } from './interpreters';
import { describeNetwork, type Network } from './network-check';

const SMALL: VqganConfig = {
  grid: 16,
  channels: [8, 8, 16],
  blocks: [1, 1, 1, 1, 1],
  groups: 4,
  codes: 7,
  codeSize: 4,
  codewordSize: 2,
  discriminator: [4, 4, 8],
};

const layout = layouts(SMALL);
const x = input('x', [2, 1, 16, 16, 16]);
const codes = input('codes', [2, 4, 4, 4, 4]);

const PARTS: readonly Network[] = [
  { name: 'encoder', layout: layout.encoder, build: (p) => encoder(p, x, SMALL), shape: [2, 4, 4, 4, 4] },
  { name: 'decoder', layout: layout.decoder, build: (p) => decoder(p, codes, SMALL).y, shape: [2, 1, 16, 16, 16] },
  {
    name: 'discriminator',
    layout: layout.discriminator,
    build: (p) => discriminator(p, x, SMALL),
    shape: [2, 1, 2, 2, 2],
  },
];

for (const part of PARTS) describeNetwork(part);

describe('quantise', () => {
  it('chooses the codeword of the smallest distance and counts its followers', async () => {
    const z = input('z', [1, 2, 1, 1, 3]);
    const codebook = input('codebook', [3, 2]);
    const chosen = quantise(z, codebook);
    const next = updateCodebook({ codebook, counts: input('oldCounts', [3]), sums: input('oldSums', [3, 2]) }, chosen);
    const outputs = {
      nearest: chosen.nearest,
      counts: next.counts,
      sums: next.sums,
      book: next.codebook,
      used: next.used,
    };
    const values = {
      // Three voxels: (0.9, 0), (4, 5), (1.2, 0.1); codewords (1, 0), (5, 5), (-3, 2).
      z: Float32Array.of(0.9, 4, 1.2, 0, 5, 0.1),
      codebook: Float32Array.of(1, 0, 5, 5, -3, 2),
      oldCounts: Float32Array.of(1, 1, 1),
      oldSums: Float32Array.of(1, 0, 5, 5, -3, 2),
    };
    for (const found of [await (await onnxRunner(outputs))(values), await runTfjs(outputs, values)]) {
      expect([...found['nearest']!]).toEqual([1, 5, 1, 0, 5, 0]);
      expect([...found['used']!]).toEqual([2]);
      [1.05, 1, 0.95].forEach((value, i) => expect(found['counts']![i]).toBeCloseTo(value, 5));
      // 0.95 of the old sum and 0.05 of what followed, over the count.
      [1.055 / 1.05, 0.005 / 1.05, 4.95, 5, -3, 2].forEach((value, i) =>
        expect(found['book']![i]).toBeCloseTo(value, 3),
      );
    }
  });
});

describe('cosine blocks', () => {
  it('are orthonormal, the mean first', () => {
    const matrix = cosineBlocks(4, 10);
    const row = (i: number): Float32Array => matrix.subarray(64 * i, 64 * (i + 1));
    for (let i = 0; i < 10; i++) {
      for (let j = 0; j < 10; j++) {
        const product = row(i).reduce((sum, value, k) => sum + value * row(j)[k]!, 0);
        expect(product).toBeCloseTo(i === j ? 1 : 0, 5);
      }
    }
    row(0).forEach((value) => expect(value).toBeCloseTo(1 / 8, 6));
    expect([...transposed(Float32Array.of(1, 2, 3, 4, 5, 6), 2)]).toEqual([1, 4, 2, 5, 3, 6]);
  });

  it('let the untrained networks give back smooth images', async () => {
    const smooth = Float32Array.from({ length: x.shape.reduce((a, b) => a * b) }, (_, i) => (i % 16) / 16);
    const p = (part: ParameterLayout): ReturnType<typeof fromFlat>['parameters'] =>
      fromFlat(constant(initialFlat(part, createRandom(1)), [part.size]), part).parameters;
    const y = decoder(p(layout.decoder), encoder(p(layout.encoder), x, SMALL), SMALL).y;
    const found = (await (await onnxRunner({ y }))({ x: smooth }))['y']!;
    // Four cosines a block: its mean and its slope along each axis.
    expect(distance(found, smooth)).toBeLessThan(0.03);
  });
});

describe('the shipped configuration', () => {
  it('stays under 20 MB of weights', () => {
    const all = layouts(VQGAN);
    const book = layoutOf((p) => void p('codebook', [VQGAN.codes, VQGAN.codewordSize], 0));
    expect(4 * (all.encoder.size + all.decoder.size + book.size)).toBeLessThan(20e6);
  });
});
