import {
  cropGeometry,
  determinant,
  type Geometry,
  indexToWorld,
  indexTransform,
  type Mat3,
  sameGrid,
  voxelVolume,
  withSpacing,
  worldToIndex,
} from '@shared/geometry';
import { describe, expect, it } from 'vitest';

/** Rotation by 30 degrees about z, then the y axis flipped: oblique and left-handed. */
const c = Math.cos(Math.PI / 6);
const s = Math.sin(Math.PI / 6);
const leftHanded: Mat3 = [c, s, 0, s, -c, 0, 0, 0, 1];

const oblique: Geometry = { size: [4, 5, 6], spacing: [0.5, 0.8, 1.5], origin: [-12, 34, 5.5], direction: leftHanded };

describe('geometry', () => {
  it('puts voxel (0, 0, 0) at the origin and steps along the direction columns', () => {
    expect(indexToWorld(oblique, [0, 0, 0])).toEqual([-12, 34, 5.5]);
    const p = indexToWorld(oblique, [2, 0, 0]);
    expect(p[0]).toBeCloseTo(-12 + c, 12);
    expect(p[1]).toBeCloseTo(34 + s, 12);
  });

  it('inverts exactly, also left-handed', () => {
    expect(determinant(leftHanded)).toBeCloseTo(-1, 12);
    const index = worldToIndex(oblique, indexToWorld(oblique, [1.25, 3.5, -2]));
    expect(index[0]).toBeCloseTo(1.25, 12);
    expect(index[1]).toBeCloseTo(3.5, 12);
    expect(index[2]).toBeCloseTo(-2, 12);
  });

  it('composes two grids into one affine', () => {
    const other: Geometry = {
      size: [9, 9, 9],
      spacing: [1, 2, 3],
      origin: [1, 2, 3],
      direction: [0, 0, 1, 1, 0, 0, 0, 1, 0],
    };
    const m = indexTransform(oblique, other);
    const expected = worldToIndex(other, indexToWorld(oblique, [3, 1, 4]));
    for (let row = 0; row < 3; row++) {
      expect(m[row * 4]! * 3 + m[row * 4 + 1]! + m[row * 4 + 2]! * 4 + m[row * 4 + 3]!).toBeCloseTo(expected[row]!, 10);
    }
  });

  it('keeps the box of space when the spacing changes', () => {
    const finer = withSpacing(oblique, [0.25, 0.4, 0.5]);
    expect(finer.size).toEqual([8, 10, 18]);
    expect(voxelVolume(finer) * 8 * 10 * 18).toBeCloseTo(voxelVolume(oblique) * 4 * 5 * 6, 10);
    const corner = indexToWorld(oblique, [-0.5, -0.5, -0.5]);
    const sameCorner = indexToWorld(finer, [-0.5, -0.5, -0.5]);
    corner.forEach((value, axis) => expect(sameCorner[axis]).toBeCloseTo(value, 10));
  });

  it('tells grids apart that differ by a shift, and forgives rounding', () => {
    expect(sameGrid(oblique, { ...oblique, origin: [-12, 34, 5.5004] })).toBe(true);
    expect(sameGrid(oblique, { ...oblique, origin: [-12, 34, 5.6] })).toBe(false);
    expect(sameGrid(oblique, cropGeometry(oblique, [0, 0, 0], [4, 5, 5]))).toBe(false);
  });

  it('crops to the place of the first voxel kept', () => {
    expect(cropGeometry(oblique, [1, 2, 3], [2, 2, 2]).origin).toEqual(indexToWorld(oblique, [1, 2, 3]));
  });
});
