import { growAlong } from '@main/anomaly/grow';
import { type Geometry, indexToWorld, type Vec3 } from '@shared/geometry';
import { describe, expect, it } from 'vitest';

const c = Math.cos(0.4);
const s = Math.sin(0.4);
/** Oblique, anisotropic, off-origin. */
const geometry: Geometry = {
  size: [12, 9, 7],
  spacing: [0.5, 1, 2],
  origin: [20, -30, 11],
  direction: [c, -s, 0, s, c, 0, 0, 0, 1],
};

const at = (x: number, y: number, z: number): number => x + 12 * (y + 9 * z);

function seed(...voxels: Vec3[]): Uint8Array {
  const data = new Uint8Array(12 * 9 * 7);
  for (const [x, y, z] of voxels) data[at(x, y, z)] = 1;
  return data;
}

const along = (axis: 0 | 1 | 2): Vec3 => {
  const unit: Vec3 = [axis === 0 ? 1 : 0, axis === 1 ? 1 : 0, axis === 2 ? 1 : 0];
  const a = indexToWorld(geometry, [0, 0, 0]);
  const b = indexToWorld(geometry, unit);
  return [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
};

describe('directed growth', () => {
  const empty = { geometry, data: seed() };

  it('fills the voxels within the distance along the given world direction only', () => {
    const grown = growAlong({ geometry, data: seed([2, 4, 3]) }, empty, along(0), 2);
    expect([...grown.data.keys()].filter((i) => grown.data[i])).toEqual([2, 3, 4, 5, 6].map((x) => at(x, 4, 3)));
  });

  it('stops at anatomy and does not jump over it', () => {
    const wall = { geometry, data: seed([5, 4, 3]) };
    const grown = growAlong({ geometry, data: seed([2, 4, 3]) }, wall, along(0), 4);
    expect([...grown.data.keys()].filter((i) => grown.data[i])).toEqual([2, 3, 4].map((x) => at(x, 4, 3)));
  });

  it('stops at the edge of the grid', () => {
    const grown = growAlong({ geometry, data: seed([10, 4, 3]) }, empty, along(0), 100);
    expect(grown.data.reduce((sum, v) => sum + v, 0)).toBe(2);
  });

  it('leaves the region as it is without a direction or a distance', () => {
    const mask = { geometry, data: seed([2, 4, 3]) };
    expect(growAlong(mask, empty, [0, 0, 0], 5).data).toEqual(mask.data);
    expect(growAlong(mask, empty, along(1), 0).data).toEqual(mask.data);
  });
});
