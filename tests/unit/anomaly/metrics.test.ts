import { coveredError, dice, hausdorff95, matchRegions } from '@main/anomaly/metrics';
import type { Geometry } from '@shared/geometry';
import type { MaskVolume } from '@shared/volume';
import { describe, expect, it } from 'vitest';

const geometry: Geometry = {
  size: [10, 8, 6],
  spacing: [0.5, 1, 2],
  origin: [-3, 40, 7],
  direction: [0, 1, 0, 0, 0, 1, 1, 0, 0],
};

function box(from: readonly number[], to: readonly number[]): MaskVolume {
  const data = new Uint8Array(480);
  for (let z = from[2]!; z <= to[2]!; z++) {
    for (let y = from[1]!; y <= to[1]!; y++) {
      for (let x = from[0]!; x <= to[0]!; x++) data[x + 10 * (y + 8 * z)] = 1;
    }
  }
  return { geometry, data };
}

const empty: MaskVolume = { geometry, data: new Uint8Array(480) };

describe('overlap and distance of two masks', () => {
  it('is 1 for equal masks, 0 for disjoint ones, and what the counts say between', () => {
    const a = box([1, 1, 1], [4, 4, 2]);
    expect(dice(a, a)).toBe(1);
    expect(dice(a, box([6, 1, 1], [7, 4, 2]))).toBe(0);
    // 32 voxels each, 16 shared.
    expect(dice(a, box([3, 1, 1], [6, 4, 2]))).toBeCloseTo(0.5, 12);
    expect(dice(empty, empty)).toBe(1);
    expect(dice(a, empty)).toBe(0);
  });

  it('measures the Hausdorff distance in millimetres along each axis', () => {
    const slab = box([2, 2, 2], [2, 5, 4]);
    expect(hausdorff95(slab, slab)).toBe(0);
    expect(hausdorff95(slab, box([5, 2, 2], [5, 5, 4]))).toBeCloseTo(1.5, 6);
    const plate = box([2, 2, 1], [6, 5, 1]);
    expect(hausdorff95(plate, box([2, 2, 4], [6, 5, 4]))).toBeCloseTo(6, 6);
    expect(hausdorff95(slab, empty)).toBeUndefined();
  });

  it('averages squared errors over the covered voxels alone', () => {
    const a = Float32Array.of(0, 1, 2, 9);
    const b = Float32Array.of(1, 1, 0, 0);
    expect(coveredError(a, b, Uint8Array.of(1, 1, 1, 0))).toBeCloseTo(5 / 3, 12);
    expect(coveredError(a, b, new Uint8Array(4))).toBe(0);
  });
});

describe('matching regions with the truth', () => {
  it('finds the wound when one region touches it and counts the others as false', () => {
    const map = Uint8Array.of(0, 1, 1, 2, 0, 3);
    const truth = Uint8Array.of(0, 0, 1, 0, 1, 0);
    expect(matchRegions(map, 3, truth)).toEqual({ hits: [1], falseRegions: 2 });
    expect(matchRegions(map, 3, new Uint8Array(6))).toEqual({ hits: [], falseRegions: 3 });
  });
});
