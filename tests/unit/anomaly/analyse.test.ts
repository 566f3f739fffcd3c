import { analyse, coverage } from '@main/anomaly/analyse';
import type { Detector, DetectorInput } from '@main/anomaly/detector';
import { differenceMap } from '@main/anomaly/difference';
import { missingShare } from '@main/anomaly/missing';
import { DEFAULT_PARAMETERS } from '@main/anomaly/parameters';
import { anomalyScore } from '@main/anomaly/score';
import { segmentDifference, segmentEvidence, segmentLoss } from '@main/anomaly/segment';
import { resampleLabels } from '@main/volume/resample-labels';
import { type Geometry, indexToWorld, type Vec3, voxelVolume, withSpacing } from '@shared/geometry';
import { QUIET } from '@shared/jobs';
import { encodeLabel, Label } from '@shared/labels';
import type { LabelVolume } from '@shared/volume';
import { describe, expect, it } from 'vitest';

const c = Math.cos(0.3);
const s = Math.sin(0.3);
/** A scan turned about two axes, anisotropic, far from the origin. */
const scan: Geometry = {
  size: [100, 70, 60],
  spacing: [0.8, 1, 1.2],
  origin: [-40, 120, -33],
  direction: [c, -s * c, s * s, s, c * c, -s * c, 0, s, c],
};

type Shape = (world: Vec3) => number;

const centre = indexToWorld(scan, [50, 35, 30]);
/** A bar of jaw bone 60 x 20 x 20 mm along world x with a row of teeth on it. */
const healthy: Shape = ([x, y, z]) => {
  const [dx, dy, dz] = [x - centre[0], y - centre[1], z - centre[2]];
  if (Math.abs(dx) > 30 || Math.abs(dy) > 10) return 0;
  if (Math.abs(dz) <= 10) return Label.Mandible;
  return dz > 10 && dz <= 18 && Math.abs(dy) < 4 ? Label.LowerTeeth : 0;
};

const inBall = ([x, y, z]: Vec3, [px, py, pz]: Vec3, r: number): boolean => Math.hypot(x - px, y - py, z - pz) <= r;

function sample(shape: Shape, geometry: Geometry): LabelVolume {
  const [nx, ny, nz] = geometry.size;
  const data = new Uint8Array(nx * ny * nz);
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) for (let x = 0; x < nx; x++, i++) data[i] = shape(indexToWorld(geometry, [x, y, z]));
  }
  return { geometry, data };
}

/** The healthy bar by area vote, as a scan comes to the model's grid. */
function voted(geometry: Geometry): Uint8Array {
  return resampleLabels(sample(healthy, withSpacing(geometry, [1, 1, 1])), geometry).data;
}

/** Reads the scan as it is, and always expects the healthy bar: what a perfect pair of networks would say. */
const oracle: Detector = {
  name: 'oracle',
  models: [],
  detect: ({ geometry, encoded }) =>
    Promise.resolve({
      reconstruction: encoded.slice(),
      expected: Float32Array.from(voted(geometry), encodeLabel),
    }),
};

const noModel = (): Promise<Float32Array> => Promise.reject(new Error('the oracle runs no model'));
const detect = (labels: LabelVolume): ReturnType<typeof analyse> =>
  analyse(labels, oracle, noModel, DEFAULT_PARAMETERS, QUIET);

const woundCentre: Vec3 = [centre[0] + 8, centre[1] - 8, centre[2]];
const wounded: Shape = (world) => (inBall(world, woundCentre, 7) ? 0 : healthy(world));

describe('analysis of a scan', () => {
  it('finds nothing in a normal jaw', async () => {
    const { readings } = await detect(sample(healthy, scan));
    expect(readings.missing.score).toBe(0);
    expect(readings.missing.regions.wounds).toEqual([]);
    expect(readings.missing.regions.missingTeeth).toEqual([]);
  });

  it('finds a wound as one region at its place, in all three comparisons', async () => {
    const { readings } = await detect(sample(wounded, scan));
    for (const { regions, score } of Object.values(readings)) {
      expect(regions.wounds).toHaveLength(1);
      const [wound] = regions.wounds;
      const distance = Math.hypot(...wound!.centroid.map((v, axis) => v - woundCentre[axis]!));
      expect(distance).toBeLessThan(3);
      expect(wound!.peak).toBeCloseTo(0.49, 2);
      expect(score).toBeGreaterThan(10);
    }
  });

  it('lists missing teeth apart: neither wound nor score', async () => {
    const gap: Shape = (world) => {
      const label = healthy(world);
      return label === Label.LowerTeeth && Math.abs(world[0] - centre[0]) < 9 ? 0 : label;
    };
    const { readings } = await detect(sample(gap, scan));
    expect(readings.missing.regions.wounds).toEqual([]);
    expect(readings.missing.regions.missingTeeth).toHaveLength(1);
    expect(readings.missing.regions.missingTeeth[0]!.teethShare).toBeGreaterThan(0.8);
    expect(readings.missing.score).toBe(0);
  });

  it('counts bone lost with the teeth above it as a wound', async () => {
    const socket: Vec3 = [centre[0], centre[1], centre[2] + 10];
    const { readings } = await detect(sample((world) => (inBall(world, socket, 9) ? 0 : healthy(world)), scan));
    expect(readings.missing.regions.wounds).toHaveLength(1);
    expect(readings.missing.regions.wounds[0]!.teethShare).toBeGreaterThan(0.1);
    expect(readings.missing.score).toBeGreaterThan(0);
  });

  it('expects nothing beyond the field of view', async () => {
    const cut: Geometry = { ...scan, size: [45, 70, 60] };
    const { readings, inside } = await detect(sample(healthy, cut));
    expect(inside.includes(0)).toBe(true);
    for (const { difference, score } of Object.values(readings)) {
      expect(difference.every((value, i) => inside[i] === 1 || value === 0)).toBe(true);
      expect(score).toBe(0);
    }
  });

  it('shows the detector the same space at 1 mm, unless hardly a mandible is left', async () => {
    const seen: DetectorInput[] = [];
    const watching: Detector = {
      ...oracle,
      detect: (input, ...rest) => {
        seen.push(input);
        return oracle.detect(input, ...rest);
      },
    };
    for (const shape of [wounded, (world: Vec3) => (healthy(world) === Label.LowerTeeth ? Label.UpperSkull : 0)]) {
      await analyse(sample(shape, scan), watching, noModel, DEFAULT_PARAMETERS, QUIET);
    }
    const [jaw, lost] = seen;
    expect(jaw!.fine!.geometry.size).toEqual(jaw!.geometry.size.map((n) => 2 * n));
    const volume = (labels: Uint8Array, mm: number): number =>
      labels.filter((label) => label === Label.Mandible).length * mm ** 3;
    expect(volume(jaw!.fine!.labels, 1) / volume(jaw!.labels, 2)).toBeCloseTo(1, 1);
    expect(lost!.fine).toBeUndefined();
  });

  it('refuses a label map without labels, and one without bone', async () => {
    const blank = sample(() => 0, scan);
    await expect(detect(blank)).rejects.toMatchObject({ code: 'labels/empty' });
    const canal = sample((world) => (healthy(world) ? Label.MandibularCanal : 0), scan);
    await expect(detect(canal)).rejects.toMatchObject({ code: 'labels/no-jaw' });
  });
});

describe('coverage', () => {
  it('is the share of space that the scan fills', () => {
    const grid: Geometry = {
      size: [80, 80, 80],
      spacing: [2, 2, 2],
      origin: [-90, 60, -80],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    };
    const covered = coverage(grid, scan).reduce((sum, v) => sum + v, 0) * 8;
    const volume = voxelVolume(scan) * 100 * 70 * 60;
    expect(covered / volume).toBeGreaterThan(0.97);
    expect(covered / volume).toBeLessThan(1.03);
  });
});

describe('score and segmentation', () => {
  const geometry: Geometry = { size: [9, 9, 9], spacing: [2, 2, 2], origin: [0, 0, 0], direction: scan.direction };
  const none = new Uint8Array(729);
  const fill = (value: number, low: number, high: number): Float32Array =>
    Float32Array.from({ length: 729 }, (_, i) => {
      const at = [i % 9, Math.floor(i / 9) % 9, Math.floor(i / 81)];
      return at.every((v) => v >= low && v <= high) ? value : 0;
    });

  it('erodes single-voxel differences away and counts the rest', () => {
    expect(anomalyScore(fill(0.25, 4, 4), geometry, 0.3, none)).toBe(0);
    expect(anomalyScore(fill(0.25, 3, 5), geometry, 0.3, none)).toBe(1);
    expect(anomalyScore(fill(0.25, 2, 6), geometry, 0.3, none)).toBe(27);
    expect(anomalyScore(fill(0.25, 2, 6), geometry, 0.51, none)).toBe(0);
    expect(
      anomalyScore(
        fill(0.25, 2, 6),
        geometry,
        0.3,
        none.map(() => 1),
      ),
    ).toBe(0);
  });

  it('keeps strong small differences, drops weak ones', () => {
    const kept = (value: number): number =>
      segmentDifference(fill(value, 4, 5), geometry, 0.1, 0.2).data.reduce((sum, v) => sum + v, 0);
    expect(kept(0.15)).toBe(0);
    expect(kept(0.3)).toBe(8);
  });

  it('begins a missing region where evidence gathers, not at one strong voxel, and takes in all of its extent', () => {
    const parameters = { ...DEFAULT_PARAMETERS, evidenceMm: 3.2, evidenceThreshold: 0.13, extentThreshold: 0.16 };
    const kept = (difference: Float32Array): number =>
      segmentEvidence(difference, geometry, parameters).data.reduce((sum, v) => sum + v, 0);
    expect(kept(fill(0.8 ** 2, 4, 4))).toBe(0);
    expect(kept(fill(0.3 ** 2, 2, 6))).toBe(125);
    expect(kept(fill(0.15 ** 2, 0, 8))).toBe(0);
  });

  it('lets a loss reach as far as its expected Dice grows, from where one network is nearly certain', () => {
    const kept = (surest: Float32Array, likely: Float32Array): number =>
      segmentLoss({ surest, likely }, geometry, DEFAULT_PARAMETERS).data.reduce((sum, v) => sum + v, 0);
    const around = (core: number, shell: number): Float32Array =>
      fill(shell, 2, 6).map((value, i) => Math.max(value, fill(core, 3, 5)[i]!));
    const sure = fill(0.95, 4, 4);
    // 27 voxels of core, 98 around them: 2 * 27 / (27 + 56.4) is more than 2 * 56.4 / (125 + 56.4), and so on.
    expect(kept(sure, around(1, 0.3))).toBe(27);
    expect(kept(sure, around(1, 0.5))).toBe(125);
    // Spread evenly, all of it, however unsure.
    expect(kept(sure, fill(0.3, 2, 6))).toBe(125);
    expect(kept(sure, fill(0.05, 2, 6))).toBe(0);
    expect(kept(fill(0.75, 2, 6), around(1, 0.5))).toBe(0);
    expect(kept(fill(0.95, 0, 0), around(1, 0.5))).toBe(0);
  });

  it('sees in the missing map only tissue that is expected and absent in both comparisons, 0.35 being certain', () => {
    const readings = {
      original: Float32Array.of(0, 0.7, 0, 0),
      reconstruction: Float32Array.of(0.1, 0.1, 0.6, 0),
      expected: Float32Array.of(0.7, 0.7, 0.7, 0.7),
    };
    const row: Geometry = { ...geometry, size: [4, 1, 1] };
    const rounded = (values: Float32Array): number[] => [...values].map((v) => Math.round(v * 100) / 100);
    const inside = Uint8Array.of(1, 1, 1, 0);
    expect(rounded(differenceMap('reconstructions', readings, inside))).toEqual([0.36, 0.36, 0.01, 0]);
    expect(rounded(differenceMap('original', readings, inside))).toEqual([0.49, 0, 0.49, 0]);
    const { surest, likely } = missingShare(readings, row);
    expect(rounded(surest)).toEqual([1, 0, 0.29, 1]);
    expect(likely).toEqual(surest);
  });

  it('follows the healer where there is one, and stage two only where much is lost', () => {
    const cube = (edge: number, value: number): Float32Array =>
      Float32Array.from({ length: 4096 }, (_, i) =>
        Math.max(i % 16, Math.floor(i / 16) % 16, Math.floor(i / 256)) < edge ? value : 0,
      );
    const big: Geometry = { ...geometry, size: [16, 16, 16] };
    const share = (edge: number, healed = 3): Float32Array =>
      missingShare(
        {
          original: new Float32Array(4096),
          reconstruction: new Float32Array(4096),
          expected: cube(edge, 0.28),
          lost: cube(healed, 0.9),
        },
        big,
      ).surest;
    // A core of 5^3 voxels is no whole loss; one of 10^3 is.
    expect(share(6)[5 * 273]).toBe(0);
    expect(share(6)[0]).toBeCloseTo(0.9, 6);
    expect(share(11)[5 * 273]).toBeCloseTo(0.8, 6);
    expect(share(11)[0]).toBeCloseTo(0.9, 6);
    expect(share(11)[12 * 273]).toBe(0);
    // Nor is one of which the healer knows most: the local wound is where the healer says.
    expect(share(11, 9)[10 * 273]).toBe(0);
    expect(share(11, 9)[8 * 273]).toBeCloseTo(0.9, 6);
  });
});
