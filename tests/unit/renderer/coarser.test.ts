import { coarser } from '@renderer/vtk/coarser';
import { indexToWorld } from '@shared/geometry';
import { describe, expect, it } from 'vitest';
import { obliqueGrid, sampled } from '../../fixtures/volumes';

describe('a coarser scan for drawing', () => {
  const volume = sampled(obliqueGrid([9, 6, 5]), new Int16Array(270), ([x, y, z]) => 40 * x - 25 * y + 10 * z);

  it('has the field’s value at the centre of each block, and leaves a rest out', () => {
    const { geometry, data } = coarser(volume, 2);
    expect(geometry.size).toEqual([4, 3, 2]);
    data.forEach((value, at) => {
      const [x, y, z] = indexToWorld(geometry, [at % 4, Math.floor(at / 4) % 3, Math.floor(at / 12)]);
      expect(Math.abs(value - (40 * x - 25 * y + 10 * z))).toBeLessThan(2);
    });
  });

  it('takes all there is along an axis with fewer voxels than a block', () => {
    const { geometry, data } = coarser(volume, 6);
    expect(geometry.size).toEqual([1, 1, 1]);
    expect(geometry.spacing[2]).toBeCloseTo(5 * volume.geometry.spacing[2], 9);
    expect(data).toHaveLength(1);
    const [x, y, z] = indexToWorld(geometry, [0, 0, 0]);
    expect(Math.abs(data[0]! - (40 * x - 25 * y + 10 * z))).toBeLessThan(1);
  });

  it('is the scan itself where nothing is to be averaged', () => {
    expect(coarser(volume, 1)).toBe(volume);
  });
});
