import type { Geometry, Vec3 } from '@shared/geometry';
import { arrange, cropArrangement, cropToNonZero } from '@main/anatomy/nnunet/arrangement';
import { normaliser } from '@main/anatomy/nnunet/normalise';
import { describe, expect, it } from 'vitest';

const geometry: Geometry = {
  size: [5, 5, 5],
  spacing: [0.3, 0.4, 0.5],
  origin: [0, 0, 0],
  direction: [0, 1, 0, 1, 0, 0, 0, 0, -1],
};
const whole = arrange(geometry, { frame: 'lps', transpose: [0, 1, 2] });

/** A box of threes and fives with a hole of zero in its middle. */
const data = new Int16Array(125);
const inside: number[] = [];
for (let i = 0; i < 27; i++) {
  const at = 31 + (i % 3) + 5 * (Math.floor(i / 3) % 3) + 25 * Math.floor(i / 9);
  data[at] = i === 13 ? 0 : i % 2 === 0 ? 3 : 5;
  inside.push(at);
}

describe('normalisation', () => {
  it('clips, centres and scales CT by the figures of the plan', () => {
    const scan = { geometry, data: new Int16Array(125).map((_, i) => 100 * i - 3000) };
    const value = normaliser(scan, whole, { scheme: 'ct', low: -208, high: 3070, mean: 1178, sd: 600 });
    expect([value(0), value(40), value(124)]).toEqual([(-208 - 1178) / 600, (1000 - 1178) / 600, (3070 - 1178) / 600]);
  });

  it('leaves values as they are without a scheme, and takes the range to 0..1', () => {
    const scan = { geometry, data };
    expect(normaliser(scan, whole, { scheme: 'none' })(inside[1]!)).toBe(5);
    const value = normaliser(scan, whole, { scheme: 'zero-to-one' });
    expect([value(0), value(inside[0]!), value(inside[1]!)]).toEqual([0, 0.6, 1]);
  });

  it('standardises by the cropped scan', () => {
    const box = cropToNonZero(data, whole);
    expect(box).toEqual(cropArrangement(whole, [1, 1, 1], [4, 4, 4]));
    const value = normaliser({ geometry, data }, box, { scheme: 'z-score', masked: false });
    const all = inside.map(value);
    const mean = all.reduce((sum, v) => sum + v, 0) / 27;
    expect(mean).toBeCloseTo(0, 10);
    expect(all.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 27).toBeCloseTo(1, 10);
  });

  it('standardises within the filled mask only, where the plan says so', () => {
    const value = normaliser({ geometry, data }, whole, { scheme: 'z-score', masked: true });
    expect(value(0)).toBe(0);
    expect(value(inside[13]!)).toBeLessThan(-1);
    expect(inside.map(value).reduce((sum, v) => sum + v, 0)).toBeCloseTo(0, 10);
  });

  it('divides by no zero', () => {
    const flat = { geometry, data: new Int16Array(125).fill(4) };
    expect(normaliser(flat, whole, { scheme: 'z-score', masked: false })(0)).toBe(0);
    expect(normaliser(flat, whole, { scheme: 'zero-to-one' })(0)).toBe(0);
  });

  it('reads a box of any place', () => {
    const low: Vec3 = [1, 1, 1];
    const scan = { geometry, data };
    expect(normaliser(scan, cropArrangement(whole, low, [2, 2, 2]), { scheme: 'zero-to-one' })(0)).toBe(-3 / 1e-8);
  });
});
