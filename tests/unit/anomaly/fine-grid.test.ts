import { refined } from '@main/anomaly/fine-grid';
import { blockMean } from '@main/volume/block-mean';
import { type Geometry, indexToWorld, type Vec3 } from '@shared/geometry';
import { describe, expect, it } from 'vitest';

const c = Math.cos(0.4);
const s = Math.sin(0.4);
const grid: Geometry = {
  size: [5, 4, 3],
  spacing: [2, 1.5, 3],
  origin: [12, -70, 300],
  direction: [c, -s, 0, s, c, 0, 0, 0, 1],
};

/** Every voxel's value is linear in its place in the world. */
function plane(geometry: Geometry): Float32Array {
  const [nx, ny, nz] = geometry.size;
  const values = new Float32Array(nx * ny * nz);
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        const [a, b, d] = indexToWorld(geometry, [x, y, z]);
        values[i] = 0.2 * a - 0.5 * b + 0.7 * d;
      }
    }
  }
  return values;
}

describe('the refined grid', () => {
  it('fills the same box with eight voxels for one', () => {
    const fine = refined(grid);
    expect(fine.size).toEqual([10, 8, 6]);
    const faces = (geometry: Geometry): Vec3[] => [
      indexToWorld(geometry, [-0.5, -0.5, -0.5]),
      indexToWorld(geometry, geometry.size.map((n) => n - 0.5) as unknown as Vec3),
    ];
    faces(fine).forEach((corner, n) => {
      corner.forEach((value, axis) => {
        expect(value).toBeCloseTo(faces(grid)[n]![axis]!, 10);
      });
    });
  });

  it('keeps a linear field when its voxels are averaged back', () => {
    const fine = refined({ ...grid, spacing: [2, 2, 2] });
    const mean = blockMean({ geometry: fine, data: plane(fine) }, 2, (value) => value).data;
    plane({ ...grid, spacing: [2, 2, 2] }).forEach((value, i) => {
      expect(mean[i]).toBeCloseTo(value, 3);
    });
  });
});
