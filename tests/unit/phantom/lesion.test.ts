import { indexToWorld, voxelVolume, worldToIndex } from '@shared/geometry';
import { Label } from '@shared/labels';
import { createPhantom, sampleHealthyLabels, sampleLabels, sampleLesion } from '@main/phantom';
import { leastVolume } from '@main/phantom/lesion-draw';
import { lossDistance, type LocalLesion, woundDistance } from '@main/phantom/lesion';
import { createNoise } from '@main/phantom/noise';
import { createRandom } from '@shared/random';
import { describe, expect, test } from 'vitest';
import { SEEDS } from './grids';

const ALONG = Array.from({ length: 80 }, (_, i) => {
  const z = 1 - (i + 0.5) / 80;
  const r = Math.sqrt(1 - z * z);
  return [r * Math.cos(i * 2.4), r * Math.sin(i * 2.4), z] as const;
});

describe('a local wound', () => {
  for (const seed of SEEDS) {
    test(`takes what its description says, inside the field of view, and nothing else (seed ${seed})`, () => {
      const phantom = createPhantom({ seed, lesion: 'local' });
      const { lesion } = phantom.description;
      const { geometry } = phantom;
      const healthy = sampleHealthyLabels(phantom, geometry);
      const wounded = sampleLabels(phantom, geometry);
      const truth = sampleLesion(phantom, geometry);
      const points: (readonly [number, number, number])[] = [];
      const jaws = new Set<string>();
      let wrong = 0;
      const [nx, ny] = geometry.size;
      truth.data.forEach((lost, i) => {
        const [before, after] = [healthy.data[i]!, wounded.data[i]!];
        if (lost !== (before !== after ? 1 : 0) || (lost && after !== Label.Other)) wrong++;
        if (!lost) return;
        jaws.add(before === Label.UpperSkull || before === Label.UpperTeeth ? 'maxilla' : 'mandible');
        points.push(indexToWorld(geometry, [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))]));
      });
      expect(wrong, 'the truth is exactly the difference of the two label maps').toBe(0);
      expect([...jaws]).toEqual([lesion.jaw]);

      const volume = points.length * voxelVolume(geometry);
      expect(Math.abs(volume - lesion.volume!)).toBeLessThan(Math.max(25, 0.15 * lesion.volume!));
      const extents = ALONG.map((d) => {
        const along = points.map((p) => p[0] * d[0] + p[1] * d[1] + p[2] * d[2]);
        return Math.max(...along) - Math.min(...along);
      });
      const extent = Math.max(...extents) + 0.8 * geometry.spacing[0];
      expect(Math.abs(extent - lesion.size!)).toBeLessThan(1.5 + 0.05 * lesion.size!);
      expect(lesion.size).toBeGreaterThan(4.4);
      expect(lesion.size).toBeLessThan(43);
      expect(lesion.volume).toBeGreaterThanOrEqual(leastVolume(lesion.size!, lesion.site === 'hard palate'));

      const border = points
        .map((p) => worldToIndex(geometry, p))
        .flatMap((q) => q.map((v, a) => Math.min(v, geometry.size[a]! - 1 - v)));
      expect(Math.min(...border)).toBeGreaterThan(0.5);
      const centroid = [0, 1, 2].map((a) => points.reduce((sum, p) => sum + p[a]!, 0) / points.length);
      expect(Math.hypot(...centroid.map((v, a) => v - lesion.centroid![a]!))).toBeLessThan(1.2);
    });
  }

  const ball = (sequestra: LocalLesion['sequestra'], ragged: number): LocalLesion => ({
    kind: 'local',
    jaw: 'mandible',
    lobes: [{ centre: [0, 0, 0], radii: [10, 10, 10] }],
    ragged,
    wavelength: 5,
    noise: createNoise(createRandom(9)),
    sequestra,
    lostTeeth: new Set(),
    centre: [0, 0, 0],
    reach: 14,
  });

  test('without raggedness is its ball; with it the edge wanders by at most 1.5 times the raggedness', () => {
    const smooth = ball([], 0);
    expect(woundDistance(smooth, 12, 0, 0)).toBeCloseTo(2, 6);
    const ragged = ball([], 1.2);
    const offsets = ALONG.map((d) => woundDistance(ragged, d[0] * 10, d[1] * 10, d[2] * 10));
    expect(Math.max(...offsets.map(Math.abs))).toBeLessThanOrEqual(1.8);
    expect(Math.max(...offsets) - Math.min(...offsets)).toBeGreaterThan(0.8);
  });

  test('leaves a sequestrum standing free of the living bone', () => {
    const island = ball([{ centre: [3, 0, 0], radii: [3, 3, 3] }], 0);
    expect(lossDistance(island, 3, 0, 0)).toBeGreaterThan(0);
    expect(lossDistance(island, -4, 0, 0)).toBeLessThan(0);
    // However far an island reaches, a rim of the wound is lost around it.
    const large = ball([{ centre: [6, 0, 0], radii: [9, 9, 9] }], 0);
    for (const d of ALONG) expect(lossDistance(large, d[0] * 9.3, d[1] * 9.3, d[2] * 9.3)).toBeLessThan(0);
  });

  test('comes in both jaws and of every size over 16 seeds, some with sequestra, fractures and lost teeth', () => {
    const wounds = Array.from(
      { length: 16 },
      (_, i) => createPhantom({ seed: 5000 + i, lesion: 'local' }).description.lesion,
    );
    expect(new Set(wounds.map((w) => w.jaw)).size).toBe(2);
    expect(new Set(wounds.map((w) => w.site)).size).toBeGreaterThanOrEqual(3);
    expect(wounds.filter((w) => w.size! < 15).length).toBeGreaterThanOrEqual(1);
    expect(wounds.filter((w) => w.size! > 30).length).toBeGreaterThanOrEqual(1);
    expect(wounds.some((w) => w.sequestra! > 0)).toBe(true);
    expect(wounds.some((w) => w.fracture)).toBe(true);
    expect(wounds.some((w) => w.lostTeeth!.length > 0)).toBe(true);
  });
});

describe('a total wound', () => {
  for (const seed of SEEDS.slice(0, 4)) {
    test(`leaves no tooth, mandible or canal (seed ${seed})`, () => {
      const phantom = createPhantom({ seed, lesion: 'total', spacing: 1.6 });
      const wounded = sampleLabels(phantom, phantom.geometry);
      expect(wounded.data.every((label) => label === Label.Other || label === Label.UpperSkull)).toBe(true);
      const healthy = sampleHealthyLabels(phantom, phantom.geometry);
      const lost = sampleLesion(phantom, phantom.geometry);
      expect(healthy.data.every((label, i) => label <= Label.UpperSkull || lost.data[i] === 1)).toBe(true);
      expect(wounded.data.some((label) => label === Label.UpperSkull)).toBe(true);
    });
  }
});

test('without a wound nothing is lost', () => {
  const phantom = createPhantom({ seed: 24, spacing: 2 });
  expect(phantom.description.lesion).toEqual({ kind: 'none' });
  expect(sampleLesion(phantom, phantom.geometry).data.every((v) => v === 0)).toBe(true);
});
