import { indexToWorld } from '@shared/geometry';
import { Label } from '@shared/labels';
import { createVolume } from '@shared/volume';
import { createPhantom, sampleHealthyLabels, sampleLabels } from '@main/phantom';
import { toCanonical } from '@main/phantom/pose';
import { connectedComponents } from '@main/volume/components';
import { describe, expect, test } from 'vitest';
import { countLabels, digest, directionsThatMeet, faceNeighbours, headGrid, SEEDS } from './grids';

describe('labels of a healthy phantom', () => {
  for (const seed of SEEDS) {
    test(`are those of a whole, well-formed jaw (seed ${seed})`, () => {
      const phantom = createPhantom({ seed });
      const grid = headGrid(phantom, [1.2, 1.1, 1.3]);
      const labels = sampleHealthyLabels(phantom, grid);
      const mm3 = 1.2 * 1.1 * 1.3;
      const counts = countLabels(labels);
      expect(counts.slice(6).every((n) => n === 0)).toBe(true);

      // Volumes in the range of grown people, cm^3 (a real segmentation: mandible 39, teeth 9.4 and 7.9, canals 0.8).
      const cm3 = counts.map((n) => (n * mm3) / 1000);
      expect(cm3[Label.Mandible]).toBeGreaterThan(14);
      expect(cm3[Label.Mandible]).toBeLessThan(110);
      expect(cm3[Label.UpperSkull]).toBeGreaterThan(80);
      expect(cm3[Label.MandibularCanal]).toBeGreaterThan(0.2);
      expect(cm3[Label.MandibularCanal]).toBeLessThan(1.8);
      const { upper, lower } = phantom.description.anatomy;
      for (const [label, states] of [
        [Label.UpperTeeth, upper],
        [Label.LowerTeeth, lower],
      ] as const) {
        const present = states.filter((state) => state !== 'missing').length;
        if (present === 0) expect(counts[label]).toBe(0);
        else {
          expect(cm3[label]! / present).toBeGreaterThan(0.15);
          expect(cm3[label]! / present).toBeLessThan(1.3);
        }
      }

      const mandible = createVolume(
        grid,
        labels.data.map((l) => (l === Label.Mandible || l === Label.MandibularCanal ? 1 : 0)),
      );
      const { components } = connectedComponents(mandible, 26);
      const total = components.reduce((sum, c) => sum + c.voxels, 0);
      expect(Math.max(...components.map((c) => c.voxels)) / total).toBeGreaterThan(0.995);

      let touching = 0;
      let canal = 0;
      let enclosed = 0;
      labels.data.forEach((label, i) => {
        if (label === Label.Mandible) {
          touching += faceNeighbours(grid, i).filter((k) => labels.data[k] === Label.UpperSkull).length;
        }
        if (label !== Label.MandibularCanal) return;
        canal++;
        if (directionsThatMeet(labels, i, 12, [Label.Mandible, Label.LowerTeeth]) >= 5) enclosed++;
      });
      expect(touching, 'joint space').toBe(0);
      expect(enclosed / canal, 'canal walled by its jaw').toBeGreaterThan(0.85);
    });
  }

  test('put upper teeth above lower teeth, and the canal on both sides below them (seed 11)', () => {
    const phantom = createPhantom({ seed: 11 });
    const grid = headGrid(phantom, [1.5, 1.5, 1.5]);
    const labels = sampleHealthyLabels(phantom, grid);
    const heights = new Map<number, number[]>();
    const sides = new Set<string>();
    const p = new Float64Array(3);
    const [nx, ny] = grid.size;
    labels.data.forEach((label, i) => {
      if (label < 3) return;
      const world = indexToWorld(grid, [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))]);
      toCanonical(phantom.subject.pose, world[0], world[1], world[2], p, 0);
      heights.set(label, [...(heights.get(label) ?? []), p[2]!]);
      if (label === Label.MandibularCanal) sides.add(p[0]! < 0 ? 'right' : 'left');
    });
    const mean = (label: number): number => heights.get(label)!.reduce((a, b) => a + b, 0) / heights.get(label)!.length;
    expect(mean(Label.UpperTeeth)).toBeGreaterThan(mean(Label.LowerTeeth) + 8);
    expect(mean(Label.LowerTeeth)).toBeGreaterThan(mean(Label.MandibularCanal));
    expect([...sides].sort()).toEqual(['left', 'right']);
  });
});

describe('sampling', () => {
  for (const seed of SEEDS.slice(0, 4)) {
    test(`is the same for the same seed, whatever the wound (seed ${seed})`, () => {
      const a = createPhantom({ seed, spacing: 2 });
      const b = createPhantom({ seed, spacing: 2, lesion: 'total' });
      expect(b.geometry).toEqual(a.geometry);
      expect(b.description.anatomy).toEqual(a.description.anatomy);
      const healthy = sampleHealthyLabels(a, a.geometry);
      expect(digest(sampleHealthyLabels(b, b.geometry).data)).toBe(digest(healthy.data));
      expect(digest(sampleLabels(a, a.geometry).data)).toBe(digest(healthy.data));
      const other = createPhantom({ seed: seed + 1, spacing: 2 });
      expect(digest(sampleHealthyLabels(other, a.geometry).data)).not.toBe(digest(healthy.data));
    });
  }

  test('of a part of a grid agrees with the whole but for a thin rim of rounding', () => {
    const phantom = createPhantom({ seed: 3 });
    const grid = headGrid(phantom, [2, 2, 2]);
    const whole = sampleHealthyLabels(phantom, grid);
    const [nx, ny] = grid.size;
    const start = [17, 5, 11] as const;
    const part = { ...grid, size: [40, 50, 30] as const, origin: indexToWorld(grid, start) };
    const cut = sampleHealthyLabels(phantom, part);
    let differing = 0;
    cut.data.forEach((label, i) => {
      const at = [i % 40, Math.floor(i / 40) % 50, Math.floor(i / 2000)];
      const same = whole.data[at[0]! + start[0] + nx * (at[1]! + start[1] + ny * (at[2]! + start[2]))];
      if (same !== label) differing++;
    });
    expect(differing / cut.data.length).toBeLessThan(2e-3);
  });

  test('outside the patient gives nothing, and a grid of one voxel works', () => {
    const phantom = createPhantom({ seed: 40 });
    const far = { ...phantom.geometry, size: [9, 8, 7] as const, origin: [5000, 0, 0] as const };
    expect(sampleHealthyLabels(phantom, far).data.every((label) => label === 0)).toBe(true);
    expect(sampleHealthyLabels(phantom, { ...phantom.geometry, size: [1, 1, 1] }).data).toHaveLength(1);
  });

  test('the description survives JSON', () => {
    const { description } = createPhantom({ seed: 57, lesion: 'local' });
    expect(JSON.parse(JSON.stringify(description))).toEqual(description);
    expect(description.teeth).toBeLessThanOrEqual(32);
  });
});
