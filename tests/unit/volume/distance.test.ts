import { describe, expect, it } from 'vitest';
import { indexToWorld } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { createVolume, type MaskVolume } from '@shared/volume';
import { distanceTransform, signedDistance } from '@main/volume/distance';
import { ball, middle, obliqueGrid, permuted, randomMask, randomSize, sampled } from '../../fixtures/volumes';

/** Millimetres from each voxel to the nearest voxel of value `of`, by trying all. */
function bruteForce({ geometry, data }: MaskVolume, of: 0 | 1): Float64Array {
  const [nx, ny] = geometry.size;
  const places = Array.from(data, (_, i) => [i % nx, Math.floor(i / nx) % ny, Math.floor(i / nx / ny)] as const);
  const worlds = places.map((place) => indexToWorld(geometry, place));
  return Float64Array.from(worlds, (p) => {
    let nearest = Infinity;
    worlds.forEach((q, j) => {
      if ((data[j] ? 1 : 0) === of) nearest = Math.min(nearest, Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]));
    });
    return nearest;
  });
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let worst = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
  return worst;
}

describe('distance transform', () => {
  it('of one voxel is the distance to it, on an oblique anisotropic grid', () => {
    const grid = obliqueGrid([23, 17, 11]);
    const mask = createVolume(grid, new Uint8Array(23 * 17 * 11));
    mask.data[5 + 23 * (3 + 17 * 8)] = 1;
    const [px, py, pz] = indexToWorld(grid, [5, 3, 8]);
    const expected = sampled(grid, new Float32Array(mask.data.length), (p) =>
      Math.hypot(p[0] - px, p[1] - py, p[2] - pz),
    );
    expect(largestDifference(distanceTransform(mask).data, expected.data)).toBeLessThan(1e-5);
  });

  it.each([0, 1, 2])('of a plane across axis %i grows by the spacing a voxel', (axis) => {
    const grid = obliqueGrid([12, 13, 14]);
    const n = 12 * 13 * 14;
    const index = (i: number): number[] => [i % 12, Math.floor(i / 12) % 13, Math.floor(i / 156)];
    const mask = createVolume(
      grid,
      Uint8Array.from({ length: n }, (_, i) => (index(i)[axis] === 4 ? 1 : 0)),
    );
    const expected = Float64Array.from({ length: n }, (_, i) => Math.abs(index(i)[axis]! - 4) * grid.spacing[axis]!);
    expect(largestDifference(distanceTransform(mask).data, expected)).toBeLessThan(1e-6);
  });

  it('of a ball is the distance to its centre less its radius, to a voxel', () => {
    const grid = obliqueGrid([50, 40, 30], [0.5, 0.6, 0.8]);
    const [cx, cy, cz] = middle(grid);
    const signed = signedDistance(ball(grid, middle(grid), 7)).data;
    const exact = sampled(
      grid,
      new Float32Array(signed.length),
      (p) => Math.hypot(p[0] - cx, p[1] - cy, p[2] - cz) - 7,
    );
    expect(largestDifference(signed, exact.data)).toBeLessThan(Math.hypot(0.5, 0.6, 0.8));
  });

  it('is infinite for an empty mask and 0 for a full one; the signed one infinite for both', () => {
    const grid = obliqueGrid([4, 3, 2]);
    const [empty, full] = [0, 1].map((v) => createVolume(grid, new Uint8Array(24).fill(v))) as [MaskVolume, MaskVolume];
    expect(new Set(distanceTransform(empty).data)).toEqual(new Set([Infinity]));
    expect(new Set(distanceTransform(full).data)).toEqual(new Set([0]));
    expect(new Set(signedDistance(empty).data)).toEqual(new Set([Infinity]));
    expect(new Set(signedDistance(full).data)).toEqual(new Set([-Infinity]));
  });

  it('counts any non-zero voxel as mask', () => {
    const grid = obliqueGrid([3, 1, 1], [2, 1, 1]);
    expect([...distanceTransform(createVolume(grid, Uint8Array.of(0, 0, 5))).data]).toEqual([4, 2, 0]);
    expect([...signedDistance(createVolume(grid, Uint8Array.of(7, 5, 0))).data]).toEqual([-4, -2, 2]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('agrees with trying all voxels, seed %i', (seed) => {
    const random = createRandom(seed);
    const grid = obliqueGrid(randomSize(random, 12), [
      random.uniform(0.2, 2),
      random.uniform(0.2, 2),
      random.uniform(0.2, 2),
    ]);
    const mask = randomMask(random, grid, random.pick([0.005, 0.1, 0.5, 0.9, 0.99]));
    const toMask = bruteForce(mask, 1);
    const toBackground = bruteForce(mask, 0);
    expect(largestDifference(distanceTransform(mask).data, toMask)).toBeLessThan(1e-5);
    const signed = toMask.map((d, i) => (mask.data[i] ? -toBackground[i]! : d));
    expect(largestDifference(signedDistance(mask).data, signed)).toBeLessThan(1e-5);
  });

  it('does not depend on the order of the axes, seed 3', () => {
    const mask = randomMask(createRandom(3), obliqueGrid([21, 14, 9]), 0.03);
    const straight = permuted(distanceTransform(mask), [2, 0, 1]);
    const turned = distanceTransform(permuted(mask, [2, 0, 1]));
    expect(largestDifference(straight.data, turned.data)).toBeLessThan(1e-5);
  });
});
