import { describe, expect, it } from 'vitest';
import { isSound } from '@shared/mesh';
import { createRandom } from '@shared/random';
import { checkMesh } from '@main/mesh/checks';
import { decimateMesh } from '@main/mesh/decimate';
import { deviationStatistics } from '@main/mesh/deviation';
import { vertexDeviations } from '../../fixtures/deviations';
import { isoSurface } from '@main/mesh/iso-surface';
import { signedVolume, surfaceArea } from '@main/mesh/measure';
import { smoothMesh } from '@main/mesh/smooth';
import { untangle } from '@main/mesh/untangle';
import { obliqueGrid, randomMask } from '../../fixtures/volumes';
import { boxMesh, fieldOf, halfSpace, manifoldOracle, maskOf, middle, sphere, torus } from './solids';

const grid = obliqueGrid([50, 46, 42], [0.4, 0.4, 0.5]);
const ball = isoSurface(maskOf(grid, sphere(middle(grid), 6)), 0.5);

describe('smoothing', () => {
  it('takes the stairs off a sphere and keeps its volume to a thousandth', () => {
    const smooth = smoothMesh(ball, { limit: { voxels: 0.5, geometry: grid } });
    expect(signedVolume(smooth) / signedVolume(ball)).toBeCloseTo(1, 3);
    const roundness = (mesh: typeof ball): number =>
      (36 * Math.PI * signedVolume(mesh) ** 2) ** (1 / 3) / surfaceArea(mesh);
    expect(roundness(ball)).toBeLessThan(0.95);
    expect(roundness(smooth)).toBeGreaterThan(0.98);
  });

  it('comes closer to the true sphere than the stairs were', () => {
    const solid = sphere(middle(grid), 6);
    const error = (positions: Float32Array): number => {
      const d = Float32Array.from({ length: positions.length / 3 }, (_, v) =>
        Math.abs(solid([positions[3 * v]!, positions[3 * v + 1]!, positions[3 * v + 2]!])),
      );
      return deviationStatistics(d).mean;
    };
    const smooth = smoothMesh(ball, { limit: { voxels: 0.5, geometry: grid } });
    expect(error(smooth.positions)).toBeLessThan(error(ball.positions) / 2);
    expect(error(smooth.positions)).toBeLessThan(0.03);
  });

  it('moves no vertex beyond the limit', () => {
    for (const mm of [0.02, 0.1]) {
      const smooth = smoothMesh(ball, { limit: { mm } });
      const distances = smooth.positions.map((value, i) => value - ball.positions[i]!);
      for (let i = 0; i < distances.length; i += 3) {
        expect(Math.hypot(distances[i]!, distances[i + 1]!, distances[i + 2]!)).toBeLessThan(mm + 1e-5);
      }
    }
  });

  it('gives the volume it is asked for when the limit allows', () => {
    const wanted = 1.02 * signedVolume(ball);
    const smooth = smoothMesh(ball, { limit: { mm: 0.3 }, volumeMm3: wanted });
    expect(signedVolume(smooth) / wanted).toBeCloseTo(1, 3);
  });

  it('changes neither the triangles nor the given mesh, and takes an empty one', () => {
    const before = ball.positions.slice();
    expect(smoothMesh(ball, { limit: { mm: 0.1 } }).triangles).toBe(ball.triangles);
    expect(ball.positions).toEqual(before);
    const empty = { positions: new Float32Array(), triangles: new Uint32Array() };
    expect(smoothMesh(empty, { limit: { mm: 1 } })).toBe(empty);
  });
});

describe('untangling', () => {
  it('takes back what made a surface cut itself, and no more', () => {
    const sheets = isoSurface(
      maskOf(grid, (p) => (Math.abs(p[2] - middle(grid)[2]) < 1 && sphere(middle(grid), 6)(p) > 0 ? 1 : -1)),
      0.5,
    );
    const torn = sheets.positions.slice();
    const random = createRandom(4);
    for (let run = 0; run < 20; run++) {
      const v = random.integer(0, torn.length / 3 - 1);
      for (let axis = 0; axis < 3; axis++) torn[3 * v + axis]! += random.uniform(-2, 2);
    }
    const mesh = { positions: torn, triangles: sheets.triangles };
    expect(checkMesh(mesh).selfIntersections).toBeGreaterThan(0);
    const result = untangle(mesh, sheets.positions);
    expect(isSound(checkMesh(result))).toBe(true);
    const same = result.positions.filter((value, i) => value === torn[i]).length;
    expect(same).toBeGreaterThan(0.7 * torn.length);
  });
});

describe('decimation', () => {
  for (const seed of [11, 12, 13, 14, 15, 16]) {
    it(`mends what smoothing tore, with fewer triangles (seed ${seed})`, async () => {
      const random = createRandom(seed);
      const clean = isoSurface(
        randomMask(random, obliqueGrid([14, 13, 12], [0.3, 0.3, 0.4]), random.uniform(0.3, 0.7)),
        0.5,
      );
      const torn = smoothMesh(clean, { passBand: 0.1, limit: { mm: 0.3 } });
      expect(checkMesh(torn).selfIntersections).toBeGreaterThan(0);
      for (const error of [0, 0.05, 0.2]) {
        const mended = await decimateMesh(torn, error, clean.positions);
        expect(isSound(checkMesh(mended))).toBe(true);
        if (error > 0.1) expect(mended.triangles.length).toBeLessThan(clean.triangles.length);
      }
    });
  }

  const fine = isoSurface(fieldOf(grid, torus(middle(grid), 5, 2.2)), 0);

  it('leaves few triangles on a torus, within the error, with its hole', async () => {
    const coarse = await decimateMesh(fine, 0.05);
    expect(coarse.triangles.length).toBeLessThan(0.6 * fine.triangles.length);
    expect(deviationStatistics(vertexDeviations(fine, coarse)).max).toBeLessThan(0.05);
    expect(isSound(checkMesh(coarse))).toBe(true);
    expect(manifoldOracle(coarse).genus).toBe(1);
    expect(signedVolume(coarse) / signedVolume(fine)).toBeCloseTo(1, 2);
  });

  it('turns flat faces into few large triangles', async () => {
    const centre = middle(grid);
    const block = isoSurface(
      fieldOf(grid, (p) => Math.min(halfSpace(centre, [0.3, 0.2, 1])(p), sphere(centre, 6)(p))),
      0,
    );
    const coarse = await decimateMesh(block, 0.05);
    expect(coarse.triangles.length).toBeLessThan(0.6 * block.triangles.length);
  });

  it('returns the mesh itself for no error, and takes an empty one', async () => {
    expect(await decimateMesh(fine, 0)).toBe(fine);
    const empty = { positions: new Float32Array(), triangles: new Uint32Array() };
    expect(await decimateMesh(empty, 1)).toBe(empty);
  });

  it('keeps a small piece beside a large one', async () => {
    const centre = middle(grid);
    const two = isoSurface(
      fieldOf(grid, (p) => Math.max(sphere(centre, 4)(p), sphere([centre[0] + 6, centre[1], centre[2]], 0.5)(p))),
      0,
    );
    expect(checkMesh(await decimateMesh(two, 0.3)).shells).toBe(2);
  });

  it('cannot simplify a box', async () => {
    expect((await decimateMesh(boxMesh([0, 0, 0], [1, 1, 1]), 0.01)).triangles).toHaveLength(36);
  });

  for (const seed of [1, 2, 3, 4, 5, 6]) {
    it(`keeps ragged regions sound at any error (seed ${seed})`, async () => {
      const random = createRandom(seed);
      const mesh = isoSurface(
        randomMask(random, obliqueGrid([9, 8, 7], [0.3, 0.3, 0.4]), random.uniform(0.2, 0.8)),
        0.5,
      );
      for (const error of [0.02, 0.1, 0.5]) {
        const coarse = await decimateMesh(mesh, error);
        expect(isSound(checkMesh(coarse))).toBe(true);
        expect(manifoldOracle(coarse).volume).toBeGreaterThan(0);
      }
    });
  }
});
