import { describe, expect, it } from 'vitest';
import { type Geometry, type Vec3, voxelCount } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { createVolume, type Volume, type VoxelArray } from '@shared/volume';
import { gaussian } from '@main/volume/gaussian';
import { obliqueGrid, permuted, randomSize, sampled } from '../../fixtures/volumes';

/** Direct sums in double precision. */
function bruteForce({ geometry, data }: Volume, sigmas: Vec3): Float64Array {
  const [nx, ny] = geometry.size;
  const strides = [1, nx, nx * ny];
  let values = Float64Array.from(data);
  for (let axis = 0; axis < 3; axis++) {
    const sigma = sigmas[axis]! / geometry.spacing[axis]!;
    if (sigma === 0) continue;
    const radius = Math.max(1, Math.ceil(4 * sigma));
    const kernel = Array.from({ length: 2 * radius + 1 }, (_, k) => Math.exp(-((k - radius) ** 2) / 2 / sigma ** 2));
    const sum = kernel.reduce((a, b) => a + b);
    const n = geometry.size[axis]!;
    values = values.map((_, i) => {
      const at = Math.floor(i / strides[axis]!) % n;
      return kernel.reduce((total, w, k) => {
        const other = Math.min(n - 1, Math.max(0, at + k - radius));
        return total + (w / sum) * values[i + (other - at) * strides[axis]!]!;
      }, 0);
    });
  }
  return values;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
  return worst;
}

function index(geometry: Geometry, i: number): Vec3 {
  const [nx, ny] = geometry.size;
  return [i % nx, Math.floor(i / nx) % ny, Math.floor(i / nx / ny)];
}

describe('gaussian', () => {
  it('of an impulse has its sum, mean and standard deviation in millimetres along each axis', () => {
    const grid = obliqueGrid([61, 45, 33], [0.3, 0.5, 0.8]);
    const impulse = createVolume(grid, new Float32Array(voxelCount(grid)));
    impulse.data[30 + 61 * (22 + 45 * 16)] = 1000;
    const { data } = gaussian(impulse, [1.2, 1.5, 2]);
    const moments = [0, 0, 0];
    let sum = 0;
    data.forEach((v, i) => {
      sum += v;
      index(grid, i).forEach(
        (at, axis) => (moments[axis]! += v * ((at - [30, 22, 16][axis]!) * grid.spacing[axis]!) ** 2),
      );
    });
    expect(sum).toBeCloseTo(1000, 1);
    [1.2, 1.5, 2].forEach((sigma, axis) =>
      expect(Math.abs(Math.sqrt(moments[axis]! / sum) / sigma - 1)).toBeLessThan(2e-3),
    );
  });

  it('of a step is the error function', () => {
    const grid: Geometry = { ...obliqueGrid([80, 3, 3], [0.25, 1, 1]) };
    const step = createVolume(
      grid,
      Int16Array.from({ length: 720 }, (_, i) => (i % 80 < 40 ? -1000 : 1000)),
    );
    const { data } = gaussian(step, 1);
    // Abramowitz and Stegun 7.1.26
    const erf = (x: number): number => {
      const t = 1 / (1 + 0.3275911 * Math.abs(x));
      const poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
      return Math.sign(x) * (1 - poly * Math.exp(-x * x));
    };
    const exact = Float64Array.from(data, (_, i) => 1000 * erf((((i % 80) - 39.5) * 0.25) / Math.SQRT2));
    expect(largestDifference(data, exact)).toBeLessThan(3);
  });

  it('leaves constants as they are and, away from the faces, linear ramps', () => {
    const grid = obliqueGrid([40, 36, 30], [0.4, 0.5, 0.6]);
    const constant = createVolume(grid, new Int16Array(voxelCount(grid)).fill(-700));
    expect(largestDifference(gaussian(constant, 0.7).data, constant.data)).toBeLessThan(1e-3);
    const ramp = sampled(grid, new Float32Array(voxelCount(grid)), (p) => 5 * p[0] - 3 * p[1] + p[2]);
    const inner = gaussian(ramp, 0.7).data.map((v, i) =>
      index(grid, i).every((at, axis) => at >= 7 && at < grid.size[axis]! - 7) ? v : ramp.data[i]!,
    );
    expect(largestDifference(inner, ramp.data)).toBeLessThan(1e-3);
  });

  it('twice is once with the squares added', () => {
    const random = createRandom(2);
    const grid = obliqueGrid([36, 32, 29], [0.5, 0.5, 0.5]);
    const noise = sampled(grid, new Float32Array(voxelCount(grid)), () => random.normal(0, 100));
    const twice = gaussian(gaussian(noise, 0.9), 1.2).data;
    const once = gaussian(noise, 1.5).data;
    // Beyond the reach of the faces, which repeat their voxels.
    const inner = once.findIndex((_, i) => index(grid, i).every((at) => at === 14));
    for (const i of [inner, inner + 2, inner + 36, inner + 36 * 32])
      expect(Math.abs(twice[i]! - once[i]!)).toBeLessThan(0.05);
  });

  it('of 0 mm gives the values back, and of a negative or unknown one is refused', () => {
    const volume = createVolume(obliqueGrid([3, 2, 1]), Int16Array.of(1, 2, 3, -4, 5, 6));
    expect([...gaussian(volume, 0).data]).toEqual([1, 2, 3, -4, 5, 6]);
    expect(() => gaussian(volume, -1)).toThrow(RangeError);
    expect(() => gaussian(volume, [1, NaN, 1])).toThrow(RangeError);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('is the direct sum, seed %i', (seed) => {
    const random = createRandom(seed);
    const [, ny, nz] = randomSize(random, 14);
    const grid = obliqueGrid([random.integer(1, 50), ny, nz]);
    const arrays: VoxelArray[] = [
      new Int16Array(voxelCount(grid)),
      new Uint8Array(voxelCount(grid)),
      new Float64Array(voxelCount(grid)),
    ];
    const volume = sampled(grid, random.pick(arrays), () => random.uniform(0, 255));
    const sigmas: Vec3 = [random.pick([0, 0.1, 0.9, 3]), random.pick([0, 0.3, 1.1]), random.pick([0, 0.7, 4])];
    expect(largestDifference(gaussian(volume, sigmas).data, bruteForce(volume, sigmas))).toBeLessThan(1e-3);
  });

  it('does not depend on the order of the axes', () => {
    const random = createRandom(4);
    const noise = sampled(obliqueGrid([17, 12, 9]), new Float32Array(17 * 12 * 9), () => random.normal());
    const turned = gaussian(permuted(noise, [1, 2, 0]), 0.8).data;
    expect(largestDifference(turned, permuted(gaussian(noise, 0.8), [1, 2, 0]).data)).toBeLessThan(1e-5);
  });
});
