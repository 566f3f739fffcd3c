import { createRandom } from '@shared/random';
import { describe, expect, it } from 'vitest';

describe('seeded random', () => {
  it('gives the same stream for the same seed and another for another', () => {
    const draw = (seed: number): number[] => {
      const random = createRandom(seed);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('forks by name, untouched by draws before', () => {
    const a = createRandom(3);
    a.next();
    expect(a.fork('teeth').next()).toBe(createRandom(3).fork('teeth').next());
    expect(a.fork('teeth').next()).not.toBe(a.fork('bone').next());
  });

  it('is uniform and normal in the mean and the spread (seed 11)', () => {
    const random = createRandom(11);
    const n = 20_000;
    const uniform = Array.from({ length: n }, () => random.uniform(2, 4));
    const normal = Array.from({ length: n }, () => random.normal(5, 2));
    const mean = (values: number[]): number => values.reduce((sum, v) => sum + v, 0) / n;
    const sd = (values: number[]): number => {
      const centre = mean(values);
      return Math.sqrt(mean(values.map((v) => (v - centre) ** 2)));
    };
    expect(mean(uniform)).toBeCloseTo(3, 1);
    expect(sd(uniform)).toBeCloseTo(2 / Math.sqrt(12), 1);
    expect(Math.abs(mean(normal) - 5)).toBeLessThan(0.06);
    expect(Math.abs(sd(normal) - 2)).toBeLessThan(0.06);
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...uniform)).toBeLessThan(4);
  });
});
