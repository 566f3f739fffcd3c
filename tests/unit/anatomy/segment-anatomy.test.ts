import type { PredictClasses } from '@main/anatomy/class-probabilities';
import { segmenterGeometry } from '@main/anatomy/scan-grid';
import { segmentAnatomy } from '@main/anatomy/segment-anatomy';
import { WINDOW } from '@main/anatomy/windows';
import { type Geometry, indexToWorld, type Vec3, worldToIndex } from '@shared/geometry';
import { QUIET } from '@shared/jobs';
import { Label } from '@shared/labels';
import type { Volume } from '@shared/volume';
import { describe, expect, it } from 'vitest';

const c = Math.cos(0.25);
const s = Math.sin(0.25);
/** Oblique, anisotropic, off-origin. */
const geometry: Geometry = {
  size: [70, 60, 50],
  spacing: [0.8, 0.9, 1.1],
  origin: [31, -80, 12],
  direction: [c, -s, 0, s, c, 0, 0, 0, 1],
};
const [nx, ny, nz] = geometry.size;
const placeOf = (i: number): Vec3 =>
  indexToWorld(geometry, [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))]);
const CUBE = WINDOW ** 3;
const JAW = 1000;

interface Ball {
  readonly at: Vec3;
  readonly radius: number;
}

/** Balls of bone in soft tissue, their edges blurred over a millimetre. */
function scanOf(balls: readonly Ball[]): Volume<Int16Array> {
  const data = new Int16Array(nx * ny * nz).map((_, i) => {
    const place = placeOf(i);
    const inside = balls.map((ball) => Math.min(1, Math.max(0, 0.5 - outside(place, ball))));
    return 40 + (JAW - 40) * Math.max(0, ...inside);
  });
  return { geometry, data };
}

function outside(place: Vec3, { at, radius }: Ball): number {
  return Math.hypot(place[0] - at[0], place[1] - at[1], place[2] - at[2]) - radius;
}

/** Takes for mandible what is bright, the more so the brighter. */
const bright: PredictClasses = (x) => {
  const classes = new Float32Array(6 * CUBE);
  for (let i = 0; i < CUBE; i++) {
    const share = Math.min(1, Math.max(0, (2000 * x[i]! - 1040) / (JAW - 40)));
    classes[Label.Mandible * CUBE + i] = share;
    classes[i] = 1 - share;
  }
  return Promise.resolve(classes);
};

const jaw: Ball = { at: indexToWorld(geometry, [38, 30, 26]), radius: 13 };

describe('built-in segmenter', () => {
  it('labels on the own grid of the scan, the surface between the voxels of its grid of 1 mm', async () => {
    const { labels, findings } = await segmentAnatomy(scanOf([jaw]), bright, QUIET);
    expect(labels.geometry).toBe(geometry);
    expect(findings.map(({ code }) => code)).toEqual(['labels/built-in', 'labels/doubtful']);
    let [wrong, inside] = [0, 0];
    for (let i = 0; i < labels.data.length; i++) {
      const d = outside(placeOf(i), jaw);
      if (d < 0) inside++;
      if (Math.abs(d) > 0.35 && (labels.data[i] === Label.Mandible) !== d < 0) wrong++;
    }
    expect(wrong / inside).toBeLessThan(0.002);
  });

  it('takes for skull what is called mandible and hangs on the skull', async () => {
    const alveolus: Ball = { at: indexToWorld(geometry, [12, 30, 26]), radius: 6 };
    const maxilla: Ball = { at: indexToWorld(geometry, [8, 30, 26]), radius: 7 };
    const scan = scanOf([jaw, alveolus]);
    for (let i = 0; i < scan.data.length; i++) if (outside(placeOf(i), maxilla) < 0) scan.data[i] = 2000;
    const denser: PredictClasses = async (x, ...others) => {
      const classes = await bright(x, ...others);
      for (let i = 0; i < CUBE; i++) {
        if (x[i]! < 1.2) continue;
        classes[Label.Mandible * CUBE + i] = 0;
        classes[Label.UpperSkull * CUBE + i] = 1;
      }
      return classes;
    };
    const { labels } = await segmentAnatomy(scan, denser, QUIET);
    const count = (label: Label, { at, radius }: Ball): number =>
      labels.data.filter((value, i) => value === label && outside(placeOf(i), { at, radius: radius + 1 }) < 0).length;
    expect(count(Label.Mandible, alveolus)).toBe(0);
    expect(count(Label.UpperSkull, alveolus)).toBeGreaterThan(900);
    expect(count(Label.Mandible, jaw)).toBeGreaterThan(9000);
  });

  it('leaves out crumbs of less than 60 cubic millimetres, and keeps a sequestrum beside the jaw', async () => {
    const crumb: Ball = { at: indexToWorld(geometry, [8, 8, 8]), radius: 2 };
    const sequestrum: Ball = { at: indexToWorld(geometry, [59, 30, 26]), radius: 3.2 };
    const { labels } = await segmentAnatomy(scanOf([jaw, crumb, sequestrum]), bright, QUIET);
    const labelAt = ({ at }: Ball): number => {
      const [x, y, z] = worldToIndex(geometry, at).map(Math.round) as [number, number, number];
      return labels.data[x + nx * (y + ny * z)]!;
    };
    expect(labelAt(crumb)).toBe(0);
    expect(labelAt(sequestrum)).toBe(Label.Mandible);
  });

  it('says that no jaw was found instead of giving nothing', async () => {
    const small: Ball = { ...jaw, radius: 6 };
    await expect(segmentAnatomy(scanOf([small]), bright, QUIET)).rejects.toMatchObject({ code: 'labels/found-no-jaw' });
    await expect(segmentAnatomy(scanOf([]), bright, QUIET)).rejects.toMatchObject({ code: 'labels/found-no-jaw' });
  });

  it('works on a straight grid of 1 mm whose edges are multiples of 4, at least a window', () => {
    const grid = segmenterGeometry(geometry);
    expect(grid.spacing).toEqual([1, 1, 1]);
    expect(grid.direction).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    for (const n of grid.size) {
      expect(n).toBeGreaterThanOrEqual(64);
      expect(n % 4).toBe(0);
    }
    for (const corner of [0, nx * ny * nz - 1, nx - 1]) {
      worldToIndex(grid, placeOf(corner)).forEach((at, axis) => {
        expect(at).toBeGreaterThan(-0.5);
        expect(at).toBeLessThan(grid.size[axis]! - 0.5);
      });
    }
  });
});
