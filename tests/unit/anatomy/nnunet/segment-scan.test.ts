import { type Geometry, indexToWorld, type Mat3, type Vec3 } from '@shared/geometry';
import { QUIET } from '@shared/jobs';
import { createRandom } from '@shared/random';
import type { Volume } from '@shared/volume';
import type { NnunetPlan } from '@main/anatomy/nnunet/plans';
import type { TileNetwork } from '@main/anatomy/nnunet/predict';
import { predictLabels } from '@main/anatomy/nnunet/predict-labels';
import { segmentScan } from '@main/anatomy/nnunet/segment-scan';
import { tileStarts } from '@main/anatomy/nnunet/tiles';
import { describe, expect, it } from 'vitest';
import { type LongNetwork, longWay } from './brute-force';
import { smallPlan } from './plan-files';

/** Classes by grey value: logit of class c is a parabola about its value, so that exactly bands come out. */
const BANDS = [-1.5, -0.4, 0.2, 0.8, 1.4, 2.2];
const bands: LongNetwork = ({ data }) => BANDS.map((middle) => data.map((value) => -((value - middle) ** 2)));

function networkOf(long: LongNetwork, patch: Vec3): TileNetwork {
  return {
    name: 'bands',
    patch,
    channels: BANDS.length,
    infer: (tile) =>
      Promise.resolve(
        Float32Array.from(long({ size: patch, data: Float64Array.from(tile) }).flatMap((values) => [...values])),
      ),
  };
}

/** Smooth blobs of many grey values, with a margin of zeros on some sides. */
function blobs(geometry: Geometry, seed: number, margin: Vec3 = [0, 0, 0]): Volume<Int16Array> {
  const random = createRandom(seed);
  const waves = Array.from({ length: 6 }, () => ({
    k: [random.uniform(-0.5, 0.5), random.uniform(-0.5, 0.5), random.uniform(-0.5, 0.5)],
    phase: random.uniform(0, 6),
  }));
  const [nx, ny, nz] = geometry.size;
  const data = new Int16Array(nx * ny * nz);
  for (let z = margin[2]; z < nz; z++) {
    for (let y = margin[1]; y < ny; y++) {
      for (let x = margin[0]; x < nx; x++) {
        const p = indexToWorld(geometry, [x, y, z]);
        const value = waves.reduce(
          (sum, { k, phase }) => sum + Math.sin(k[0]! * p[0] + k[1]! * p[1] + k[2]! * p[2] + phase),
          0,
        );
        data[x + nx * (y + ny * z)] = Math.round(900 + 500 * value) || 1;
      }
    }
  }
  return { geometry, data };
}

const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
const OBLIQUE: Mat3 = [c, -s, 0, s, c, 0, 0, 0, 1];
const grid = (size: Vec3, spacing: Vec3, direction: Mat3 = OBLIQUE): Geometry => ({
  size,
  spacing,
  direction,
  origin: [-31, 12.5, 77],
});

function agreement(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, i) => sum + (value === b[i] ? 1 : 0), 0) / a.length;
}

const ALL = [0, 1, 2, 3, 4, 5];

describe('labelling a scan with an nnU-Net model', () => {
  it.each<[string, Geometry, Vec3, Partial<NnunetPlan>]>([
    ['finer than the plan', grid([23, 19, 17], [0.5, 0.6, 0.7]), [0, 0, 0], {}],
    ['coarser than the plan', grid([9, 11, 10], [1.6, 1.5, 1.7]), [0, 0, 0], {}],
    ['of the plan, with zeros to crop', grid([16, 13, 15], [0.9, 1.1, 0.8]), [3, 2, 4], {}],
    ['with another transpose', grid([14, 12, 13], [0.7, 0.9, 0.6]), [1, 0, 2], { transpose: [2, 0, 1] }],
    ['without a transpose', grid([15, 11, 9], [0.8, 0.7, 1.3]), [0, 3, 0], { transpose: [0, 1, 2] }],
    ['smaller than a tile', grid([5, 6, 4], [0.9, 0.9, 0.9]), [0, 0, 0], { patch: [16, 17, 15] }],
  ])('agrees with the same steps written the long way: a scan %s (seed 8)', async (_, geometry, margin, change) => {
    const plan = smallPlan(change);
    const scan = blobs(geometry, 8, margin);
    const wanted = longWay(scan, plan, bands, tileStarts);
    expect(new Set(wanted).size).toBeGreaterThan(4);
    const found = await predictLabels(scan, plan, networkOf(bands, plan.patch), ALL, QUIET);
    // One voxel in a thousand may lie so close to a border of two classes that 32-bit rounding decides.
    expect(agreement(found.data, wanted)).toBeGreaterThan(0.999);
    expect(found.geometry).toBe(geometry);
  });

  it('gives the same labels in the same places for a scan stored in any orientation (seed 9)', async () => {
    const geometry = grid([12, 14, 10], [0.7, 0.9, 0.8], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
    const scan = blobs(geometry, 9);
    const plan = smallPlan();
    const wanted = await predictLabels(scan, plan, networkOf(bands, plan.patch), ALL, QUIET);
    const turned = turn(scan);
    const found = await predictLabels(turned, plan, networkOf(bands, plan.patch), ALL, QUIET);
    expect(Int16Array.from(found.data)).toEqual(turn({ geometry, data: Int16Array.from(wanted.data) }).data);
  });

  it('resamples thick slices apart, to and fro, without mixing neighbours', async () => {
    const geometry = grid([8, 8, 5], [0.9, 0.9, 3.6], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
    const levels = [250, 1100, 1400, 1700, 2100];
    const data = new Int16Array(320).map((_, i) => levels[Math.floor(i / 64)]!);
    const plan = smallPlan({ spacing: [0.9, 0.9, 0.9], transpose: [0, 1, 2] });
    const found = await predictLabels({ geometry, data }, plan, networkOf(bands, plan.patch), ALL, QUIET);
    const wanted = levels.map((level) => {
      const distances = BANDS.map((middle) => Math.abs((level - 1000) / 500 - middle));
      return distances.indexOf(Math.min(...distances));
    });
    expect(new Set(wanted).size).toBe(5);
    expect([...found.data]).toEqual(Array.from({ length: 320 }, (_, i) => wanted[Math.floor(i / 64)]!));
  });
});

/** The same scan stored y upside down as first axis, then z, then x from the other end. */
function turn({ geometry, data }: Volume<Int16Array>): Volume<Int16Array> {
  const [nx, ny, nz] = geometry.size;
  const [sx, sy, sz] = geometry.spacing;
  const turned = new Int16Array(data.length);
  for (let a = 0; a < ny; a++) {
    for (let b = 0; b < nz; b++) {
      for (let d = 0; d < nx; d++) {
        turned[a + ny * (b + nz * d)] = data[nx - 1 - d + nx * (ny - 1 - a + ny * b)]!;
      }
    }
  }
  return {
    data: turned,
    geometry: {
      size: [ny, nz, nx],
      spacing: [sy, sz, sx],
      origin: indexToWorld(geometry, [nx - 1, ny - 1, 0]),
      direction: [0, 0, -1, -1, 0, 0, 0, 1, 0],
    },
  };
}

/** A head of one grey value with a mandible, a canal in it and a crumb; everything else is air. */
function head(values: { readonly bone: number; readonly air: number; readonly canal?: number }): Volume<Int16Array> {
  const geometry = grid([30, 28, 26], [1.1, 0.8, 0.9]);
  const data = new Int16Array(30 * 28 * 26).fill(values.air);
  const fill = (low: Vec3, high: Vec3, value: number): void => {
    for (let z = low[2]; z < high[2]; z++) {
      for (let y = low[1]; y < high[1]; y++) data.fill(value, low[0] + 30 * (y + 28 * z), high[0] + 30 * (y + 28 * z));
    }
  };
  fill([4, 4, 4], [24, 22, 14], values.bone);
  fill([4, 4, 20], [7, 7, 23], values.bone);
  if (values.canal !== undefined) fill([12, 10, 8], [14, 12, 10], values.canal);
  return { geometry, data };
}

describe('labels of a scan', () => {
  const plan = smallPlan({
    spacing: [0.9, 0.8, 1.1],
    transpose: [0, 1, 2],
    labels: ['background', 'mandible', 'mandibular canal'],
  });
  const network: TileNetwork = {
    name: 'three grey values',
    patch: plan.patch,
    channels: 3,
    infer: (tile) =>
      Promise.resolve(Float32Array.from([-3, 0, 2].flatMap((v) => [...tile.map((value) => -((value - v) ** 2))]))),
  };
  const run = (scan: Volume<Int16Array>): ReturnType<typeof segmentScan> =>
    segmentScan(scan, plan, network, [0, 2, 5], QUIET);

  it('keep the mandible and the canal however small, lose crumbs, and say what the model does not know', async () => {
    const { labels, findings } = await run(head({ bone: 1000, air: -1000, canal: 2000 }));
    const count = (label: number): number => labels.data.filter((value) => value === label).length;
    expect(count(2)).toBe(20 * 18 * 10 - 8);
    expect(count(5)).toBe(8);
    expect(findings.map(({ code }) => code)).toEqual(['labels/model', 'labels/not-known']);
    expect(findings[1]!.message).toContain('upper skull, upper teeth, lower teeth');
  });

  it('say when a label that the model knows was not found', async () => {
    const { findings } = await run(head({ bone: 1000, air: -1000 }));
    expect(findings.map(({ code }) => code)).toContain('labels/not-found');
  });

  it.each([
    ['air', head({ bone: -1000, air: -990 }), 'labels/not-dense', /no grey values of bone \(highest -990/],
    ['hardly any bone', crumb(), 'labels/model-no-jaw', /found no jaw.*mandible/],
  ])('of %s are one clear error, never an empty map', async (_, scan, code, message) => {
    await expect(run(scan)).rejects.toMatchObject({ code });
    await expect(run(scan)).rejects.toThrow(message);
  });

  it('stop when they are cancelled', async () => {
    const context = { signal: AbortSignal.abort(), onProgress: () => undefined };
    const cancelled = segmentScan(head({ bone: 1000, air: -1000 }), plan, network, [0, 2, 5], context);
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('never let progress go back, and end at 1', async () => {
    const fractions: number[] = [];
    const context = { ...QUIET, onProgress: (fraction: number) => void fractions.push(fraction) };
    await segmentScan(head({ bone: 1000, air: -1000 }), plan, network, [0, 2, 5], context);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.length).toBeGreaterThan(100);
    expect(fractions.at(-1)).toBeCloseTo(0.95, 6);
  });
});

function crumb(): Volume<Int16Array> {
  const scan = head({ bone: -1000, air: -1000 });
  for (let z = 10; z < 16; z++)
    for (let y = 9; y < 15; y++) scan.data.fill(1000, 30 * (y + 28 * z), 30 * (y + 28 * z) + 6);
  return scan;
}
