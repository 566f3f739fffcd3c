import { describe, expect, it } from 'vitest';
import { determinant, multiplyVector, transpose, type Vec3 } from '@shared/geometry';
import { isoSurface } from '@main/mesh/iso-surface';
import { boundingBox, signedVolume } from '@main/mesh/measure';
import { leastBaseArea, overhangDegrees, sectionArea } from '@main/print/bed';
import { applyPlacement, placeOnBed, settle } from '@main/print/placement';
import { placementMatrix } from '@main/print/print-package';
import { OBLIQUE, obliqueGrid } from '../../fixtures/volumes';
import { boxMesh, fieldOf, middle, sphere } from '../mesh/solids';
import { calibrated, hydrogel, shipped } from './printers';

const plate = applyPlacement(boxMesh([0, 0, 0], [30, 18, 4]), {
  rotation: OBLIQUE,
  scale: [1, 1, 1],
  translation: [11, -40, 70],
});

describe('placing on the bed', () => {
  const placement = placeOnBed(plate, hydrogel, calibrated);
  const part = applyPlacement(plate, placement);
  const { min, max } = boundingBox(part);

  it('lays a plate on its broad side, in the middle of the bed', () => {
    expect(max[2] - min[2]).toBeCloseTo(4, 1);
    expect(min[2]).toBeCloseTo(0, 4);
    expect((min[0] + max[0]) / 2).toBeCloseTo(60, 3);
    expect((min[1] + max[1]) / 2).toBeCloseTo(60, 3);
  });

  it('turns without mirror, scale or loss of volume', () => {
    expect(determinant(placement.rotation)).toBeCloseTo(1, 9);
    for (const e of [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as Vec3[]) {
      const back = multiplyVector(transpose(placement.rotation), multiplyVector(placement.rotation, e));
      for (let axis = 0; axis < 3; axis++) expect(back[axis]).toBeCloseTo(e[axis]!, 9);
    }
    expect(signedVolume(part)).toBeCloseTo(30 * 18 * 4, 0);
  });

  it('turns a long part so that a narrow bed holds it', () => {
    const bed = { ...hydrogel, buildVolumeMm: [20, 100, 60] as [number, number, number] };
    const long = boundingBox(applyPlacement(plate, placeOnBed(plate, bed, calibrated)));
    expect(long.max[0] - long.min[0]).toBeLessThan(20);
    expect(long.max[1] - long.min[1]).toBeGreaterThan(29);
  });

  it('scales along the printer’s axes, and its matrix takes the patient’s places to the bed', () => {
    const swelling = { ...calibrated, scale: [1.1, 1.2, 0.9] as [number, number, number] };
    const scaled = settle(plate, placement.rotation, hydrogel, swelling);
    const result = applyPlacement(plate, scaled);
    const box = boundingBox(result);
    expect(box.max[0] - box.min[0]).toBeCloseTo(1.1 * (max[0] - min[0]), 3);
    expect(box.max[1] - box.min[1]).toBeCloseTo(1.2 * (max[1] - min[1]), 3);
    expect(box.max[2] - box.min[2]).toBeCloseTo(0.9 * (max[2] - min[2]), 3);
    const m = placementMatrix(scaled);
    for (let v = 0; v < plate.positions.length; v += 3) {
      for (let row = 0; row < 3; row++) {
        const value =
          m[4 * row]! * plate.positions[v]! +
          m[4 * row + 1]! * plate.positions[v + 1]! +
          m[4 * row + 2]! * plate.positions[v + 2]! +
          m[4 * row + 3]!;
        expect(result.positions[v + row]).toBeCloseTo(value, 3);
      }
    }
  });

  it('leaves an empty mesh alone', () => {
    const empty = { positions: new Float32Array(), triangles: new Uint32Array() };
    expect(placeOnBed(empty, hydrogel, calibrated).translation).toEqual([0, 0, 0]);
  });
});

describe('what stands on the bed', () => {
  const grid = obliqueGrid([50, 50, 50], [0.3, 0.3, 0.3]);
  const ball = isoSurface(fieldOf(grid, sphere(middle(grid), 6)), 0);
  const bottom = middle(grid)[2] - 6;

  it('has the cross-section of a ball at each height', () => {
    for (const height of [0.5, 2, 6, 11]) {
      expect(sectionArea(ball, bottom + height) / (Math.PI * height * (12 - height))).toBeCloseTo(1, 1.5);
    }
    expect(sectionArea(ball, bottom - 1)).toBe(0);
  });

  it('has the cross-section of a box, also where its corners lie at that height', () => {
    const box = boxMesh([1, 2, 3], [5, 8, 9]);
    expect(sectionArea(box, 4)).toBeCloseTo(24, 6);
    expect(sectionArea(box, 9)).toBeCloseTo(24, 6);
    expect(sectionArea(box, 9.01)).toBe(0);
  });

  it('leans over by the angle of the surface, but not on the bed', () => {
    const lowered = applyPlacement(ball, settle(ball, [1, 0, 0, 0, 1, 0, 0, 0, 1], hydrogel, calibrated));
    const degrees = overhangDegrees(lowered, 0.3);
    const below = degrees.filter((value) => value > 0);
    expect(Math.max(...below)).toBeGreaterThan(70);
    expect(below.length / degrees.length).toBeGreaterThan(0.4);
    expect(below.length / degrees.length).toBeLessThan(0.5);
    const box = boxMesh([0, 0, 0], [4, 4, 4]);
    expect([...overhangDegrees(box, 0.3)]).toEqual(new Array(12).fill(0));
  });

  it('needs a base that grows with the part and the nozzle', () => {
    expect(leastBaseArea([5, 5, 5], hydrogel)).toBeCloseTo(16 * 0.36, 6);
    expect(leastBaseArea([50, 40, 5], hydrogel)).toBeCloseTo(100, 6);
    expect(leastBaseArea([5, 5, 5], shipped('generic-filament'))).toBeLessThan(leastBaseArea([5, 5, 5], hydrogel));
  });
});
