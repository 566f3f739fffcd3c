import { describe, expect, it } from 'vitest';
import { multiplyVector, type Vec3 } from '@shared/geometry';
import { type TriangleMesh } from '@shared/mesh';
import { isoSurface } from '@main/mesh/iso-surface';
import { triangleCentre } from '@main/mesh/measure';
import { smoothMesh } from '@main/mesh/smooth';
import { gapWidth, measureWalls } from '@main/print/thickness';
import { OBLIQUE, obliqueGrid } from '../../fixtures/volumes';
import { boxMesh, fieldOf, inverted, joined, middle, sphere } from '../mesh/solids';

function turned(mesh: TriangleMesh): TriangleMesh {
  const positions = new Float32Array(mesh.positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    const p = multiplyVector(OBLIQUE, [mesh.positions[i]!, mesh.positions[i + 1]!, mesh.positions[i + 2]!]);
    positions.set([p[0] + 40, p[1] - 60, p[2] + 90], i);
  }
  return { positions, triangles: mesh.triangles };
}

describe('wall thickness', () => {
  it('is the height of an oblique plate on its faces, its length and width on its sides', () => {
    const { thickness } = measureWalls(turned(boxMesh([0, 0, 0], [20, 12, 1.5])), 0.7);
    // Faces of the box in the order -x, +x, -y, +y, -z, +z, two triangles each.
    const expected = [20, 20, 12, 12, 1.5, 1.5].flatMap((value) => [value, value]);
    for (const [t, value] of expected.entries()) expect(thickness[t]).toBeCloseTo(value, 2);
  });

  it('is the diameter of a sphere everywhere, a little less where its facets tilt', () => {
    const grid = obliqueGrid([36, 34, 32], [0.4, 0.45, 0.5]);
    const facetted = isoSurface(fieldOf(grid, sphere(middle(grid), 5)), 0);
    const { thickness } = measureWalls(
      smoothMesh(facetted, { passBand: 0.1, limit: { voxels: 0.5, geometry: grid } }),
      1,
    );
    const sorted = thickness.toSorted();
    expect(sorted.at(-1)).toBeLessThan(10.1);
    expect(sorted[Math.floor(sorted.length / 20)]).toBeGreaterThan(9.7);
    expect(sorted[0]).toBeGreaterThan(9.2);
  });

  it('is the wall of a hollow box, not its size', () => {
    const hollow = joined(boxMesh([0, 0, 0], [10, 10, 10]), inverted(boxMesh([1, 1, 1], [9, 9, 9])));
    const { thickness } = measureWalls(hollow, 0.5);
    // Two triangles of each outer face are over the hollow.
    expect(Math.max(...thickness)).toBeCloseTo(1, 2);
  });

  it('falls off towards the edge of a sharp wedge and ignores a blunt one', () => {
    const wedge = (height: number): TriangleMesh => ({
      // A prism along y: sides from the edge at x = 0 to a back of the given height at x = 10.
      positions: Float32Array.of(
        0,
        0,
        0,
        10,
        0,
        -height / 2,
        10,
        0,
        height / 2,
        0,
        8,
        0,
        10,
        8,
        -height / 2,
        10,
        8,
        height / 2,
      ),
      triangles: Uint32Array.of(0, 1, 2, 3, 5, 4, 0, 4, 1, 0, 3, 4, 0, 2, 5, 0, 5, 3, 1, 4, 5, 1, 5, 2),
    });
    const least = (height: number): number =>
      Math.min(...measureWalls(wedge(height), 0.5).thickness.filter((value) => value > 0));
    expect(least(4)).toBeLessThan(0.3);
    expect(least(24)).toBeGreaterThan(4);
  });

  it('is told up to the most that is asked for', () => {
    const plate = boxMesh([0, 0, 0], [20, 12, 1.5]);
    const exact = measureWalls(plate, 0.7).thickness;
    const { thickness, thickestMm } = measureWalls(plate, 0.7, undefined, 6);
    thickness.forEach((value, t) => expect(value).toBeCloseTo(Math.min(6, exact[t]!), 4));
    expect(thickestMm).toBeCloseTo(1.5, 2);
    const thin = measureWalls(plate, 0.7, undefined, 1);
    expect(thin).toEqual({ thickness: exact.map(() => 1), thickestMm: 1 });
  });

  it('is not a number where nothing lies opposite', () => {
    const sheet: TriangleMesh = {
      positions: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0),
      triangles: Uint32Array.of(0, 1, 2),
    };
    expect(measureWalls(sheet, 1)).toEqual({ thickness: Float32Array.of(NaN), thickestMm: 0 });
  });
});

describe('the largest ball inside', () => {
  it('fits a plate by its height and a sphere by its diameter', () => {
    expect(measureWalls(boxMesh([0, 0, 0], [20, 12, 1.5]), 0.7).thickestMm).toBeCloseTo(1.5, 2);
    const grid = obliqueGrid([36, 34, 32], [0.4, 0.45, 0.5]);
    const ball = isoSurface(fieldOf(grid, sphere(middle(grid), 5)), 0);
    expect(Math.abs(measureWalls(ball, 2).thickestMm - 10)).toBeLessThan(0.2);
  });
});

describe('gaps', () => {
  it('are as wide as the room between two blocks, on the faces that look at each other', () => {
    const blocks = joined(boxMesh([0, 0, 0], [5, 5, 5]), boxMesh([5.4, 0, 0], [9, 5, 5]));
    const gaps = gapWidth(blocks, 1, 0.6);
    for (let t = 0; t < gaps.length; t++) {
      const x: Vec3 = triangleCentre(blocks, t);
      const between = Math.abs(x[0] - 5) < 1e-6 || Math.abs(x[0] - 5.4) < 1e-6;
      if (between) expect(gaps[t]).toBeCloseTo(0.4, 4);
      else expect(gaps[t]).toBeNaN();
    }
    expect(gapWidth(blocks, 1, 0.3).every(Number.isNaN)).toBe(true);
  });
});
