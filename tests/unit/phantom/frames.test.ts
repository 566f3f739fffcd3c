import { determinant } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { createArch, dentalArchPoints } from '@main/phantom/arch';
import { drawFieldOfView } from '@main/phantom/field-of-view';
import { drawPose, rotationOf, toCanonical, toWorld } from '@main/phantom/pose';
import { monotoneCurve, Table1d, Table2d } from '@main/phantom/table2d';
import { describe, expect, test } from 'vitest';

describe('pose', () => {
  for (const seed of [5, 6, 7, 8]) {
    test(`canonical -> world -> canonical returns within a hundredth of a millimetre (seed ${seed})`, () => {
      const random = createRandom(seed);
      const pose = drawPose(random, [1.1, 0.93, 1.02], 1.3);
      const back = new Float64Array(3);
      for (let i = 0; i < 50; i++) {
        const p = [random.uniform(-70, 70), random.uniform(-10, 100), random.uniform(-60, 70)] as const;
        toCanonical(pose, ...toWorld(pose, p), back, 0);
        for (let axis = 0; axis < 3; axis++) expect(back[axis]).toBeCloseTo(p[axis]!, 2);
      }
    });
  }

  test('rotations are proper and turn about the axis they are named for', () => {
    expect(determinant(rotationOf(0.3, -0.2, 0.7))).toBeCloseTo(1, 12);
    const pitch = rotationOf(Math.PI / 2, 0, 0);
    expect([pitch[1], pitch[4], pitch[7]].map((v) => Math.round(v) + 0)).toEqual([0, 0, 1]);
    const yaw = rotationOf(0, 0, Math.PI / 2);
    expect([yaw[0], yaw[3], yaw[6]].map((v) => Math.round(v) + 0)).toEqual([0, 1, 0]);
  });
});

describe('arch coordinates', () => {
  const arch = createArch(dentalArchPoints(28, 43, 3, 3.5));

  test('a point at (s, n) of the curve reads back as (s, n)', () => {
    const out = new Float64Array(2);
    for (let s = 3; s < arch.length - 2; s += 4) {
      for (const n of [-4, 0, 6]) {
        const p = arch.pointAt(s, n);
        arch.table.read(p.x, p.y, out);
        expect(out[0], `s at ${s}, ${n}`).toBeCloseTo(s, 0);
        expect(out[1], `n at ${s}, ${n}`).toBeCloseTo(n, 0);
      }
    }
  });

  test('outside is buccal: in front of the apex and beside the arms n is positive', () => {
    const out = new Float64Array(2);
    arch.table.read(0, -5, out);
    expect(out[1]).toBeGreaterThan(8);
    arch.table.read(40, 35, out);
    expect(out[1]).toBeGreaterThan(8);
    arch.table.read(0, 30, out);
    expect(out[1]).toBeLessThan(-8);
  });
});

describe('tables', () => {
  test('a two-dimensional table reproduces a bilinear function and holds its border value outside', () => {
    const table = new Table2d(-4, 2, 9, 7, 1, (u, v, out, o) => (out[o] = 2 * u - v + 0.5 * u * v));
    const out = new Float64Array(1);
    table.read(1.25, 4.75, out);
    expect(out[0]).toBeCloseTo(2.5 - 4.75 + 0.5 * 1.25 * 4.75, 5);
    table.read(-100, 2, out);
    expect(out[0]).toBeCloseTo(-8 - 2 - 4, 2);
  });

  test('smoothing keeps a constant and lessens a step on both sides', () => {
    const constant = new Table1d(0, 30, () => 4).smoothed(3);
    expect(constant.at(0)).toBeCloseTo(4, 9);
    const step = new Table1d(0, 60, (u) => (u < 30 ? 0 : 1)).smoothed(3);
    expect(step.at(29.5)).toBeCloseTo(0.5, 1);
    expect(step.at(10)).toBeCloseTo(0, 3);
  });

  test('a monotone curve passes its knots and never overshoots', () => {
    const knots = [
      [0, 0],
      [1, 0],
      [2, 5],
      [6, 5.2],
      [7, 9],
    ] as const;
    const curve = monotoneCurve(knots);
    for (const [u, v] of knots) expect(curve(u)).toBeCloseTo(v, 9);
    let last = -Infinity;
    for (let u = -1; u <= 8; u += 0.05) {
      expect(curve(u)).toBeGreaterThanOrEqual(last - 1e-9);
      last = curve(u);
    }
  });
});

describe('field of view', () => {
  const draw = (seed: number, size: 'small' | 'full', spacing?: number) => {
    const random = createRandom(seed);
    return drawFieldOfView(random.fork('field'), drawPose(random.fork('pose'), [1, 1, 1], 1), size, spacing);
  };

  test('the full size has at least 400 voxels of 0.3 mm a side', () => {
    for (let seed = 0; seed < 40; seed++) {
      const { geometry } = draw(seed, 'full');
      expect(Math.min(...geometry.size), `seed ${seed}`).toBeGreaterThanOrEqual(400);
      expect(geometry.spacing).toEqual([0.3, 0.3, 0.3]);
    }
  });

  test('the small size has voxels of 0.8 to 1.25 mm, unless a spacing is asked for', () => {
    for (let seed = 0; seed < 60; seed++) {
      const { geometry } = draw(seed, 'small');
      expect(geometry.spacing[0], `seed ${seed}`).toBeGreaterThanOrEqual(0.79);
      expect(geometry.spacing[0], `seed ${seed}`).toBeLessThanOrEqual(1.26);
    }
    expect(draw(1, 'small', 2).geometry.spacing).toEqual([2, 2, 2]);
  });

  test('over 200 seeds fields run from 80 mm that cut the jaw to 200 mm that hold the head, tilted and off-origin', () => {
    const fields = Array.from({ length: 200 }, (_, seed) => draw(seed, 'small'));
    const widths = fields.map((f) => f.extent[0]);
    expect(Math.min(...widths)).toBeLessThan(90);
    expect(Math.max(...widths)).toBeGreaterThan(190);
    for (const kind of ['small', 'medium', 'large', 'head'] as const) {
      expect(fields.filter((f) => f.kind === kind).length, kind).toBeGreaterThanOrEqual(10);
    }
    const tilted = fields.filter((f) => Math.abs(f.geometry.direction[1]) + Math.abs(f.geometry.direction[2]) > 0.01);
    expect(tilted.length).toBeGreaterThan(100);
    expect(fields.filter((f) => Math.hypot(...f.geometry.origin) > 40).length).toBeGreaterThan(180);
  });
});
