import { describe, expect, it } from 'vitest';
import { createRandom } from '@shared/random';
import { createVolume, type VoxelArray } from '@shared/volume';
import { boundingBox, histogram, minMax, multiOtsu, otsu, percentile } from '@main/volume/statistics';
import { drawn, obliqueGrid } from '../../fixtures/volumes';

describe('histogram', () => {
  it('of whole numbers has a bin for each value, centred on it', () => {
    expect(histogram(Int16Array.of(3, -1, 3, 5, 5, 5))).toEqual({
      low: -1.5,
      width: 1,
      counts: Float64Array.of(1, 0, 0, 0, 2, 0, 3),
    });
  });

  it('counts the highest value in the last bin, and leaves out what is beyond the range and NaN', () => {
    const data = Float32Array.of(0, 0.1, 0.5, 1, 1.5, -0.5, NaN);
    expect(histogram(data, { bins: 2, low: 0, high: 1 })).toEqual({
      low: 0,
      width: 0.5,
      counts: Float64Array.of(2, 2),
    });
  });

  it.each(['Int16', 'Uint8', 'Int32', 'Float32'] as const)('agrees between all kinds of array: %s', (kind) => {
    const random = createRandom(1);
    const values = Array.from({ length: 1001 }, () => random.integer(0, 255));
    const data = { Int16: Int16Array, Uint8: Uint8Array, Int32: Int32Array, Float32: Float32Array }[kind].from(values);
    const { low, width, counts } = histogram(data, { bins: 10, low: 0, high: 200 });
    const expected = new Float64Array(10);
    for (const v of values) if (v <= 200) expected[Math.min(9, Math.floor(v / 20))]!++;
    expect([low, width]).toEqual([0, 20]);
    expect(counts).toEqual(expected);
  });

  it('of nothing and of one value stands', () => {
    expect(histogram(new Float32Array(0)).counts.every((n) => n === 0)).toBe(true);
    expect(histogram(new Float32Array(5).fill(7)).counts[0]).toBe(5);
    expect(histogram(new Int16Array(5).fill(7))).toEqual({ low: 6.5, width: 1, counts: Float64Array.of(5) });
  });
});

describe('Otsu', () => {
  it('puts the threshold in the middle between two values', () => {
    expect(otsu(histogram(Uint8Array.of(10, 10, 10, 21, 21)))).toBe(15.5);
  });

  it('separates three bells, seed 3', () => {
    const random = createRandom(3);
    const data = Int16Array.from({ length: 30000 }, (_, i) => random.normal([-1000, 0, 1500][i % 3], 80));
    const [a, b] = multiOtsu(histogram(data), 3);
    expect(a).toBeGreaterThan(-600);
    expect(a).toBeLessThan(-400);
    expect(b).toBeGreaterThan(600);
    expect(b).toBeLessThan(900);
  });

  it.each([1, 2, 3, 4])('is the best of all thresholds, seed %i', (seed) => {
    const random = createRandom(seed);
    const data = Uint8Array.from({ length: 60 }, () => random.integer(0, 20));
    const spread = (thresholds: number[]): number => {
      const classes = [...thresholds, Infinity].map((to, k) =>
        [...data].filter((v) => v < to && v >= (thresholds[k - 1] ?? -Infinity)),
      );
      const within = classes.map((values) => {
        const mean = values.reduce((sum, v) => sum + v, 0) / Math.max(1, values.length);
        return values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
      });
      return within.reduce((sum, v) => sum + v, 0);
    };
    let best = Infinity;
    for (let a = 0.5; a < 20; a++) for (let b = a + 1; b < 20; b++) best = Math.min(best, spread([a, b]));
    expect(spread(multiOtsu(histogram(data), 3))).toBeCloseTo(best, 9);
  });

  it('stands blank volumes and refuses fewer than two classes', () => {
    expect(multiOtsu(histogram(new Uint8Array(9).fill(4)), 3)).toHaveLength(2);
    expect(multiOtsu(histogram(new Uint8Array(0)), 2)).toHaveLength(1);
    expect(() => multiOtsu(histogram(Uint8Array.of(1, 2)), 1)).toThrow(RangeError);
  });
});

describe('percentile', () => {
  const KINDS: [string, (values: number[]) => VoxelArray][] = [
    ['Int8', (v) => Int8Array.from(v)],
    ['Uint16', (v) => Uint16Array.from(v)],
    ['Int16', (v) => Int16Array.from(v)],
    ['Int32', (v) => Int32Array.from(v, (x) => x * 40000)],
    ['Uint32', (v) => Uint32Array.from(v, (x) => x * 80000)],
    ['Float32', (v) => Float32Array.from(v, (x) => x / 7)],
    ['Float64', (v) => Float64Array.from(v, (x) => x / 7)],
  ];

  it.each(KINDS)('is the value of the nearest rank: %s, seed 9', (_, make) => {
    const random = createRandom(9);
    const data = make(Array.from({ length: 777 }, () => random.integer(-30000, 30000)));
    const sorted = [...data].sort((a, b) => a - b);
    for (const percent of [0, 0.1, 5, 50, 99.9, 100]) {
      expect(percentile(data, percent)).toBe(sorted[Math.max(0, Math.ceil(percent * 7.77 - 1e-9) - 1)]);
    }
  });

  it('of nothing is undefined', () => {
    expect(percentile(new Int16Array(0), 50)).toBeUndefined();
  });

  it('does not touch the data nor what lies around a view of them', () => {
    const all = Float32Array.of(9, 3, 1, 2, 9);
    expect(percentile(all.subarray(1, 4), 50)).toBe(2);
    expect([...all]).toEqual([9, 3, 1, 2, 9]);
  });
});

describe('minimum and maximum', () => {
  it('leave out NaN and infinities; there are none of nothing', () => {
    expect(minMax(Float32Array.of(NaN, -2, 5, -Infinity, Infinity))).toEqual({ min: -2, max: 5 });
    expect(minMax(Float32Array.of(NaN, Infinity))).toBeUndefined();
    expect(minMax(new Int16Array(0))).toBeUndefined();
    expect(minMax(Int16Array.of(-7))).toEqual({ min: -7, max: -7 });
  });
});

describe('bounding box', () => {
  it('holds the non-zero voxels, both ends included', () => {
    const mask = drawn(`
      ......
      ......

      ..#...
      ....#.

      ......
      ..#...`);
    expect(boundingBox(mask)).toEqual({ min: [2, 0, 1], max: [4, 1, 2] });
  });

  it('of an empty mask is undefined, of a full one the volume', () => {
    expect(boundingBox(drawn('...\n...'))).toBeUndefined();
    expect(boundingBox(createVolume(obliqueGrid([4, 3, 2]), new Uint8Array(24).fill(9)))).toEqual({
      min: [0, 0, 0],
      max: [3, 2, 1],
    });
  });
});
