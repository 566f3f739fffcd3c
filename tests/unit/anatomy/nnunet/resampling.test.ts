import { QUIET } from '@shared/jobs';
import type { Vec3 } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { axisResampling, lineBuffer, LINES, resampleLines } from '@main/anatomy/nnunet/axis-resampling';
import type { Resampling } from '@main/anatomy/nnunet/plans';
import { resampledSize, resampleScan, separateAxis } from '@main/anatomy/nnunet/resampling';
import { describe, expect, it } from 'vitest';
import { largestDifference, referenceNumbers } from './numbers';

const AUTO: Resampling = { order: 3, orderZ: 0, separateZ: undefined };

function line(values: readonly number[], to: number, order: 0 | 1 | 3): number[] {
  const plan = axisResampling(values.length, to, order);
  const lines = lineBuffer(plan);
  const out = new Float64Array(to * LINES);
  const w = 5;
  values.forEach((value, k) => (lines[(plan.pad + k) * LINES + w] = value));
  resampleLines(plan, lines, out);
  return Array.from({ length: to }, (_, i) => out[i * LINES + w]!);
}

/** Resamples plain values from one size to another; `spacings` decide about slices. */
async function whole(
  values: readonly number[],
  size: Vec3,
  target: Vec3,
  resampling: Resampling,
): Promise<{ readonly size: Vec3; readonly data: Float32Array }> {
  const box = { size, spacing: [1, 1, 1] as Vec3, start: 0, strides: [size[1] * size[2], size[2], 1] as Vec3 };
  const spacing = size.map((n, axis) => n / target[axis]!) as unknown as Vec3;
  return resampleScan((index) => values[index]!, box, spacing, resampling, QUIET);
}

describe('resampling of one axis', () => {
  it('agrees with SciPy (zoom, order 3, grid mode, nearest) up and down', () => {
    const values = referenceNumbers(9, 3);
    expect(values).toEqual([259, 621, 533, -975, 343, 812, -620, 116, -430]);
    const up = [
      238.250972539, 387.043095894, 671.941659221, 745.745563908, -141.246900675, -980.247700246, -241.416993452,
      777.167764631, 847.186438259, -178.331391657, -571.345951297, 57.762868045, -72.655229536, -498.407549745,
    ];
    const down = [363.901697052, 223.290732908, 343, -459.844028126, -125.587854686];
    expect(largestDifference(line(values, 14, 3), up)).toBeLessThan(1e-4);
    expect(largestDifference(line(values, 5, 3), down)).toBeLessThan(1e-4);
  });

  it('passes through the samples where target voxels lie on them', () => {
    const values = referenceNumbers(7, 5);
    const fine = line(values, 21, 3);
    expect(
      largestDifference(
        values.map((_, i) => fine[3 * i + 1]!),
        values,
      ),
    ).toBeLessThan(1e-9);
  });

  it.each([0, 1, 3] as const)('keeps a constant, and one sample, at order %i', (order) => {
    expect(largestDifference(line([7, 7, 7, 7], 9, order), Array(9).fill(7))).toBeLessThan(1e-6);
    expect(largestDifference(line([-3], 4, order), [-3, -3, -3, -3])).toBeLessThan(1e-6);
  });

  it('gives a cubic polynomial exactly far from the ends', () => {
    const cubic = (x: number): number => 2 + x - 0.3 * x * x + 0.01 * x ** 3;
    const n = 64;
    const values = Array.from({ length: n }, (_, i) => cubic(i));
    line(values, 100, 3).forEach((value, i) => {
      const p = ((i + 0.5) * n) / 100 - 0.5;
      if (p > 16 && p < n - 17) expect(value).toBeCloseTo(cubic(p), 5);
    });
  });

  it('interpolates linearly between voxel centres and holds the ends', () => {
    expect(line([0, 10], 4, 1)).toEqual([0, 2.5, 7.5, 10]);
    expect(line([0, 10, 20, 30], 2, 1)).toEqual([5, 25]);
  });

  it('takes the nearest sample, halves upwards, at order 0', () => {
    expect(line([1, 2, 3], 6, 0)).toEqual([1, 1, 2, 2, 3, 3]);
    expect(line([1, 2, 3, 4], 2, 0)).toEqual([2, 4]);
  });
});

describe('resampling of a scan', () => {
  const values = referenceNumbers(120, 7);
  const size: Vec3 = [5, 4, 6];

  it('agrees with scikit-image resize (order 3, edge, clipped), axes growing and shrinking', async () => {
    const { size: made, data } = await whole(values, size, [3, 7, 9], { ...AUTO, separateZ: false });
    expect(made).toEqual([3, 7, 9]);
    const at = (i: number, j: number, k: number): number => data[(i * 7 + j) * 9 + k]!;
    expect(data.reduce((sum, value) => sum + value, 0)).toBeCloseTo(7217.08908, 1);
    const found = [at(0, 0, 0), at(2, 6, 8), at(1, 3, 4), at(2, 0, 5)];
    const wanted = [-48.73608511928022, 735.7309345203827, 979, -346.75776236445853];
    expect(largestDifference(found, wanted)).toBeLessThan(1e-3);
  });

  it('agrees with scikit-image at order 1', async () => {
    const { data } = await whole(values, size, [3, 7, 9], { order: 1, orderZ: 0, separateZ: false });
    const at = (i: number, j: number, k: number): number => data[(i * 7 + j) * 9 + k]!;
    const found = [at(0, 0, 0), at(2, 6, 8), at(1, 3, 4), at(2, 0, 5)];
    const wanted = [-81.33333333333331, 563.6666666666666, 861.25, -194.61111111111103];
    expect(largestDifference(found, wanted)).toBeLessThan(1e-3);
  });

  it.each([
    [0, 8467.326990657377, [-535.1574151085462, 349.31255564962794, 974.7559641235299]],
    [1, 8326.304756972511, [-651.164902686766, 371.8027004514867, 854.004783509383]],
    [2, 14848.07123895231, [-680.2322620630426, 400.5799420140122, 846.7020960796893]],
  ] as const)('resamples slices across axis %i apart as nnU-Net does', async (axis, sum, wanted) => {
    const target: Vec3 = [8, 6, 4];
    // Spacings that make this axis the single longest one by more than three.
    const from = [0, 1, 2].map((a) => (a === axis ? 40 : 1)) as unknown as Vec3;
    const to = from.map((s, a) => (s * size[a]!) / target[a]!) as unknown as Vec3;
    const box = { size, spacing: from, start: 0, strides: [24, 6, 1] as Vec3 };
    const { data } = await resampleScan((index) => values[index]!, box, to, AUTO, QUIET);
    const at = (i: number, j: number, k: number): number => data[(i * 6 + j) * 4 + k]!;
    expect(largestDifference([at(0, 0, 0), at(7, 5, 3), at(3, 2, 1)], wanted)).toBeLessThan(1e-3);
    expect(data.reduce((all, value) => all + value, 0)).toBeCloseTo(sum, 1);
  });

  it('leaves a scan that has the spacing already as it is, read through its strides', async () => {
    const box = { size: [2, 3, 4] as Vec3, spacing: [1, 2, 3] as Vec3, start: 2, strides: [-1, 8, 2] as Vec3 };
    const { data } = await resampleScan((index) => 10 * index, box, [1, 2, 3], AUTO, QUIET);
    const wanted = [2, 1].flatMap((i) => [0, 8, 16].flatMap((j) => [0, 2, 4, 6].map((k) => 10 * (i + j + k))));
    expect([...data]).toEqual(wanted);
  });

  const seed = 31;
  it(`never leaves the range of the source (seed ${seed})`, async () => {
    const random = createRandom(seed);
    const noise = Array.from({ length: 120 }, () => (random.chance(0.5) ? -1000 : 2000));
    const { data } = await whole(noise, size, [11, 13, 17], AUTO);
    expect(Math.min(...data)).toBe(-1000);
    expect(Math.max(...data)).toBe(2000);
  });

  it('stops when it is cancelled', async () => {
    const context = { signal: AbortSignal.abort(), onProgress: () => undefined };
    const box = { size, spacing: [1, 1, 1] as Vec3, start: 0, strides: [24, 6, 1] as Vec3 };
    const run = resampleScan((index) => values[index]!, box, [0.5, 0.5, 0.5], AUTO, context);
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('which slices are resampled apart', () => {
  it.each<[Vec3, Vec3, Resampling['separateZ'], number | undefined]>([
    [[1, 0.3, 0.3], [0.4, 0.3, 0.4], undefined, 0],
    [[0.9, 0.3, 0.3], [0.4, 0.3, 0.4], undefined, undefined],
    [[0.3, 0.3, 0.3], [0.4, 2, 0.4], undefined, 1],
    [[0.2, 1, 1], [0.4, 0.4, 0.4], undefined, undefined],
    [[0.4, 0.4, 0.4], [0.4, 0.4, 0.4], undefined, undefined],
    [[1, 0.1, 0.1], [0.4, 0.3, 0.4], false, undefined],
    [[0.3, 0.3, 0.4], [5, 0.3, 0.3], true, 2],
    [[0.3, 0.3, 0.3], [5, 0.3, 0.3], true, undefined],
  ])('from %j to %j (forced: %j): axis %j', (from, to, separateZ, axis) => {
    expect(separateAxis(from, to, { ...AUTO, separateZ })).toBe(axis);
  });

  it('is for the plans to say: a threshold of their own', () => {
    expect(separateAxis([0.9, 0.45, 0.4], [0.6, 0.5, 0.5], { ...AUTO, anisotropy: 1.5 })).toBe(0);
    expect(separateAxis([0.9, 0.45, 0.4], [0.6, 0.5, 0.5], AUTO)).toBeUndefined();
  });

  it('rounds half voxels to the even size', () => {
    expect(resampledSize([5, 7, 1], [0.5, 0.5, 0.1], [1, 1, 1])).toEqual([2, 4, 1]);
  });
});
