import { createRandom } from '@shared/random';
import {
  ellipsoid,
  mirrored,
  roundedBox,
  roundedIntersection,
  smoothMax,
  smoothMin,
  tubeOf,
  wall,
  ellipsoidSdf,
} from '@main/phantom/shapes';
import { describe, expect, test } from 'vitest';

describe('signed distances', () => {
  test('an ellipsoid is exact on its axes, and first order beside its surface', () => {
    const { sdf } = ellipsoid([3, -2, 5], [4, 9, 2]);
    expect(sdf(3 + 4 + 1.5, -2, 5)).toBeCloseTo(1.5, 6);
    expect(sdf(3, -2 - 9 - 2, 5)).toBeCloseTo(2, 6);
    expect(sdf(3, -2, 5 + 1.5)).toBeCloseTo(-0.5, 6);
    expect(sdf(3, -2, 5)).toBeCloseTo(-2, 6);
  });

  test('a tube of two nodes is a capsule whose radius runs linearly', () => {
    const { sdf, min, max } = tubeOf([0, 0, 0, 2], [10, 0, 0, 4]);
    expect(sdf(5, 7, 0)).toBeCloseTo(7 - 3, 6);
    expect(sdf(-3, 4, 0)).toBeCloseTo(5 - 2, 6);
    expect(sdf(10, 0, -6)).toBeCloseTo(2, 6);
    expect(min).toEqual([-4, -4, -4]);
    expect(max).toEqual([14, 4, 4]);
  });

  test('a rounded box is flat on its faces and round at its corners', () => {
    const { sdf } = roundedBox([0, 0, 0], [5, 6, 7], 2);
    expect(sdf(8, 0, 0)).toBeCloseTo(3, 6);
    expect(sdf(0, 0, 0)).toBeCloseTo(-5, 6);
    const corner = Math.sqrt(3) * 2 - 2;
    expect(sdf(5, 6, 7)).toBeCloseTo(corner, 6);
  });

  test('crossed slabs meet in a round edge of the radius given', () => {
    expect(roundedIntersection(0, -5, 2)).toBeCloseTo(0, 6);
    expect(roundedIntersection(0, 0, 2)).toBeCloseTo(Math.SQRT2 * 2 - 2, 6);
    expect(roundedIntersection(-3, -4, 2)).toBeCloseTo(-3, 6);
  });

  test('a wall is half as thick on either side of its surface and cut by its half space', () => {
    const shell = wall(ellipsoidSdf([0, 0, 0], [10, 10, 10]), 2, [0, 0, 0], [10, 10, 10], (_x, y) => -y);
    expect(shell.sdf(0, 10, 0)).toBeCloseTo(-1, 6);
    expect(shell.sdf(0, 11.5, 0)).toBeCloseTo(0.5, 6);
    expect(shell.sdf(0, -10, 0)).toBeCloseTo(10, 6);
  });

  test('a mirrored solid is the same left and right and its box holds both', () => {
    const pair = mirrored(tubeOf([20, 0, 0, 3], [25, 5, 0, 3]));
    expect(pair.sdf(-21, 1, 2)).toBe(pair.sdf(21, 1, 2));
    expect(pair.min[0]).toBe(-28);
  });

  for (const seed of [1, 2, 3]) {
    test(`smooth minimum lies below the minimum by at most k / 4, and equals it beyond k (seed ${seed})`, () => {
      const random = createRandom(seed);
      for (let i = 0; i < 500; i++) {
        const a = random.uniform(-9, 9);
        const b = random.uniform(-9, 9);
        const k = random.uniform(0.1, 4);
        const m = smoothMin(a, b, k);
        expect(m).toBeLessThanOrEqual(Math.min(a, b));
        expect(m).toBeGreaterThanOrEqual(Math.min(a, b) - k / 4 - 1e-12);
        if (Math.abs(a - b) >= k) expect(m).toBe(Math.min(a, b));
        expect(smoothMax(a, b, k)).toBeCloseTo(-smoothMin(-a, -b, k), 12);
      }
    });
  }
});
