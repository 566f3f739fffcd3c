import { pickSurface } from '@renderer/vtk/pick-surface';
import { type TriangleMesh } from '@shared/mesh';
import { describe, expect, it } from 'vitest';

/** A square of 10 mm across x at `x`, wound either way. */
const wall = (x: number): TriangleMesh => ({
  positions: Float32Array.from([x, -5, -5, x, 5, -5, x, 5, 5, x, -5, 5]),
  triangles: Uint32Array.from([0, 1, 2, 0, 3, 2]),
});

describe('the place that a ray meets', () => {
  it('is the nearest before the eye, from either side', () => {
    const walls = [wall(8), wall(3), wall(-4)];
    expect(pickSurface(walls, [0, 1, 2], [1, 0, 0])).toEqual([3, 1, 2]);
    expect(pickSurface(walls, [0, 1, 2], [-1, 0, 0])).toEqual([-4, 1, 2]);
    expect(pickSurface(walls, [20, -1, -2], [-1, 0, 0])).toEqual([8, -1, -2]);
  });

  it('is none beside the surface, along it, or without one', () => {
    expect(pickSurface([wall(3)], [0, 6, 0], [1, 0, 0])).toBeNull();
    expect(pickSurface([wall(3)], [3, -9, 0], [0, 1, 0])).toBeNull();
    expect(pickSurface([], [0, 0, 0], [1, 0, 0])).toBeNull();
  });

  it('lies behind what is cut away', () => {
    expect(pickSurface([wall(3), wall(8)], [0, 0, 0], [1, 0, 0], ([x]) => x < 5)).toEqual([8, 0, 0]);
  });
});
