import { AppError } from '@shared/errors';
import type { Vec3 } from '@shared/geometry';
import { type JobContext, QUIET } from '@shared/jobs';
import { createRandom } from '@shared/random';
import { predictTiles, type PredictOptions, type TileNetwork } from '@main/anatomy/nnunet/predict';
import { mirror, tileStarts } from '@main/anatomy/nnunet/tiles';
import { describe, expect, it } from 'vitest';
import { type LongArray, type LongNetwork, slide } from './brute-force';
import { largestDifference } from './numbers';

const SIZE: Vec3 = [13, 5, 11];
const PATCH: Vec3 = [6, 8, 5];

function noise(size: Vec3, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: size[0] * size[1] * size[2] }, () => random.normal());
}

/** Channels: the tile, its square less a ramp along the tile, and a slanted neighbour difference. Depends on the place. */
const crooked: LongNetwork = ({ size, data }: LongArray) => [
  data.slice(),
  data.map((value, at) => value * value - 0.1 * Math.floor(at / (size[1] * size[2]))),
  data.map((value, at) => value - (data[at + 1] ?? 0) + 0.05 * (at % size[2])),
];

function networkOf(long: LongNetwork, patch: Vec3, channels: number): TileNetwork {
  return {
    name: 'test',
    patch,
    channels,
    infer: (tile) =>
      Promise.resolve(
        Float32Array.from(long({ size: patch, data: Float64Array.from(tile) }).flatMap((values) => [...values])),
      ),
  };
}

async function predict(
  size: Vec3,
  data: Float32Array,
  network: TileNetwork,
  options: PredictOptions = {},
  context: JobContext = QUIET,
): Promise<Float32Array[]> {
  const voxels = size[0] * size[1] * size[2];
  const plane = size[1] * size[2];
  const all = Array.from({ length: network.channels }, () => new Float32Array(voxels));
  let next = 0;
  const take = (at: number, logits: Float32Array): void => {
    expect(at).toBe(next++);
    expect(logits).toHaveLength(network.channels * plane);
    all.forEach((channel, c) => channel.set(logits.subarray(c * plane, (c + 1) * plane), at * plane));
  };
  await predictTiles({ size, data }, network, take, context, options);
  expect(next).toBe(size[0]);
  return all;
}

const brute = (size: Vec3, data: Float32Array, long: LongNetwork, patch: Vec3): Float64Array[] =>
  slide(
    { size, data: Float64Array.from(data) },
    patch,
    long,
    size.map((n, a) => tileStarts(Math.max(n, patch[a]!), patch[a]!)),
  );

describe('prediction by tiles', () => {
  it.each<[string, Vec3]>([
    ['many tiles along two axes, padding along the third', SIZE],
    ['an array smaller than a tile along every axis', [3, 7, 4]],
    ['exactly one tile', PATCH],
    ['one voxel more than a tile', [7, 9, 6]],
  ])('agrees with the sum over all tiles for %s (seed 3)', async (_, size) => {
    const data = noise(size, 3);
    const found = await predict(size, data, networkOf(crooked, PATCH, 3));
    brute(size, data, crooked, PATCH).forEach((wanted, c) => {
      expect(largestDifference(found[c]!, wanted)).toBeLessThan(2e-5);
    });
  });

  it('shows no seams: what each tile says of a voxel alike comes out unchanged', async () => {
    const data = noise(SIZE, 4);
    const [same, double] = await predict(
      SIZE,
      data,
      networkOf(({ data: tile }) => [tile, tile.map((value) => 2 * value + 1)], PATCH, 2),
    );
    expect(largestDifference(same!, data)).toBeLessThan(1e-6);
    expect(
      largestDifference(
        double!,
        data.map((value) => 2 * value + 1),
      ),
    ).toBeLessThan(2e-6);
  });

  it('keeps half-precision sums within a thousandth', async () => {
    const data = noise(SIZE, 5);
    const found = await predict(SIZE, data, networkOf(crooked, PATCH, 3), { half: true });
    brute(SIZE, data, crooked, PATCH).forEach((wanted, c) => {
      const scale = Math.max(...wanted.map(Math.abs));
      expect(largestDifference(found[c]!, wanted)).toBeLessThan(1.5e-3 * scale);
    });
  });

  it('averages over mirrored tiles, mirrored back', async () => {
    const data = noise(SIZE, 6);
    const mirrored: LongNetwork = (tile) => {
      const sums = [0, 1, 2].map(() => new Float64Array(tile.data.length));
      const combinations = [[], [0], [2], [0, 2]];
      for (const axes of combinations) {
        const turned = Float64Array.from(mirror(Float32Array.from(tile.data), PATCH, axes));
        crooked({ size: PATCH, data: turned }).forEach((values, c) =>
          mirror(Float32Array.from(values), PATCH, axes).forEach((value, i) => (sums[c]![i]! += value / 4)),
        );
      }
      return sums;
    };
    const found = await predict(SIZE, data, networkOf(crooked, PATCH, 3), { mirrorAxes: [0, 2] });
    brute(SIZE, data, mirrored, PATCH).forEach((wanted, c) => {
      expect(largestDifference(found[c]!, wanted)).toBeLessThan(2e-5);
    });
  });

  it('keeps the sums of no more planes than a tile has: a plane goes as soon as no later tile can touch it', async () => {
    const size: Vec3 = [40, 6, 5];
    let asked = 0;
    const network: TileNetwork = {
      ...networkOf(crooked, [6, 6, 5], 3),
      infer(tile) {
        asked++;
        return networkOf(crooked, [6, 6, 5], 3).infer(tile);
      },
    };
    const starts = tileStarts(40, 6);
    const takenAfter: number[] = [];
    await predictTiles({ size, data: noise(size, 8) }, network, (plane) => (takenAfter[plane] = asked), QUIET);
    expect(asked).toBe(starts.length);
    for (const [plane, after] of takenAfter.entries()) {
      // The last tile that touches a plane is the last one that begins at or before it.
      expect(after).toBe(starts.filter((start) => start <= plane).length);
    }
  });

  it('tells progress tile by tile up to 1 and stops between tiles when cancelled', async () => {
    const controller = new AbortController();
    const fractions: number[] = [];
    let runs = 0;
    const network: TileNetwork = {
      ...networkOf(crooked, PATCH, 3),
      infer(tile) {
        if (++runs === 3) controller.abort();
        return networkOf(crooked, PATCH, 3).infer(tile);
      },
    };
    const context = { signal: controller.signal, onProgress: (fraction: number) => void fractions.push(fraction) };
    const data = noise(SIZE, 7);
    const run = predictTiles({ size: SIZE, data }, network, () => undefined, context);
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect(runs).toBe(3);
    const tiles = SIZE.reduce((n, length, a) => n * tileStarts(Math.max(length, PATCH[a]!), PATCH[a]!).length, 1);
    expect(fractions).toEqual([1, 2, 3].map((n) => n / tiles));
  });

  it.each([
    ['too few values', () => new Float32Array(7), /7 values for a tile instead of 720/],
    ['not-a-number', () => new Float32Array(720).fill(NaN), /not finite/],
    ['an infinite value', () => new Float32Array(720).fill(0).fill(Infinity, 300, 301), /not finite/],
  ])('refuses %s from the network in one line', async (_, values, message) => {
    const network: TileNetwork = { name: 'test', patch: PATCH, channels: 3, infer: () => Promise.resolve(values()) };
    const run = predictTiles({ size: PATCH, data: new Float32Array(240) }, network, () => undefined, QUIET);
    await expect(run).rejects.toThrow(message);
    await expect(run).rejects.toBeInstanceOf(AppError);
  });
});
