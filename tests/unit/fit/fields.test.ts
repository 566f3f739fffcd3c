import { boneField } from '@main/fit/bone-field';
import { editedField } from '@main/fit/edited-field';
import { redistance } from '@main/fit/redistance';
import { boxOnGrid } from '@main/fit/region-box';
import { withoutMask } from '@main/fit/without-mask';
import { type Geometry, indexToWorld, type Vec3, voxelCount } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { createVolume, type MaskVolume } from '@shared/volume';
import { describe, expect, it } from 'vitest';
import { blockCase, GRID, sample } from './block';

const small: Geometry = { ...GRID, size: [30, 26, 28] };
const [nx, ny] = small.size;
const centre = indexToWorld(small, [14.3, 12.8, 13.6]);

function fieldOf(value: (p: Vec3) => number): Float32Array {
  return Float32Array.from({ length: voxelCount(small) }, (_, i) =>
    value(indexToWorld(small, [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))])),
  );
}

const ball = (radius: number): MaskVolume =>
  createVolume(
    small,
    sample(small, (p) => (Math.hypot(...p.map((v, a) => v - centre[a]!)) < radius ? 1 : 0)),
  );

function worst(a: Float32Array, b: Float32Array, within: number): number {
  let most = 0;
  a.forEach((value, i) => {
    if (Math.abs(b[i]!) < within) most = Math.max(most, Math.abs(value - b[i]!));
  });
  return most;
}

describe('distances from a field of any slope', () => {
  it('are those to an oblique plane', () => {
    const normal: Vec3 = [0.48, -0.6, 0.64];
    const exact = fieldOf((p) => normal.reduce((sum, n, a) => sum + n * (p[a]! - centre[a]!), 0));
    const bent = createVolume(
      small,
      exact.map((d) => Math.tanh(d)),
    );
    // Beyond the grid's border there may be nearer points of the plane than inside.
    const inner = fieldOf((p) => (Math.hypot(...p.map((v, a) => v - centre[a]!)) < 5 ? 1 : NaN));
    expect(
      worst(
        redistance(bent, 4).data,
        exact.map((d, i) => d * inner[i]!),
        2,
      ),
    ).toBeLessThan(0.12);
  });

  it('are those to a ball', () => {
    const exact = fieldOf((p) => Math.hypot(...p.map((v, a) => v - centre[a]!)) - 4);
    const bent = createVolume(
      small,
      exact.map((d) => 3 * d + 0.2 * d * d),
    );
    expect(worst(redistance(bent, 4).data, exact, 2)).toBeLessThan(0.2);
  });

  it('are the limit everywhere without a surface', () => {
    const positive = createVolume(small, new Float32Array(voxelCount(small)).fill(0.3));
    expect(redistance(positive, 2).data.every((d) => d === 2)).toBe(true);
    expect(
      redistance(
        createVolume(
          small,
          positive.data.map((v) => -v),
        ),
        2,
      ).data.every((d) => d === -2),
    ).toBe(true);
  });
});

describe('the bone that a dressing touches', () => {
  it('is negative in every labelled voxel and positive in every other', () => {
    const labels = createVolume(
      small,
      ball(4).data.map((v) => 2 * v),
    );
    expect(boneField(labels).data.every((value, i) => value < 0 === labels.data[i]! > 0)).toBe(true);
  });

  it('is nowhere without labels', () => {
    const none = createVolume(small, new Uint8Array(voxelCount(small)));
    expect(boneField(none, 0.5).data.every((value) => value > 0)).toBe(true);
  });
});

describe('the surface of a region as drawn', () => {
  it.each([11, 12, 13])('is positive exactly in the voxels of the region, seed %s', (seed) => {
    const random = createRandom(seed);
    const mask = createVolume(
      small,
      ball(4).data.map((v) => (random.chance(0.08) ? 1 - v : v)),
    );
    const labels = createVolume(
      small,
      mask.data.map((v) => (v === 0 && random.chance(0.3) ? 2 : 0)),
    );
    const field = editedField(mask, labels).data;
    expect(field.every((value, i) => value > 0 === (mask.data[i] === 1))).toBe(true);
    expect(editedField(mask, undefined).data.every((value, i) => value > 0 === (mask.data[i] === 1))).toBe(true);
  });

  it('yields to bone by the clearance', () => {
    const labels = createVolume(
      small,
      sample(small, ([, , z]) => (z < centre[2] ? 1 : 0)),
    );
    const mask = createVolume(
      small,
      ball(5).data.map((v, i) => (labels.data[i] ? 0 : v)),
    );
    const field = editedField(mask, labels, 0.9).data;
    const low = fieldOf(([, , z]) => z - centre[2]);
    expect(field.every((value, i) => !(value > 0) || low[i]! > 0.5)).toBe(true);
    expect(field.some((value, i) => value > 0 && low[i]! < 1.3)).toBe(true);
  });
});

describe('what was taken out of a region', () => {
  it('is negative, and the rest stays positive', () => {
    const whole = ball(5);
    const field = createVolume(
      small,
      Float32Array.from(whole.data, (v) => (v ? 1 : -1)),
    );
    const kept = createVolume(
      small,
      whole.data.map((v, i) => (i % nx < 14 ? v : 0)),
    );
    expect(withoutMask(field, kept).data.every((value, i) => value > 0 === (kept.data[i] === 1))).toBe(true);
    expect(withoutMask(field, whole)).toBe(field);
  });
});

describe('the box of a region on a finer grid', () => {
  it('holds every voxel of the region and the margin, inside the grid', () => {
    const { region, labels } = blockCase();
    const box = boxOnGrid(region, labels.geometry, 2)!;
    const again = boxOnGrid(region, labels.geometry, 500)!;
    expect(again.start).toEqual([0, 0, 0]);
    expect(again.size).toEqual(labels.geometry.size);
    box.start.forEach((start, axis) => {
      expect(start).toBeGreaterThanOrEqual(0);
      expect(start + box.size[axis]!).toBeLessThanOrEqual(labels.geometry.size[axis]!);
    });
    expect(box.geometry.origin).toEqual(indexToWorld(labels.geometry, box.start));
  });
});
