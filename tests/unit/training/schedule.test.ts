import { describe, expect, it } from 'vitest';
import { hasAdversary, scalarsAt } from '@main/training/schedule';
import { PHANTOM_SPLITS, splitSeeds } from '@main/training/splits';

describe('the schedule', () => {
  it('starts at 3e-4, never rises and ends at a tenth of it', () => {
    const rates = Array.from({ length: 100 }, (_, step) => scalarsAt('vqgan', 'one', step, 100).learningRate);
    expect(rates[0]).toBeCloseTo(3e-4, 12);
    expect(rates[49]).toBeCloseTo(3e-4, 12);
    expect(rates[99]).toBeCloseTo(3e-5, 12);
    rates.slice(1).forEach((rate, i) => expect(rate).toBeLessThanOrEqual(rates[i]!));
  });

  it('lets the adversary in after 85 % of stage one of a VQ-GAN, and nowhere else', () => {
    expect(hasAdversary('vqgan', 'one', 84, 100)).toBe(false);
    expect(hasAdversary('vqgan', 'one', 85, 100)).toBe(true);
    expect(hasAdversary('vqvae', 'one', 99, 100)).toBe(false);
    expect(hasAdversary('vqgan', 'two', 99, 100)).toBe(false);
    expect(scalarsAt('vqgan', 'one', 85, 100).adversarial).toBe(1);
    expect(scalarsAt('vqvae', 'one', 85, 100).adversarial).toBe(0);
  });

  it('has the latent term in stage two only', () => {
    expect(scalarsAt('vqgan', 'one', 3, 100).latent).toBe(0);
    expect(scalarsAt('vqgan', 'two', 3, 100).latent).toBeGreaterThan(0);
  });

  it('compares codes alone in the first 95 % of stage two, without commitment', () => {
    expect(scalarsAt('vqgan', 'one', 3, 100).decoded).toBe(true);
    expect(scalarsAt('vqgan', 'two', 94, 100)).toMatchObject({ decoded: false, commitment: 0 });
    expect(scalarsAt('vqgan', 'two', 95, 100)).toMatchObject({ decoded: true, commitment: 0.25 });
  });

  it('of a single step is defined', () => {
    expect(scalarsAt('vqgan', 'one', 0, 1).learningRate).toBeCloseTo(3e-4, 12);
  });
});

describe('phantom seeds', () => {
  it('of training, validation and test never meet', () => {
    const ranges = Object.values(PHANTOM_SPLITS).sort((a, b) => a.first - b.first);
    ranges.slice(1).forEach((range, i) => expect(range.first).toBeGreaterThan(ranges[i]!.last));
    expect(splitSeeds('training', 3)).toEqual([1, 2, 3]);
    expect(splitSeeds('validation', 2)).toEqual([10_000, 10_001]);
    expect(splitSeeds('training', 2, 400)).toEqual([401, 402]);
    expect(() => splitSeeds('training', 10_000)).toThrow(RangeError);
    expect(() => splitSeeds('training', 2, 9998)).toThrow(RangeError);
  });
});
