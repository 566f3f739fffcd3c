import { describe, expect, it } from 'vitest';
import { type Geometry, indexToWorld, voxelCount } from '@shared/geometry';
import { Label } from '@shared/labels';
import type { LabelVolume } from '@shared/volume';
import { cutWound } from '@main/phantom/cut-wound';

const SEEDS = [1, 2, 3, 4, 5, 6];

/** A slab of mandible, 80 x 30 x 36 mm, under a row of teeth; uneven voxels, turned about z, far from the origin. */
function slab(): LabelVolume {
  const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
  const geometry: Geometry = {
    size: [120, 70, 60],
    spacing: [0.9, 0.8, 1.1],
    origin: [-310, 95, 40],
    direction: [c, -s, 0, s, c, 0, 0, 0, 1],
  };
  const data = new Uint8Array(voxelCount(geometry));
  for (let z = 0, i = 0; z < 60; z++) {
    for (let y = 0; y < 70; y++) {
      for (let x = 0; x < 120; x++, i++) {
        const inSlab = x >= 15 && x < 104 && y >= 16 && y < 54;
        if (inSlab && z >= 10 && z < 43) data[i] = Label.Mandible;
        if (inSlab && y >= 28 && y < 40 && z >= 43 && z < 50) data[i] = Label.LowerTeeth;
      }
    }
  }
  return { geometry, data };
}

describe('a wound cut into a label map', () => {
  const labels = slab();

  it.each(SEEDS)('takes exactly what its truth says, of jaw and teeth alone (seed %i)', (seed) => {
    const before = Buffer.from(labels.data);
    const { labels: wounded, truth } = cutWound(labels, seed);
    expect(before.equals(labels.data)).toBe(true);
    const wrong = before.findIndex((label, i) =>
      truth.data[i] ? label === 0 || wounded.data[i] !== 0 : wounded.data[i] !== label,
    );
    expect(wrong).toBe(-1);
    expect(truth.data.includes(1)).toBe(true);
  });

  it.each(SEEDS)('has the size that it says, 5 to 40 mm (seed %i)', (seed) => {
    const { truth, sizeMm } = cutWound(labels, seed);
    expect(sizeMm).toBeGreaterThan(4);
    expect(sizeMm).toBeLessThan(44);
    const points = [...truth.data.keys()]
      .filter((i) => truth.data[i])
      .map((i) => indexToWorld(truth.geometry, [i % 120, Math.floor(i / 120) % 70, Math.floor(i / 8400)]));
    const centre = [0, 1, 2].map((a) => points.reduce((sum, p) => sum + p[a]!, 0) / points.length);
    const reach = Math.max(...points.map((p) => Math.hypot(...p.map((v, a) => v - centre[a]!))));
    // The farthest voxel from the centroid lies between half the extent and the extent; a voxel is 1 mm.
    expect(reach).toBeLessThan(sizeMm + 1);
    expect(reach).toBeGreaterThan(sizeMm / 2 - 1.5);
  });

  it('is the same for the same seed and another for another', () => {
    const truth = (seed: number): Buffer => Buffer.from(cutWound(labels, seed).truth.data);
    expect(truth(1).equals(truth(1))).toBe(true);
    expect(truth(1).equals(truth(2))).toBe(false);
  });

  it('needs jaw bone', () => {
    const skullAlone = {
      geometry: labels.geometry,
      data: labels.data.map((label) => (label > 0 ? Label.UpperSkull : 0)),
    };
    expect(() => cutWound(skullAlone, 1)).toThrow(/no jaw bone/);
  });
});
