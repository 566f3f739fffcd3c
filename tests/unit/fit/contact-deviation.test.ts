import { contactDeviation } from '@main/fit/contact-deviation';
import { type Geometry, indexToWorld, voxelCount } from '@shared/geometry';
import { createVolume, type LabelVolume } from '@shared/volume';
import { describe, expect, it } from 'vitest';
import { boxMesh } from '../mesh/solids';

/** Anisotropic, off-origin, axes reversed; bone below z = 60. */
const grid: Geometry = {
  size: [40, 36, 30],
  spacing: [0.5, 0.6, 0.4],
  origin: [30, -20, 66],
  direction: [-1, 0, 0, 0, 1, 0, 0, 0, -1],
};
const [nx, ny] = grid.size;

function bone(height: number): LabelVolume {
  const data = new Uint8Array(voxelCount(grid));
  for (let i = 0; i < data.length; i++) {
    const z = indexToWorld(grid, [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))])[2];
    if (z < height) data[i] = 2;
  }
  return createVolume(grid, data);
}

/** A flat face lies halfway between two layers of voxels. */
const TOP = 60.2;
const block = (gap: number) => boxMesh([16, -12, TOP + gap], [24, -6, TOP + gap + 3]);
const area = 2 * (8 * 6 + 8 * 3 + 6 * 3);

describe('how a model lies on bone', () => {
  it.each([0.3, 0, -0.25])('is the gap of %s mm, over the face that looks at bone', (gap) => {
    const { values, statistics, share } = contactDeviation(block(gap), bone(60.1));
    expect(share).toBeCloseTo((8 * 6) / area, 1);
    expect(statistics.mean).toBeCloseTo(Math.abs(gap), 1);
    expect(statistics.p95).toBeLessThan(Math.abs(gap) + 0.05);
    expect(values.every((value) => Number.isNaN(value) || Math.abs(value - gap) < 0.05)).toBe(true);
  });

  it('is a gap beside and above sharp spurs of bone, however the nearest triangle looks', () => {
    const labels = bone(60.1);
    // Spurs one voxel thin, slanting, below the block and beside it.
    for (let i = 0; i < labels.data.length; i++) {
      const [x, y] = [i % nx, Math.floor(i / nx) % ny];
      const z = indexToWorld(grid, [x, y, Math.floor(i / (nx * ny))])[2];
      if ((x + y) % 5 === 0 && z < 61.3) labels.data[i] = 2;
    }
    const { values } = contactDeviation(block(1.6), labels, 0.4);
    const known = values.filter((value) => !Number.isNaN(value));
    expect(known.length).toBeGreaterThan(0);
    expect(Math.min(...known)).toBeGreaterThan(0);
  });

  it('counts from the clearance that was wanted', () => {
    expect(contactDeviation(block(0.5), bone(60.1), 0.5).statistics.mean).toBeLessThan(0.05);
  });

  it('is no contact far from bone, and without any', () => {
    for (const labels of [bone(57), bone(-999)]) {
      const { values, statistics, share } = contactDeviation(block(0), labels);
      expect(share).toBe(0);
      expect(values.every(Number.isNaN)).toBe(true);
      expect(statistics.mean).toBeNaN();
    }
  });
});
