import { describe, expect, it } from 'vitest';
import { type Geometry, type Mat3, type Vec3 } from '@shared/geometry';
import { isSound } from '@shared/mesh';
import { createRandom } from '@shared/random';
import { createVolume, type MaskVolume } from '@shared/volume';
import { deviationStatistics } from '@main/mesh/deviation';
import { maskField } from '@main/mesh/anti-alias';
import { signedVolume } from '@main/mesh/measure';
import { modelFromField } from '@main/mesh/model';
import { moved, vertexDeviations } from '../../fixtures/deviations';
import { isoSurface } from '@main/mesh/iso-surface';
import { modelFromMask } from '../../fixtures/region-model';
import { OBLIQUE, obliqueGrid, randomMask, randomSize } from '../../fixtures/volumes';
import { manifoldOracle, maskOf, middle, sphere } from './solids';

/** A ball with waves all over it: about as ragged as a wound. */
function raggedBall(seed: number, geometry: Geometry, radius: number): MaskVolume {
  const random = createRandom(seed);
  const centre = middle(geometry);
  const waves = Array.from({ length: 24 }, () => ({
    k: [random.normal(0, 0.8), random.normal(0, 0.8), random.normal(0, 0.8)],
    phase: random.uniform(0, 2 * Math.PI),
  }));
  return maskOf(geometry, (p) =>
    waves.reduce(
      (sum, { k, phase }) => sum + 0.3 * Math.sin(k[0]! * p[0] + k[1]! * p[1] + k[2]! * p[2] + phase),
      sphere(centre, radius)(p),
    ),
  );
}

/** What smoothing is allowed, of the surface without stairs. */
const spacings: readonly Vec3[] = [
  [0.3, 0.3, 0.3],
  [0.35, 0.3, 0.6],
  [0.7, 0.65, 0.7],
];

describe('smoothing a random region', () => {
  const seeds = createRandom(31);
  const cases = spacings.flatMap((spacing) => [0, 1, 2].map(() => [seeds.integer(0, 1e9), spacing] as const));
  for (const [seed, spacing] of cases) {
    const note = `${spacing.join(' x ')} mm, seed ${seed}`;
    it(`moves it by less than half a voxel and 0.25 mm and keeps its volume to 1 % (${note})`, async () => {
      const radius = 9 * Math.max(...spacing);
      const size = spacing.map((mm) => Math.ceil((2 * radius + 4) / mm)) as unknown as Vec3;
      const field = maskField(raggedBall(seed, obliqueGrid(size, spacing), radius));
      const rough = isoSurface(field, 0);
      const { mesh, checks } = await modelFromField(field, 0, { maxErrorMm: 0 });
      const { p95, max } = deviationStatistics(moved(mesh, rough));
      const allowed = Math.min(0.25, Math.max(...spacing) / 2);
      expect(p95).toBeLessThan(allowed);
      expect(max).toBeLessThan(allowed);
      expect(Math.abs(checks.volumeMm3 / signedVolume(rough) - 1)).toBeLessThan(0.01);
      expect(isSound(checks)).toBe(true);
      // With fewer triangles, by the default error.
      const coarse = await modelFromField(field, 0);
      expect(isSound(coarse.checks)).toBe(true);
      expect(deviationStatistics(vertexDeviations(rough, coarse.mesh)).p95).toBeLessThan(allowed);
      expect(Math.abs(coarse.checks.volumeMm3 / signedVolume(rough) - 1)).toBeLessThan(0.01);
    });
  }
});

const leftHanded = OBLIQUE.map((value, i) => (i % 3 === 0 ? -value : value)) as unknown as Mat3;

describe('the model of a region', () => {
  const grids: readonly (readonly [string, Geometry])[] = [
    ['isotropic 0.3 mm', obliqueGrid([56, 56, 56], [0.3, 0.3, 0.3])],
    ['anisotropic', obliqueGrid([44, 52, 30], [0.35, 0.3, 0.6])],
    ['left-handed', { ...obliqueGrid([44, 44, 44], [0.4, 0.4, 0.4]), direction: leftHanded }],
  ];
  const seeds = createRandom(7);
  const cases = grids.flatMap(([name, geometry]) => [0, 1].map(() => [seeds.integer(0, 1e9), name, geometry] as const));
  for (const [seed, name, geometry] of cases) {
    it(`is sound, keeps the volume to 1 % and the surface to half a voxel (${name}, seed ${seed})`, async () => {
      const mask = raggedBall(seed, geometry, 5.5);
      const { mesh, checks, maskVolumeMm3 } = await modelFromMask(mask);
      expect(isSound(checks)).toBe(true);
      expect(checks.volumeMm3 / maskVolumeMm3).toBeGreaterThan(0.99);
      expect(checks.volumeMm3 / maskVolumeMm3).toBeLessThan(1.01);
      const stairs = isoSurface(mask, 0.5);
      const deviation = deviationStatistics(vertexDeviations(mesh, stairs));
      const back = deviationStatistics(vertexDeviations(stairs, mesh));
      const half = Math.max(...geometry.spacing) / 2;
      expect(deviation.p95).toBeLessThan(half);
      for (const { p95, max } of [deviation, back]) {
        expect(p95).toBeLessThan(0.25);
        // The corners of lone voxels are rounded off.
        expect(max).toBeLessThan(half + 0.15);
      }
      expect(manifoldOracle(mesh).volume).toBeCloseTo(checks.volumeMm3, 1);
    });
  }

  it('lies where the region lies: box and centre agree with the voxels', async () => {
    const geometry = obliqueGrid([30, 26, 22], [0.5, 0.5, 0.7]);
    const centre = middle(geometry);
    const { checks } = await modelFromMask(maskOf(geometry, sphere(centre, 4)));
    for (let axis = 0; axis < 3; axis++) {
      expect(checks.box.min[axis]).toBeCloseTo(centre[axis]! - 4, 0);
      expect((checks.box.min[axis]! + checks.box.max[axis]!) / 2).toBeCloseTo(centre[axis]!, 0.7);
    }
  });

  it('is closed where the region touches the border of the scan', async () => {
    const geometry = obliqueGrid([12, 10, 8]);
    const { checks } = await modelFromMask(createVolume(geometry, new Uint8Array(960).fill(1)));
    expect(isSound(checks)).toBe(true);
    expect(checks).toMatchObject({ shells: 1, voids: 0 });
  });

  it('keeps holes through the region, hollows and separate pieces', async () => {
    const geometry = obliqueGrid([40, 30, 30], [0.4, 0.4, 0.4]);
    const centre = middle(geometry);
    const shift = (mm: number): Vec3 => [centre[0] + mm, centre[1], centre[2]];
    const mask = maskOf(geometry, (p) =>
      Math.max(Math.min(sphere(shift(-3), 3.5)(p), -sphere(shift(-3), 1.5)(p)), sphere(shift(4), 2)(p)),
    );
    const { checks } = await modelFromMask(mask);
    expect(isSound(checks)).toBe(true);
    expect(checks).toMatchObject({ shells: 2, voids: 1 });
  });

  it('names the region that has no voxel', async () => {
    const empty = createVolume(obliqueGrid([3, 3, 3]), new Uint8Array(27));
    await expect(modelFromMask(empty, { region: 4 })).rejects.toMatchObject({
      code: 'mesh/empty-region',
      details: { region: 4 },
    });
  });

  const random = createRandom(77);
  for (let run = 0; run < 12; run++) {
    const seed = random.integer(0, 1e9);
    it(`is sound for any voxels (seed ${seed})`, async () => {
      const own = createRandom(seed);
      const mask = randomMask(own, obliqueGrid(randomSize(own, 10), [0.3, 0.4, 0.5]), own.uniform(0.1, 0.9));
      if (!mask.data.includes(1)) return;
      const { mesh, checks } = await modelFromMask(mask, { maxErrorMm: own.pick([0, 0.03, 0.2]) });
      expect(checks.places.filter(({ flaw }) => flaw !== 'shell' && flaw !== 'void')).toEqual([]);
      expect(isSound(checks)).toBe(true);
      expect(manifoldOracle(mesh).pieces).toBe(checks.shells + checks.voids);
    });
  }
});
