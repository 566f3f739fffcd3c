import { describe, expect, it } from 'vitest';
import {
  type Geometry,
  IDENTITY,
  indexToWorld,
  type Vec3,
  voxelCount,
  withSpacing,
  worldToIndex,
} from '@shared/geometry';
import { QUIET } from '@shared/jobs';
import { createRandom, type Random } from '@shared/random';
import { createVolume, type Volume } from '@shared/volume';
import { crop, flip } from '@main/volume/crop';
import { type Interpolation, resample } from '@main/volume/resample';
import { obliqueGrid, permuted, rotation, sampled } from '../../fixtures/volumes';

const source = obliqueGrid([24, 20, 16]);
const KINDS: Interpolation[] = ['nearest', 'linear', 'cubic'];

/** Grids that lie well inside the source: oblique to it, aligned and finer, aligned and mirrored, one slice. */
const TARGETS: [string, Geometry][] = [
  ['oblique', { ...inner([9, 8, 7], [0.3, 0.4, 0.5]), direction: rotation(0.5, -0.3, 0.9) }],
  ['aligned and finer', inner([14, 13, 12], [0.3, 0.5, 0.6])],
  ['aligned and coarser', inner([3, 3, 3], [1.1, 1.9, 2])],
  ['mirrored', flip(createVolume(inner([9, 7, 6], [0.4, 0.6, 0.8]), new Uint8Array(378)), 0).geometry],
  ['one slice', inner([9, 7, 1], [0.5, 0.6, 0.7])],
];

function inner(size: Vec3, spacing: Vec3): Geometry {
  return { size, spacing, origin: indexToWorld(source, [8.3, 6.2, 5.1]), direction: source.direction };
}

/** Straight from the definition, for voxels that have all their neighbours. */
function bruteForce({ geometry, data }: Volume, target: Geometry, kernel: (d: number) => number): Float64Array {
  const [nx, ny, nz] = geometry.size;
  return sampled(target, new Float64Array(voxelCount(target)), (world) => {
    const p = worldToIndex(geometry, world);
    if (p.some((v, axis) => v < -0.5 || v > geometry.size[axis]! - 0.5)) return -7;
    const c = p.map((v, axis) => Math.min(geometry.size[axis]! - 1, Math.max(0, v)));
    let sum = 0;
    for (let z = -2; z < nz + 2; z++) {
      for (let y = -2; y < ny + 2; y++) {
        for (let x = -2; x < nx + 2; x++) {
          const weight = kernel(c[0]! - x) * kernel(c[1]! - y) * kernel(c[2]! - z);
          if (weight === 0) continue;
          const [u, v, w] = [x, y, z].map((i, axis) => Math.min(geometry.size[axis]! - 1, Math.max(0, i)));
          sum += weight * data[u! + nx * (v! + ny * w!)]!;
        }
      }
    }
    return sum;
  }).data;
}

const KERNELS: Record<Interpolation, (d: number) => number> = {
  nearest: (d) => (d >= -0.5 && d < 0.5 ? 1 : 0),
  linear: (d) => Math.max(0, 1 - Math.abs(d)),
  cubic: (d) => {
    const a = Math.abs(d);
    return a < 1 ? 1.5 * a ** 3 - 2.5 * a ** 2 + 1 : a < 2 ? -0.5 * a ** 3 + 2.5 * a ** 2 - 4 * a + 2 : 0;
  },
};

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
  return worst;
}

describe.each(TARGETS)('resampling to a grid that is %s', (_, target) => {
  const ramp = (p: Vec3): number => 3 * p[0] - 2 * p[1] + 0.7 * p[2] + 11;

  it.each(['linear', 'cubic'] as const)('%s reproduces a linear ramp', (interpolation) => {
    const volume = sampled(source, new Float64Array(voxelCount(source)), ramp);
    const expected = sampled(target, new Float64Array(voxelCount(target)), ramp);
    expect(largestDifference(resample(volume, target, { interpolation }).data, expected.data)).toBeLessThan(1e-9);
  });

  it('cubic reproduces a parabola', () => {
    const [cx, cy, cz] = indexToWorld(source, [12, 10, 8]);
    const parabola = (p: Vec3): number => (p[0] - cx) ** 2 - 2 * (p[1] - cy) * (p[2] - cz);
    const volume = sampled(source, new Float64Array(voxelCount(source)), parabola);
    const expected = sampled(target, new Float64Array(voxelCount(target)), parabola);
    const result = resample(volume, target, { interpolation: 'cubic' });
    expect(largestDifference(result.data, expected.data)).toBeLessThan(1e-9);
  });
});

function randomGrids(random: Random): [Geometry, Geometry] {
  const size = (): Vec3 => [random.integer(1, 9), random.integer(1, 7), random.integer(1, 5)];
  const from = obliqueGrid(size());
  const aligned = random.chance(0.5);
  const to: Geometry = {
    size: size(),
    spacing: [random.uniform(0.2, 1), random.uniform(0.2, 1), random.uniform(0.3, 2)],
    origin: indexToWorld(from, [random.uniform(-2, 1), random.uniform(-2, 1), random.uniform(-1, 1)]),
    direction: aligned ? from.direction : rotation(random.uniform(-3, 3), random.uniform(-1, 1), random.uniform(-3, 3)),
  };
  return [from, to];
}

describe.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])('against the definition, seed %i', (seed) => {
  const random = createRandom(seed);
  const [from, to] = randomGrids(random);
  const volume = sampled(from, new Float64Array(voxelCount(from)), () => random.normal(0, 100));

  it.each(KINDS)('%s', (interpolation) => {
    const result = resample(volume, to, { interpolation, outside: -7 });
    expect(largestDifference(result.data, bruteForce(volume, to, KERNELS[interpolation]))).toBeLessThan(1e-9);
    expect(result.geometry).toEqual(to);
  });
});

describe('resampling', () => {
  const random = createRandom(5);
  const noise = sampled(source, new Int16Array(voxelCount(source)), () => random.integer(-1000, 3000));

  it.each(KINDS)('to its own grid changes nothing: %s', (interpolation) => {
    expect(resample(noise, source, { interpolation }).data).toEqual(noise.data);
  });

  it.each(KINDS)('follows voxels to mirrored and permuted grids: %s', (interpolation) => {
    for (const same of [flip(noise, 1), permuted(noise, [2, 0, 1]), crop(noise, [3, 2, 1], [9, 8, 7])]) {
      expect(resample(noise, same.geometry, { interpolation }).data).toEqual(same.data);
    }
  });

  it('gives voxels outside the source their own value', () => {
    const apart: Geometry = { ...source, origin: [500, 500, 500] };
    for (const interpolation of KINDS) {
      expect(new Set(resample(noise, apart, { interpolation, outside: -1000 }).data)).toEqual(new Set([-1000]));
    }
    const wider = crop(noise, [-2, 0, 0], [28, 20, 16]);
    expect(resample(noise, wider.geometry, { outside: -5 }).data.slice(0, 3)).toEqual(
      Int16Array.of(-5, -5, noise.data[0]!),
    );
  });

  it('repeats the outermost voxels up to the faces of the volume', () => {
    const line = createVolume<Float32Array>(
      { size: [2, 1, 1], spacing: [1, 1, 1], origin: [0, 0, 0], direction: IDENTITY },
      Float32Array.of(10, 20),
    );
    const fine = withSpacing(line.geometry, [0.25, 1, 1]);
    expect([...resample(line, fine).data]).toEqual([10, 10, 11.25, 13.75, 16.25, 18.75, 20, 20]);
  });

  it('rounds to nearest and clamps what overshoots in integer arrays', () => {
    const step = createVolume(
      { size: [4, 1, 1], spacing: [1, 1, 1], origin: [0, 0, 0], direction: IDENTITY },
      Uint8Array.of(0, 0, 255, 255),
    );
    const fine: Geometry = { ...step.geometry, size: [3, 1, 1], origin: [0.5, 0, 0], spacing: [1, 1, 1] };
    expect([...resample(step, fine, { interpolation: 'cubic' }).data]).toEqual([0, 128, 255]);
    expect([...resample(step, fine).data]).toEqual([0, 128, 255]);
  });

  it('stops when told to', () => {
    const controller = new AbortController();
    controller.abort();
    expect(() => resample(noise, source, { context: { ...QUIET, signal: controller.signal } })).toThrow(
      expect.objectContaining({ name: 'AbortError' }) as Error,
    );
  });
});
