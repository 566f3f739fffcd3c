import { blendWeights, mirror, mirrorings, paddingBefore, tileProfile, tileStarts } from '@main/anatomy/nnunet/tiles';
import { HALF_VALUES, toHalf } from '@main/anatomy/nnunet/half';
import { createRandom } from '@shared/random';
import { describe, expect, it } from 'vitest';

describe('places of tiles', () => {
  it.each([
    [110, 64, [0, 23, 46]],
    [64, 64, [0]],
    [65, 64, [0, 1]],
    [96, 64, [0, 32]],
    [97, 64, [0, 16, 33]],
    [7, 5, [0, 2]],
    [12, 5, [0, 2, 5, 7]],
  ])('along %i voxels, tiles of %i start at %j', (length, tile, starts) => {
    expect(tileStarts(length, tile)).toEqual(starts);
  });

  it('reach from end to end with steps of at most half a tile, for every length', () => {
    for (const tile of [5, 8, 16, 27]) {
      for (let length = tile; length < 5 * tile; length++) {
        const starts = tileStarts(length, tile);
        expect(starts[0]).toBe(0);
        expect(starts.at(-1)).toBe(length - tile);
        starts.slice(1).forEach((start, i) => expect(start - starts[i]!).toBeLessThanOrEqual(Math.ceil(tile / 2)));
      }
    }
  });

  it('put the odd voxel of padding behind', () => {
    expect([paddingBefore(5, 8), paddingBefore(8, 8), paddingBefore(20, 8)]).toEqual([1, 0, 0]);
  });
});

describe('weights of tiles', () => {
  it('are a Gaussian of an eighth of the tile about its middle voxel', () => {
    const profile = tileProfile(16);
    expect(profile[8]).toBe(1);
    expect(profile[6]).toBeCloseTo(Math.exp(-0.5), 12);
    expect(profile[0]).toBeCloseTo(Math.exp(-8), 12);
    expect(tileProfile(7)[3]).toBe(1);
  });

  it('add to one over every voxel', () => {
    for (const [length, tile] of [
      [23, 8],
      [8, 8],
      [41, 7],
    ] as const) {
      const starts = tileStarts(length, tile);
      const sum = new Float64Array(length);
      blendWeights(length, tile, starts).forEach((weights, t) =>
        weights.forEach((weight, i) => (sum[starts[t]! + i]! += weight)),
      );
      sum.forEach((value) => expect(value).toBeCloseTo(1, 12));
    }
  });
});

describe('mirroring', () => {
  it('takes every combination of the axes once', () => {
    expect(mirrorings([])).toEqual([[]]);
    expect(mirrorings([0, 2]).map((axes) => axes.join())).toEqual(['', '0', '2', '0,2']);
    expect(mirrorings([0, 1, 2])).toHaveLength(8);
  });

  it('mirrors each channel along the axes named, and undoes itself', () => {
    const size = [2, 3, 4] as const;
    const data = Float32Array.from({ length: 48 }, (_, i) => i);
    for (const axes of mirrorings([0, 1, 2])) {
      const turned = mirror(data, size, axes);
      for (let c = 0; c < 2; c++) {
        for (let i = 0; i < 2; i++) {
          for (let j = 0; j < 3; j++) {
            for (let k = 0; k < 4; k++) {
              const [a, b, d] = [i, j, k].map((n, axis) => (axes.includes(axis) ? size[axis]! - 1 - n : n));
              expect(turned[24 * c + (i * 3 + j) * 4 + k]).toBe(24 * c + (a! * 3 + b!) * 4 + d!);
            }
          }
        }
      }
      expect(mirror(turned, size, axes)).toEqual(data);
    }
  });
});

describe('half precision', () => {
  it('gives every number that it can hold back unchanged', () => {
    const changed = Array.from(HALF_VALUES.keys()).filter((pattern) => {
      const value = HALF_VALUES[pattern]!;
      return Number.isNaN(value) ? !Number.isNaN(HALF_VALUES[toHalf(value)]!) : toHalf(value) !== pattern;
    });
    expect(changed).toEqual([]);
  });

  const seed = 5;
  it(`takes the nearest of its numbers, ties to the even one (seed ${seed})`, () => {
    const random = createRandom(seed);
    const sorted = HALF_VALUES.slice(0, 0x7c00);
    for (let trial = 0; trial < 300; trial++) {
      const at = random.integer(0, sorted.length - 2);
      const [low, high] = [sorted[at]!, sorted[at + 1]!];
      const value = Math.fround(random.uniform(low, high));
      const found = HALF_VALUES[toHalf(value)]!;
      expect(Math.abs(found - value)).toBe(Math.min(value - low, high - value));
      const middle = (low + high) / 2;
      expect(toHalf(middle)).toBe(at % 2 === 0 ? at : at + 1);
      expect(toHalf(-middle)).toBe((at % 2 === 0 ? at : at + 1) | 0x8000);
    }
  });
});
