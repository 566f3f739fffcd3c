import { describe, expect, it } from 'vitest';
import { type Vec3 } from '@shared/geometry';
import { type TriangleMesh } from '@shared/mesh';
import { createRandom, type Random } from '@shared/random';
import { buildBvh } from '@main/mesh/bvh';
import { closestPoint } from '@main/mesh/closest-point';
import { deviationStatistics } from '@main/mesh/deviation';
import { vertexDeviations } from '../../fixtures/deviations';
import { firstHit } from '@main/mesh/ray';
import { selfIntersections, trianglesMeet } from '@main/mesh/self-intersections';
import { boxMesh } from './solids';

function soup(random: Random, count: number, size: number): TriangleMesh {
  const positions = new Float32Array(9 * count);
  for (let t = 0; t < count; t++) {
    const centre = [random.uniform(-9, 9), random.uniform(-9, 9), random.uniform(-9, 9)];
    for (let i = 0; i < 9; i++) positions[9 * t + i] = centre[i % 3]! + random.uniform(-size, size);
  }
  return { positions, triangles: Uint32Array.from({ length: 3 * count }, (_, i) => i) };
}

describe('the tree of boxes', () => {
  for (const seed of [1, 2, 3]) {
    it(`finds the same intersecting pairs as comparing all (seed ${seed})`, () => {
      const mesh = soup(createRandom(seed), 150, 4);
      const all = new Set<string>();
      for (let s = 0; s < 150; s++)
        for (let t = s + 1; t < 150; t++) if (trianglesMeet(mesh, s, t)) all.add(`${s} ${t}`);
      const found = selfIntersections(mesh);
      const pairs = new Set<string>();
      for (let i = 0; i < found.length; i += 2) {
        pairs.add(`${Math.min(found[i]!, found[i + 1]!)} ${Math.max(found[i]!, found[i + 1]!)}`);
      }
      expect(all.size).toBeGreaterThan(20);
      expect(pairs).toEqual(all);
      expect(found).toHaveLength(2 * all.size);
    });

    it(`finds the nearest point that sampling the triangles cannot beat (seed ${seed})`, () => {
      const random = createRandom(seed);
      const mesh = soup(random, 60, 3);
      const bvh = buildBvh(mesh);
      const { positions: p } = mesh;
      for (let run = 0; run < 6; run++) {
        const point: Vec3 = [random.uniform(-12, 12), random.uniform(-12, 12), random.uniform(-12, 12)];
        let best = Infinity;
        for (let t = 0; t < 60; t++) {
          for (let i = 0; i <= 24; i++) {
            for (let j = 0; i + j <= 24; j++) {
              const weights = [1 - (i + j) / 24, i / 24, j / 24];
              const q = [0, 1, 2].map((axis) => weights.reduce((sum, w, k) => sum + w * p[9 * t + 3 * k + axis]!, 0));
              best = Math.min(best, Math.hypot(q[0]! - point[0], q[1]! - point[1], q[2]! - point[2]));
            }
          }
        }
        const hit = closestPoint(bvh, point)!;
        expect(hit.distance).toBeLessThanOrEqual(best + 1e-5);
        expect(hit.distance).toBeGreaterThan(best - 0.3);
        expect(Math.hypot(...hit.point.map((value, axis) => value - point[axis]!))).toBeCloseTo(hit.distance, 5);
      }
    });
  }

  it('answers for an empty mesh', () => {
    const empty = buildBvh({ positions: new Float32Array(), triangles: new Uint32Array() });
    expect(closestPoint(empty, [0, 0, 0])).toBeNull();
    expect(firstHit(empty, [0, 0, 0], [1, 0, 0])).toBeNull();
    expect(selfIntersections(empty.mesh)).toEqual([]);
  });
});

describe('a ray', () => {
  const bvh = buildBvh(boxMesh([0, 0, 0], [2, 3, 4]));
  it('enters and leaves a box at the right distances', () => {
    expect(firstHit(bvh, [-5, 1, 1], [1, 0, 0])).toMatchObject({ distance: 5, leaving: false });
    expect(firstHit(bvh, [1, 1, 1], [1, 0, 0])).toMatchObject({ distance: 1, leaving: true });
    expect(firstHit(bvh, [1, 1, 1], [0, 0, -2])).toMatchObject({ distance: 0.5, leaving: true });
    expect(firstHit(bvh, [-5, 9, 1], [1, 0, 0])).toBeNull();
  });
  it('goes no farther than it may, and past triangles it must not see', () => {
    expect(firstHit(bvh, [-5, 1, 1], [1, 0, 0], 4)).toBeNull();
    expect(firstHit(bvh, [-5, 1, 1], [1, 0, 0], Infinity, (_, leaving) => leaving)).toMatchObject({ distance: 7 });
  });
});

describe('triangles that share something', () => {
  const at = (...numbers: number[]): Float32Array => Float32Array.from(numbers);
  it('are free when they only share a side or a corner', () => {
    const fan = { positions: at(0, 0, 0, 1, 0, 0, 0, 1, 0, -1, 0, 0), triangles: Uint32Array.of(0, 1, 2, 0, 2, 3) };
    expect(trianglesMeet(fan, 0, 1)).toBe(false);
    const corner = {
      positions: at(0, 0, 0, 1, 0, 0, 0, 1, 0, -1, 0, 0, 0, -1, 0),
      triangles: Uint32Array.of(0, 1, 2, 0, 3, 4),
    };
    expect(trianglesMeet(corner, 0, 1)).toBe(false);
  });
  it('meet when one is folded onto the other', () => {
    const folded = {
      positions: at(0, 0, 0, 1, 0, 0, 0, 1, 0, 0.2, 0.3, 0),
      triangles: Uint32Array.of(0, 1, 2, 1, 0, 3),
    };
    expect(trianglesMeet(folded, 0, 1)).toBe(true);
  });
  it('meet when one passes through the other from the common corner', () => {
    const through = {
      positions: at(0, 0, 0, 2, 0, 0, 0, 2, 0, 1, 1, -1, 0.4, 0.4, 1),
      triangles: Uint32Array.of(0, 1, 2, 0, 3, 4),
    };
    expect(trianglesMeet(through, 0, 1)).toBe(true);
  });
  it('meet in one plane only when they overlap', () => {
    const flat = (x: number): TriangleMesh => ({
      positions: at(0, 0, 5, 1, 0, 5, 0, 1, 5, x, 0, 5, x + 1, 0, 5, x, 1, 5),
      triangles: Uint32Array.of(0, 1, 2, 3, 4, 5),
    });
    expect(trianglesMeet(flat(0.5), 0, 1)).toBe(true);
    expect(trianglesMeet(flat(1.001), 0, 1)).toBe(false);
    // One inside the other, without crossing sides.
    const nested = {
      positions: at(0, 0, 5, 9, 0, 5, 0, 9, 5, 1, 1, 5, 2, 1, 5, 1, 2, 5),
      triangles: Uint32Array.of(0, 1, 2, 3, 4, 5),
    };
    expect(trianglesMeet(nested, 0, 1)).toBe(true);
  });
});

describe('deviations', () => {
  it('are the distances between two boxes, one a little larger', () => {
    const inner = boxMesh([0, 0, 0], [4, 4, 4]);
    const outer = boxMesh([-0.5, -0.5, -0.5], [4.5, 4.5, 4.5]);
    const distances = vertexDeviations(inner, outer);
    expect(Array.from(distances)).toEqual(new Array(8).fill(0.5));
    expect(deviationStatistics(distances)).toEqual({ mean: 0.5, p95: 0.5, max: 0.5 });
    expect(deviationStatistics(Float32Array.of(NaN, NaN))).toEqual({ mean: NaN, p95: NaN, max: NaN });
  });
});
