import { isAbort } from '@shared/errors';
import { Label } from '@shared/labels';
import { createRandom } from '@shared/random';
import { createPhantom, renderCbct, sampleHealthyLabels, sampleLabels } from '@main/phantom';
import { addStreaks, blurInPlace, drawArtefacts, noiseSource } from '@main/phantom/artefacts';
import { coverage } from '@main/phantom/hounsfield';
import { describe, expect, test } from 'vitest';
import { digest } from './grids';

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe('the rendered scan', () => {
  for (const seed of [3, 24, 101]) {
    test(`orders the tissues as CT does: air, soft tissue, bone, teeth (seed ${seed})`, () => {
      const phantom = createPhantom({ seed, spacing: 1.7 });
      const labels = sampleHealthyLabels(phantom, phantom.geometry);
      const scan = renderCbct(phantom, phantom.geometry);
      const byLabel: number[][] = [[], [], [], [], [], []];
      labels.data.forEach((label, i) => byLabel[label]!.push(scan.data[i]!));
      const of = (label: Label): number[] => byLabel[label]!;
      const bone = mean(of(Label.Mandible));
      const rest = of(Label.Other).sort((a, b) => a - b);
      const air = rest[Math.floor(rest.length * 0.02)]!;
      const soft = rest[Math.floor(rest.length * 0.6)]!;
      expect(air).toBeLessThan(-650);
      expect(soft).toBeGreaterThan(-300);
      expect(soft).toBeLessThan(250);
      expect(bone).toBeGreaterThan(soft + 350);
      const teeth = [...of(Label.UpperTeeth), ...of(Label.LowerTeeth)];
      if (teeth.length > 150) expect(mean(teeth)).toBeGreaterThan(bone + 150);
    });
  }

  test('is deterministic for a seed and differs between seeds', () => {
    const phantom = createPhantom({ seed: 11, spacing: 2.5 });
    const again = createPhantom({ seed: 11, spacing: 2.5 });
    const scan = renderCbct(phantom, phantom.geometry);
    expect(digest(renderCbct(again, again.geometry).data)).toBe(digest(scan.data));
    const other = createPhantom({ seed: 12, spacing: 2.5 });
    expect(digest(renderCbct(other, phantom.geometry).data)).not.toBe(digest(scan.data));
  });

  test('shows soft tissue where a wound took bone', () => {
    const phantom = createPhantom({ seed: 901, lesion: 'local', spacing: 1.5 });
    const healthy = sampleHealthyLabels(phantom, phantom.geometry);
    const wounded = sampleLabels(phantom, phantom.geometry);
    const scan = renderCbct(phantom, phantom.geometry);
    const lost: number[] = [];
    const kept: number[] = [];
    healthy.data.forEach((label, i) => {
      if (label === 0) return;
      if (wounded.data[i] === 0) lost.push(scan.data[i]!);
      else if (label === Label.Mandible) kept.push(scan.data[i]!);
    });
    expect(mean(lost)).toBeLessThan(mean(kept) - 250);
  });

  test('reports progress up to 1, never backwards, and stops when asked', () => {
    const phantom = createPhantom({ seed: 57, spacing: 2.5 });
    const seen: number[] = [];
    renderCbct(phantom, phantom.geometry, { signal: new AbortController().signal, onProgress: (f) => seen.push(f) });
    expect(seen.at(-1)).toBe(1);
    expect(seen.every((f, i) => i === 0 || f >= seen[i - 1]!)).toBe(true);
    const stop = new AbortController();
    let thrown: unknown;
    try {
      renderCbct(phantom, phantom.geometry, { signal: stop.signal, onProgress: () => stop.abort() });
    } catch (error) {
      thrown = error;
    }
    expect(isAbort(thrown)).toBe(true);
  });
});

describe('artefacts', () => {
  test('blur keeps a constant and the sum of an impulse, and spreads it by the wanted deviation', () => {
    const flat = new Int16Array(7 * 6 * 5).fill(321);
    blurInPlace(flat, [7, 6, 5], 0.8);
    expect(flat.every((v) => v === 321)).toBe(true);
    for (const sigma of [0.5, 0.9]) {
      const n = 15;
      const data = new Int16Array(n ** 3);
      const c = 7;
      data[c + n * (c + n * c)] = 30000;
      blurInPlace(data, [n, n, n], sigma);
      let sum = 0;
      let spread = 0;
      data.forEach((v, i) => {
        sum += v;
        spread += v * (Math.floor(i / (n * n)) - c) ** 2;
      });
      expect(Math.abs(sum - 30000)).toBeLessThan(150);
      expect(Math.sqrt(spread / sum)).toBeCloseTo(sigma, 1);
    }
  });

  test('noise is white and of unit spread', () => {
    const next = noiseSource(createRandom(77));
    const values = Array.from({ length: 40000 }, next);
    expect(mean(values)).toBeCloseTo(0, 1);
    expect(mean(values.map((v) => v * v))).toBeCloseTo(1, 1);
    expect(Math.abs(mean(values.slice(1).map((v, i) => v * values[i]!)))).toBeLessThan(0.03);
  });

  test('streaks stay in the slices of the metal and fade with distance', () => {
    const size = [61, 61, 21] as const;
    const geometry = {
      size,
      spacing: [1, 1, 1] as const,
      origin: [0, 0, 0] as const,
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] as const,
    };
    const data = new Int16Array(61 * 61 * 21);
    addStreaks(data, geometry, [[30, 30, 10]], 500, createRandom(5));
    const power = (z: number, low: number, high: number): number => {
      const found: number[] = [];
      for (let y = 0; y < 61; y++) {
        for (let x = 0; x < 61; x++) {
          const r = Math.hypot(x - 30, y - 30);
          if (r >= low && r < high) found.push(data[x + 61 * (y + 61 * z)]! ** 2);
        }
      }
      return Math.sqrt(mean(found));
    };
    expect(power(10, 2, 8)).toBeGreaterThan(2 * power(10, 20, 30));
    expect(power(10, 20, 30)).toBeGreaterThan(20);
    expect(power(0, 0, 30)).toBe(0);
    const without = new Int16Array(8);
    addStreaks(without, { ...geometry, size: [2, 2, 2] }, [], 500, createRandom(5));
    expect([...without]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('grey values are off by a gain and an offset that differ between seeds', () => {
    const drawn = Array.from({ length: 50 }, (_, seed) => drawArtefacts(createRandom(seed), 0.3));
    expect(Math.max(...drawn.map((a) => a.gain)) - Math.min(...drawn.map((a) => a.gain))).toBeGreaterThan(0.15);
    expect(Math.max(...drawn.map((a) => a.offset)) - Math.min(...drawn.map((a) => a.offset))).toBeGreaterThan(90);
  });

  test('coverage of a voxel runs from 1 inside to 0 outside, half on the surface', () => {
    expect([-1, -0.5, 0, 0.25, 0.5, 2].map((d) => coverage(d, 1))).toEqual([1, 1, 0.5, 0.25, 0, 0]);
  });
});
