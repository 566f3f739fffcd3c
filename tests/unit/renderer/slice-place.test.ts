import { centreOf, slicePlace } from '@renderer/vtk/plane-grid';
import { indexToWorld, type Vec3 } from '@shared/geometry';
import { describe, expect, it } from 'vitest';
import { OBLIQUE, obliqueGrid } from '../../fixtures/volumes';

const axis = (column: 0 | 1 | 2, sense: 1 | -1 = 1): Vec3 => [
  OBLIQUE[column] * sense,
  OBLIQUE[column + 3]! * sense,
  OBLIQUE[column + 6]! * sense,
];

describe('which slice a place lies on', () => {
  const grid = obliqueGrid([7, 8, 11]);

  it.each([0, 1, 2] as const)('counts every slice of axis %i from 1 into the screen', (column) => {
    const count = grid.size[column];
    for (let i = 0; i < count; i++) {
      const index: [number, number, number] = [3, 4, 5];
      index[column] = i;
      const at = indexToWorld(grid, index);
      expect(slicePlace(grid, axis(column), at)).toEqual({ number: i + 1, count });
      expect(slicePlace(grid, axis(column, -1), at)).toEqual({ number: count - i, count });
    }
  });

  it('stays within the scan outside of it', () => {
    const far = indexToWorld(grid, [3, 4, 40]);
    expect(slicePlace(grid, axis(2), far)?.number).toBe(11);
    expect(slicePlace(grid, axis(2, -1), far)?.number).toBe(1);
  });

  it('has no number across a turned plane', () => {
    expect(slicePlace(grid, [0, 0, 1], centreOf(grid))).toBeNull();
  });
});
