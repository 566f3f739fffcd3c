import { describe, expect, it } from 'vitest';
import { type Geometry, IDENTITY, type Mat3, type Vec3, voxelVolume } from '@shared/geometry';
import { isSound } from '@shared/mesh';
import { createRandom } from '@shared/random';
import { createVolume } from '@shared/volume';
import { checkMesh } from '@main/mesh/checks';
import { isoSurface } from '@main/mesh/iso-surface';
import { signedVolume, surfaceArea } from '@main/mesh/measure';
import { flip } from '@main/volume/crop';
import { drawn, OBLIQUE, obliqueGrid, randomMask, randomSize, sampled } from '../../fixtures/volumes';
import { ellipsoid, eulerNumber, fieldOf, halfSpace, manifoldOracle, middle, sphere, torus } from './solids';

const fine = obliqueGrid([60, 52, 44], [0.4, 0.5, 0.6]);

describe('the surface of a known solid', () => {
  it('has the volume and area of a sphere on an anisotropic, oblique, off-origin grid', () => {
    const mesh = isoSurface(fieldOf(fine, sphere(middle(fine), 9)), 0);
    expect(signedVolume(mesh) / ((4 / 3) * Math.PI * 729)).toBeCloseTo(1, 2);
    expect(surfaceArea(mesh) / (4 * Math.PI * 81)).toBeCloseTo(1, 2);
    expect(eulerNumber(mesh)).toBe(2);
  });

  it('puts every vertex of a sphere on it within a fiftieth of a voxel', () => {
    const centre = middle(fine);
    const mesh = isoSurface(fieldOf(fine, sphere(centre, 9)), 0);
    for (let i = 0; i < mesh.positions.length; i += 3) {
      const [x, y, z] = mesh.positions.subarray(i, i + 3);
      expect(Math.abs(Math.hypot(x! - centre[0], y! - centre[1], z! - centre[2]) - 9)).toBeLessThan(0.012);
    }
  });

  it('has the volume of an ellipsoid', () => {
    const mesh = isoSurface(fieldOf(fine, ellipsoid(middle(fine), [9, 6, 4])), 0);
    expect(signedVolume(mesh) / ((4 / 3) * Math.PI * 9 * 6 * 4)).toBeCloseTo(1, 1.9);
    expect(manifoldOracle(mesh)).toMatchObject({ genus: 0, pieces: 1 });
  });

  it('has the volume, area and one hole of a torus', () => {
    const mesh = isoSurface(fieldOf(fine, torus(middle(fine), 6, 2.5)), 0);
    expect(signedVolume(mesh) / (2 * Math.PI ** 2 * 6 * 2.5 ** 2)).toBeCloseTo(1, 1.7);
    expect(surfaceArea(mesh) / (4 * Math.PI ** 2 * 6 * 2.5)).toBeCloseTo(1, 1.9);
    expect(eulerNumber(mesh)).toBe(0);
    expect(manifoldOracle(mesh).genus).toBe(1);
  });

  it('puts a plane to the hundredth of a voxel wherever it lies between the voxels', () => {
    for (const shift of [0.05, 0.31, 0.5, 0.77, 0.93]) {
      const geometry: Geometry = { size: [9, 8, 7], spacing: [1, 1, 2], origin: [3, -4, 5], direction: IDENTITY };
      const mesh = isoSurface(fieldOf(geometry, halfSpace([0, 0, 9 + 2 * shift], [0, 0, 1])), 0);
      const inner = Array.from({ length: mesh.positions.length / 3 }, (_, v) =>
        mesh.positions.subarray(3 * v, 3 * v + 3),
      )
        .filter(([x, y]) => x! > 3.9 && x! < 10.1 && y! > -3.1 && y! < 2.1)
        .map(([, , z]) => z!)
        .filter((z) => z > 6);
      expect(inner.length).toBeGreaterThan(20);
      for (const z of inner) expect(z).toBeCloseTo(9 + 2 * shift, 3);
    }
  });

  it('does not depend on how the index axes run: a flipped, left-handed volume gives the same solid', () => {
    const field = fieldOf(fine, ellipsoid(middle(fine), [9, 6, 4]));
    const mesh = isoSurface(field, 0);
    for (const axis of [0, 1, 2] as const) {
      const flipped = isoSurface(flip(field, axis), 0);
      expect(signedVolume(flipped)).toBeCloseTo(signedVolume(mesh), 1);
      expect(isSound(checkMesh(flipped))).toBe(true);
    }
  });

  it('looks outward in a left-handed frame', () => {
    const mirrored = OBLIQUE.map((value, i) => (i % 3 === 1 ? -value : value)) as unknown as Mat3;
    const geometry = { ...fine, direction: mirrored };
    expect(signedVolume(isoSurface(fieldOf(geometry, sphere(middle(geometry), 5)), 0))).toBeGreaterThan(500);
  });
});

describe('any field', () => {
  it('gives a mesh without triangles when nothing is above the level', () => {
    expect(
      isoSurface(
        fieldOf(fine, () => -1),
        0,
      ),
    ).toEqual({ positions: new Float32Array(), triangles: new Uint32Array() });
  });

  it('closes a region at the border of the volume, half a voxel outside its last centres', () => {
    const full = createVolume(obliqueGrid([4, 3, 5]), new Uint8Array(60).fill(1));
    const mesh = isoSurface(full, 0.5);
    expect(isSound(checkMesh(mesh))).toBe(true);
    // The box of all voxels less its chamfered edges and corners.
    const box = 60 * voxelVolume(full.geometry);
    expect(signedVolume(mesh)).toBeLessThan(box);
    expect(signedVolume(mesh)).toBeGreaterThan(0.85 * box);
  });

  it('closes one voxel in the corner of the volume', () => {
    const mask = drawn('#..\n...');
    expect(manifoldOracle(isoSurface(mask, 0.5)).volume).toBeCloseTo(voxelVolume(mask.geometry) / 6, 4);
  });

  it('takes values equal to the level, infinite ones and NaN without a degenerate triangle', () => {
    const geometry = obliqueGrid([3, 3, 3]);
    for (const odd of [0, Infinity, -Infinity, NaN]) {
      const data = new Float32Array(27).fill(-1);
      data[13] = 1;
      data[14] = odd;
      data[12] = odd;
      data[4] = 0;
      const checks = checkMesh(isoSurface(createVolume(geometry, data), 0));
      expect({ odd, degenerate: checks.degenerate, sound: isSound(checks) }).toEqual({
        odd,
        degenerate: 0,
        sound: true,
      });
    }
  });

  it('gives the same surface from whole numbers and from floats', () => {
    const mask = randomMask(createRandom(5), obliqueGrid([9, 8, 7]), 0.4);
    const floats = createVolume(mask.geometry, Float32Array.from(mask.data));
    expect(isoSurface(floats, 0.5)).toEqual(isoSurface(mask, 0.5));
  });

  it('is sound for each of the 256 ways to fill a cell, and the checkerboards', () => {
    for (let code = 0; code < 256; code++) {
      const cell = createVolume(
        obliqueGrid([2, 2, 2]),
        Uint8Array.from({ length: 8 }, (_, i) => (code >> i) & 1),
      );
      const mesh = isoSurface(cell, 0.5);
      if (code === 0) expect(mesh.triangles).toHaveLength(0);
      else {
        expect({ code, sound: isSound(checkMesh(mesh)) }).toEqual({ code, sound: true });
        expect(manifoldOracle(mesh).volume).toBeGreaterThan(0);
      }
    }
  });

  const random = createRandom(20_260_501);
  for (let run = 0; run < 40; run++) {
    const seed = random.integer(0, 1e9);
    it(`is closed, manifold, outward and free of intersections for any values (seed ${seed})`, () => {
      const own = createRandom(seed);
      const size: Vec3 = randomSize(own, 9);
      const geometry = obliqueGrid(size, [own.uniform(0.1, 1), own.uniform(0.1, 1), own.uniform(0.1, 3)]);
      const field = sampled(geometry, new Float32Array(size[0] * size[1] * size[2]), () =>
        own.chance(0.3) ? own.pick([0, 1e-7, -1e-7, 1, -1]) : own.uniform(-1, 1),
      );
      const mesh = isoSurface(field, 0);
      if (mesh.triangles.length === 0) return;
      const checks = checkMesh(mesh);
      expect(checks.places).toEqual(checks.places.filter(({ flaw }) => flaw === 'shell' || flaw === 'void'));
      expect(isSound(checks)).toBe(true);
      const oracle = manifoldOracle(mesh);
      expect(oracle.volume / checks.volumeMm3).toBeCloseTo(1, 4);
      expect(oracle.area / checks.areaMm2).toBeCloseTo(1, 4);
      expect(oracle.pieces).toBe(checks.shells + checks.voids);
    });
  }
});
