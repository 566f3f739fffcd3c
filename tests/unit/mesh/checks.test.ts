import { describe, expect, it } from 'vitest';
import { isSound, type TriangleMesh } from '@shared/mesh';
import { checkMesh } from '@main/mesh/checks';
import { boxMesh, inverted, joined } from './solids';

const box = boxMesh([10, 20, 30], [12, 23, 34]);

function without(mesh: TriangleMesh, ...triangles: number[]): TriangleMesh {
  return { ...mesh, triangles: mesh.triangles.filter((_, i) => !triangles.includes(Math.floor(i / 3))) };
}

function flawsOf(mesh: TriangleMesh): string[] {
  return [...new Set(checkMesh(mesh).places.map(({ flaw }) => flaw))].sort();
}

describe('a sound box', () => {
  it('passes with its volume, area and box', () => {
    const checks = checkMesh(box);
    expect(isSound(checks)).toBe(true);
    expect(checks).toMatchObject({ shells: 1, voids: 0, vertices: 8, triangles: 12, volumeMm3: 24, areaMm2: 52 });
    expect(checks.box).toEqual({ min: [10, 20, 30], max: [12, 23, 34] });
    expect(checks.places).toEqual([]);
  });

  it('passes as triangle soup, whose corners coincide', () => {
    const corners = [...box.triangles].flatMap((v) => [...box.positions.subarray(3 * v, 3 * v + 3)]);
    const soup = { positions: Float32Array.from(corners), triangles: Uint32Array.from({ length: 36 }, (_, i) => i) };
    expect(isSound(checkMesh(soup))).toBe(true);
  });

  it('passes beside another box, which counts as a second shell', () => {
    const checks = checkMesh(joined(box, boxMesh([0, 0, 0], [1, 1, 1])));
    expect(isSound(checks)).toBe(true);
    expect(checks).toMatchObject({ shells: 2, voids: 0, volumeMm3: 25 });
  });
});

describe('each flaw is found and its place is given', () => {
  it('a missing triangle opens three edges', () => {
    const checks = checkMesh(without(box, 3));
    expect(checks).toMatchObject({ closed: false, openEdges: 3, manifold: true });
    expect(flawsOf(without(box, 3))).toContain('open-edge');
  });

  it('a box inside out', () => {
    const checks = checkMesh(inverted(box));
    expect(checks).toMatchObject({ outward: false, closed: true, manifold: true, volumeMm3: -24, shells: 0 });
    expect(flawsOf(inverted(box))).toEqual(['inverted']);
  });

  it('one triangle turned over', () => {
    const triangles = box.triangles.slice();
    [triangles[0], triangles[1]] = [triangles[1]!, triangles[0]!];
    expect(checkMesh({ ...box, triangles }).manifold).toBe(false);
  });

  it('two boxes that share an edge', () => {
    const checks = checkMesh(joined(boxMesh([0, 0, 0], [1, 1, 1]), boxMesh([1, 1, 0], [2, 2, 1])));
    expect(checks).toMatchObject({ closed: true, manifold: false });
    expect(checks.nonManifold).toBeGreaterThanOrEqual(4);
  });

  it('two boxes that touch in a corner', () => {
    const checks = checkMesh(joined(boxMesh([0, 0, 0], [1, 1, 1]), boxMesh([1, 1, 1], [2, 2, 2])));
    expect(checks).toMatchObject({ closed: true, manifold: false, nonManifold: 1 });
    const [place] = checks.places;
    expect(place!.flaw).toBe('non-manifold');
    expect(Math.hypot(...place!.point.map((value) => value - 1))).toBeLessThan(1.5);
  });

  it('a triangle without area', () => {
    const mesh = joined(box, {
      positions: Float32Array.from([0, 0, 0, 1, 1, 1, 2, 2, 2]),
      triangles: Uint32Array.from([0, 1, 2]),
    });
    expect(checkMesh(mesh)).toMatchObject({ degenerate: 1 });
    expect(flawsOf(mesh)).toContain('degenerate');
  });

  it('a triangle given twice, also the other way round', () => {
    const twice = { ...box, triangles: Uint32Array.from([...box.triangles, ...box.triangles.subarray(0, 3)]) };
    expect(checkMesh(twice)).toMatchObject({ duplicate: 1, manifold: false });
    const [a, b, c] = box.triangles;
    const back = { ...box, triangles: Uint32Array.from([...box.triangles, c!, b!, a!]) };
    expect(checkMesh(back)).toMatchObject({ duplicate: 1, manifold: false });
  });

  it('two boxes that cut each other', () => {
    const mesh = joined(boxMesh([0, 0, 0], [2, 2, 2]), boxMesh([1, 0.5, 0.3], [3, 1.5, 1.1]));
    const checks = checkMesh(mesh);
    expect(checks.selfIntersections).toBeGreaterThan(4);
    const places = checks.places.filter(({ flaw }) => flaw === 'self-intersection');
    expect(places.length).toBeGreaterThan(0);
    for (const { triangles } of places) {
      expect(triangles).toHaveLength(2);
      expect(Math.min(...triangles)).toBeLessThan(12);
      expect(Math.max(...triangles)).toBeGreaterThanOrEqual(12);
    }
  });

  it('two boxes with a common part of a face', () => {
    const mesh = joined(boxMesh([0, 0, 0], [2, 2, 2]), boxMesh([2, 0.5, 0.5], [3, 1.5, 1.5]));
    expect(checkMesh(mesh).selfIntersections).toBeGreaterThan(0);
  });

  it('a hollow, which is a void and no fault of the file', () => {
    const mesh = joined(boxMesh([0, 0, 0], [4, 4, 4]), inverted(boxMesh([1, 1, 1], [2, 2, 2])));
    const checks = checkMesh(mesh);
    expect(isSound(checks)).toBe(true);
    expect(checks).toMatchObject({ shells: 1, voids: 1, volumeMm3: 63 });
    expect(checks.places.map(({ flaw }) => flaw)).toEqual(['void']);
  });

  it('a box inside a solid box, which no printer understands', () => {
    const checks = checkMesh(joined(boxMesh([0, 0, 0], [4, 4, 4]), boxMesh([1, 1, 1], [2, 2, 2])));
    expect(checks).toMatchObject({ outward: false, selfIntersections: 0 });
  });

  it('a loose piece inside a hollow is a shell', () => {
    const mesh = joined(
      boxMesh([0, 0, 0], [9, 9, 9]),
      inverted(boxMesh([1, 1, 1], [8, 8, 8])),
      boxMesh([3, 3, 3], [4, 4, 4]),
    );
    expect(checkMesh(mesh)).toMatchObject({ outward: true, shells: 2, voids: 1 });
  });

  it('nothing at all is not sound', () => {
    const checks = checkMesh({ positions: new Float32Array(), triangles: new Uint32Array() });
    expect(checks).toMatchObject({ triangles: 0, volumeMm3: 0, areaMm2: 0, shells: 0 });
    expect(isSound(checks)).toBe(false);
  });
});
