import { FIT, type FitOptions, fitRegion } from '@main/fit/fit-region';
import { checkMesh } from '@main/mesh/checks';
import { modelFromField } from '@main/mesh/model';
import { isSound } from '@shared/mesh';
import { cropGeometry, indexToWorld, sameGrid } from '@shared/geometry';
import { describe, expect, it } from 'vitest';
import { blockCase, type Case, CENTRE, HALF, WOUND, WOUND_RADIUS, woundDistance } from './block';

const TOP = CENTRE[2] + HALF[2];

/** Distances of the model's vertices to the ball's wall (below) and to the block's top (above), millimetres. */
async function surfaces(given: Case, options: FitOptions = FIT) {
  const fitted = fitRegion(given.region, given.expected, given.labels, options)!;
  const { mesh } = await modelFromField(fitted.field, 0, { maxErrorMm: 0 });
  const wall: number[] = [];
  const top: number[] = [];
  for (let i = 0; i < mesh.positions.length; i += 3) {
    const [x, y, z] = [mesh.positions[i]!, mesh.positions[i + 1]!, mesh.positions[i + 2]!];
    // Away from the rim, where the two surfaces meet.
    if (z < TOP - 2) wall.push(woundDistance([x, y, z]));
    else if (Math.hypot(x - WOUND[0], y - WOUND[1]) < 3.5) top.push(z - TOP);
  }
  return { fitted, mesh, wall, top };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const p95 = (values: readonly number[]): number =>
  values.map(Math.abs).sort((a, b) => a - b)[Math.floor(0.95 * (values.length - 1))]!;

describe('fitting a region at the resolution of the labels', () => {
  it('touches the bone within a fraction of a voxel and follows the expected surface above', async () => {
    const { fitted, mesh, wall, top } = await surfaces(blockCase());
    expect(wall.length).toBeGreaterThan(500);
    expect(p95(wall)).toBeLessThan(0.15);
    expect(Math.abs(mean(wall))).toBeLessThan(0.05);
    expect(top.length).toBeGreaterThan(100);
    expect(p95(top)).toBeLessThan(0.3);
    expect(isSound(checkMesh(mesh))).toBe(true);
    expect(
      sameGrid(
        fitted.mask.geometry,
        cropGeometry(blockCase().labels.geometry, fitted.start, fitted.mask.geometry.size),
      ),
    ).toBe(true);
    expect(fitted.mask.data.every((inside, i) => (inside === 1) === fitted.field.data[i]! > 0)).toBe(true);
  });

  it.each([0.25, 0.5, 1])('keeps a clearance of %s mm to the bone', async (clearanceMm) => {
    const { wall } = await surfaces(blockCase(), { ...FIT, clearanceMm });
    expect(mean(wall)).toBeGreaterThan(-clearanceMm - 0.08);
    expect(mean(wall)).toBeLessThan(-clearanceMm + 0.08);
    expect(p95(wall.map((value) => value + clearanceMm))).toBeLessThan(0.2);
  });

  it.each([-0.8, 0.8])('takes out an expectation that lies %s mm beside the intact bone', async (raisedMm) => {
    const { top } = await surfaces(blockCase(raisedMm));
    expect(Math.abs(mean(top))).toBeLessThan(0.25);
  });

  it('has the volume of what is missing', () => {
    const given = blockCase();
    const { mask } = fitRegion(given.region, given.expected, given.labels)!;
    const h = TOP - (WOUND[2] - WOUND_RADIUS);
    const missing = (Math.PI * h * h * (3 * WOUND_RADIUS - h)) / 3;
    const [sx, sy, sz] = mask.geometry.spacing;
    const volume = mask.data.reduce((sum, inside) => sum + inside, 0) * sx * sy * sz;
    expect(volume / missing).toBeGreaterThan(0.95);
    expect(volume / missing).toBeLessThan(1.05);
  });

  it.each([1, 5])('fills what the proposed region lacks within %s mm of it', (growMm) => {
    const given = blockCase();
    const { region } = given;
    // What lies to one side of the wound's middle was not found.
    const found = region.data.map((inside, i) =>
      inside && indexToWorld(region.geometry, [i % region.geometry.size[0], 0, 0])[0] < WOUND[0] ? 1 : 0,
    );
    const { mask } = fitRegion({ ...region, data: found }, given.expected, given.labels, { ...FIT, growMm })!;
    const [nx, ny] = mask.geometry.size;
    let farthest = -Infinity;
    mask.data.forEach((inside, i) => {
      const at = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))] as const;
      if (inside) farthest = Math.max(farthest, indexToWorld(mask.geometry, at)[0] - WOUND[0]);
    });
    // The last voxel found has its centre up to 2 mm before the middle.
    expect(farthest).toBeGreaterThan(growMm - 2.6);
    expect(farthest).toBeLessThan(growMm + 0.6);
  });

  it('grows in a direction through empty space', () => {
    const given = blockCase();
    const count = (options: FitOptions): number =>
      fitRegion(given.region, given.expected, given.labels, options)!.mask.data.reduce((sum, v) => sum + v, 0);
    const up = count({ ...FIT, direction: [0, 0, 2], directionMm: 3 });
    expect(up).toBeGreaterThan(1.2 * count(FIT));
    expect(count({ ...FIT, direction: [0, 0, -1], directionMm: 3 })).toBeLessThan(1.02 * count(FIT));
  });

  it('gives nothing for an empty region, one outside the labels and one in which nothing is expected', () => {
    const { region, expected, labels } = blockCase();
    const empty = { ...region, data: new Uint8Array(region.data.length) };
    expect(fitRegion(empty, expected, labels)).toBeUndefined();
    const far = { ...region, geometry: { ...region.geometry, origin: [900, 0, 0] as const } };
    expect(fitRegion(far, expected, labels)).toBeUndefined();
    expect(fitRegion(region, new Float32Array(expected.length), labels)).toBeUndefined();
  });
});
