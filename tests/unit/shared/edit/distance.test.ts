import { countMask } from '@shared/edit/box';
import { squaredDistance } from '@shared/edit/distance';
import { marginMask } from '@shared/edit/margin';
import { voxelVolume } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { describe, expect, it } from 'vitest';
import { ball, draw, drawn, grid, maskFrom } from './drawings';

describe('squared distance', () => {
  it.each([3, 4, 5])('equals a search over all voxels on an anisotropic grid, seed %i', (seed) => {
    const random = createRandom(seed);
    const geometry = grid([9, 7, 6]);
    const mask = maskFrom(geometry, () => random.chance(0.04));
    mask.data[20] = 1;
    const found = squaredDistance(mask);
    const [nx, ny] = geometry.size;
    const [dx, dy, dz] = geometry.spacing;
    const at = (i: number): number[] => [(i % nx) * dx, (Math.floor(i / nx) % ny) * dy, Math.floor(i / (nx * ny)) * dz];
    for (let i = 0; i < found.length; i++) {
      let best = Infinity;
      for (let j = 0; j < found.length; j++) {
        if (!mask.data[j]) continue;
        const [a, b] = [at(i), at(j)];
        best = Math.min(best, (a[0]! - b[0]!) ** 2 + (a[1]! - b[1]!) ** 2 + (a[2]! - b[2]!) ** 2);
      }
      expect(found[i]).toBeCloseTo(best, 9);
    }
  });

  it('is far everywhere when the mask is empty', () => {
    const found = squaredDistance(maskFrom(grid([4, 3, 2]), () => false));
    expect(Math.min(...found)).toBeGreaterThan(1e11);
  });
});

describe('margin', () => {
  it('makes a ball of radius r + m from a ball of radius r', () => {
    const geometry = grid([48, 40, 26]);
    const grown = marginMask(ball(geometry, 4), 3);
    const wanted = (4 / 3) * Math.PI * 7 ** 3;
    expect(countMask(grown) * voxelVolume(geometry)).toBeGreaterThan(wanted * 0.93);
    expect(countMask(grown) * voxelVolume(geometry)).toBeLessThan(wanted * 1.02);
  });

  it('shrinks what it has grown back to within a voxel layer', () => {
    const geometry = grid([40, 34, 22]);
    const before = ball(geometry, 4);
    const after = marginMask(marginMask(before, 1.5), -1.5);
    for (let i = 0; i < before.data.length; i++) if (before.data[i]) expect(after.data[i]).toBe(1);
    expect(countMask(after)).toBeLessThan(countMask(ball(geometry, 4.5)));
  });

  it('counts what is outside the box as outside when it shrinks', () => {
    const mask = draw([['###', '###', '###']]);
    expect(drawn(marginMask(mask, -0.5))).toEqual([['###', '###', '###']]);
    expect(drawn(marginMask(draw([['.....', '.###.', '.###.', '.###.', '.....']]), -1))).toEqual([
      ['.....', '.....', '..#..', '.....', '.....'],
    ]);
  });

  it('leaves a mask as it is for a margin of zero', () => {
    const mask = ball(grid([9, 9, 9]), 1);
    expect(marginMask(mask, 0).data).toEqual(mask.data);
  });
});
