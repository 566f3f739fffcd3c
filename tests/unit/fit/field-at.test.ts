import { fieldAt } from '@main/fit/field-at';
import { indexToWorld, type Vec3, voxelCount } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { createVolume } from '@shared/volume';
import { describe, expect, it } from 'vitest';
import { obliqueGrid } from '../../fixtures/volumes';

const grid = obliqueGrid([5, 4, 3]);
const plane = ([x, y, z]: Vec3): number => 2 * x - 3 * y + 0.5 * z + 1;
const data = Float32Array.from({ length: voxelCount(grid) }, (_, i) =>
  plane([i % 5, Math.floor(i / 5) % 4, Math.floor(i / 20)]),
);
const field = createVolume(grid, data);

describe('a field at a point', () => {
  it('is exact where the field is linear, also between voxels (seed 5)', () => {
    const random = createRandom(5);
    for (let run = 0; run < 40; run++) {
      const index: Vec3 = [random.uniform(0, 4), random.uniform(0, 3), random.uniform(0, 2)];
      expect(fieldAt(field, indexToWorld(grid, index))).toBeCloseTo(plane(index), 4);
    }
  });

  it('goes on beyond the border with the outermost voxels, also of a single slice', () => {
    expect(fieldAt(field, indexToWorld(grid, [-3, 1, 9]))).toBeCloseTo(plane([0, 1, 2]), 4);
    const slice = createVolume(obliqueGrid([2, 1, 1]), Float32Array.of(4, 8));
    expect(fieldAt(slice, indexToWorld(slice.geometry, [0.25, 7, -7]))).toBeCloseTo(5, 5);
  });
});
