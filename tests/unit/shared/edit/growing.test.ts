import { countMask } from '@shared/edit/box';
import { growInDirection } from '@shared/edit/grow-direction';
import { growFromSeed, seedMean } from '@shared/edit/region-grow';
import { levelTrace } from '@shared/edit/level-trace';
import { subtractSoftTissue } from '@shared/edit/soft-tissue';
import { histogram, otsuThree, quantile } from '@shared/edit/threshold';
import { multiplyVector, type Vec3 } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { type Volume } from '@shared/volume';
import { describe, expect, it } from 'vitest';
import { ball, draw, drawn, grid, OBLIQUE } from './drawings';

const along = (index: Vec3): Vec3 => multiplyVector(OBLIQUE, index);

describe('growth in a direction', () => {
  it('pushes the mask along an index axis up to the distance', () => {
    const mask = draw([['#.......', '#.......']]);
    const free = new Uint8Array(16);
    expect(drawn(growInDirection(mask, free, along([1, 0, 0]), 3))).toEqual([['####....', '####....']]);
    expect(drawn(growInDirection(mask, free, along([-1, 0, 0]), 3))).toEqual([['#.......', '#.......']]);
  });

  it('stops at obstacles and stays behind them', () => {
    const mask = draw([['#.......', '#.......']]);
    const wall = new Uint8Array(16);
    wall[3] = 1;
    expect(drawn(growInDirection(mask, wall, along([1, 0, 0]), 7))).toEqual([['###.....', '########']]);
  });

  it('follows a slanted direction', () => {
    const mask = draw([['#........', '.........', '.........', '.........', '.........']]);
    const grown = growInDirection(mask, new Uint8Array(45), along([2, 1, 0]), 10);
    expect(grown.data[4 + 9 * 2]).toBe(1);
    expect(grown.data[8 + 9 * 4]).toBe(1);
    expect(grown.data[8]).toBe(0);
    expect(countMask(grown)).toBe(9);
  });

  it('measures millimetres on an anisotropic grid', () => {
    const mask = draw([['#.........']], [0.5, 1, 1]);
    expect(countMask(growInDirection(mask, new Uint8Array(10), along([1, 0, 0]), 2))).toBe(5);
  });

  it('does nothing without a direction', () => {
    const mask = draw([['#..']]);
    expect(drawn(growInDirection(mask, new Uint8Array(3), [0, 0, 0], 5))).toEqual([['#..']]);
  });
});

describe('growth from a seed', () => {
  const geometry = grid([20, 18, 12], [1, 1, 1]);
  const inside = ball(geometry, 4);
  const scan: Volume = {
    geometry,
    data: Int16Array.from(inside.data, (v) => (v ? 100 : 900)),
  };

  it('fills what is alike and joined, and no more', () => {
    const grown = growFromSeed(scan, { seed: [10, 9, 6], tolerance: 50, distance: 100 });
    expect(grown.data).toEqual(inside.data);
  });

  it('keeps to the distance', () => {
    const grown = growFromSeed(scan, { seed: [10, 9, 6], tolerance: 50, distance: 2 });
    expect(countMask(grown)).toBe(33);
  });

  it('does not start in a blocked or an unlike place', () => {
    const blocked = new Uint8Array(inside.data.length).fill(1);
    expect(countMask(growFromSeed(scan, { seed: [10, 9, 6], tolerance: 50, distance: 9 }, blocked))).toBe(0);
    expect(countMask(growFromSeed(scan, { seed: [99, 9, 6], tolerance: 50, distance: 9 }))).toBe(0);
  });

  it('takes its grey value from the seed’s surroundings', () => {
    expect(seedMean(scan, [10, 9, 6])).toBe(100);
    expect(seedMean(scan, [0, 0, 0])).toBe(900);
  });
});

describe('thresholds', () => {
  it('parts three mixed tissues where they overlap least', () => {
    const random = createRandom(21);
    const data = Float32Array.from({ length: 30_000 }, (_, i) =>
      i % 3 === 0 ? random.normal(-1000, 60) : i % 3 === 1 ? random.normal(40, 60) : random.normal(1200, 120),
    );
    const [air, bone] = otsuThree(histogram(data, -1300, 1700))!;
    expect(air).toBeGreaterThan(-800);
    expect(air).toBeLessThan(-150);
    expect(bone).toBeGreaterThan(250);
    expect(bone).toBeLessThan(850);
  });

  it('has no answer for a blank scan', () => {
    expect(otsuThree(histogram(new Int16Array(100).fill(7), 0, 10))).toBeNull();
  });

  it('finds quantiles within a bin', () => {
    const h = histogram(
      Float32Array.from({ length: 1001 }, (_, i) => i),
      0,
      1000,
      100,
    );
    expect(Math.abs(quantile(h, 0.5) - 500)).toBeLessThan(10);
  });
});

describe('soft tissue', () => {
  const geometry = grid([24, 22, 16], [1, 1, 1]);
  const region = ball(geometry, 6);

  it('takes soft tissue out and leaves nothing outside the region', () => {
    const scan: Volume = { geometry, data: Int16Array.from(region.data, (_, i) => (i % 24 < 12 ? 40 : -900)) };
    const left = subtractSoftTissue(region, scan, { low: -200, high: 300, closing: 0, smallest: 0 });
    for (let i = 0; i < left.data.length; i++) expect(left.data[i]).toBe(region.data[i] && i % 24 >= 12 ? 1 : 0);
  });

  it('closes the holes that single voxels of soft tissue leave', () => {
    const random = createRandom(8);
    const scan: Volume = { geometry, data: Int16Array.from(region.data, () => (random.chance(0.1) ? 40 : -900)) };
    const open = subtractSoftTissue(region, scan, { low: -200, high: 300, closing: 0, smallest: 0 });
    const closed = subtractSoftTissue(region, scan, { low: -200, high: 300, closing: 1.5, smallest: 0 });
    expect(countMask(closed)).toBeGreaterThan(countMask(open));
    expect(countMask(closed)).toBeGreaterThan(countMask(region) * 0.97);
  });
});

describe('level trace', () => {
  it('takes the area inside the contour and closes its holes', () => {
    const rows = ['0000000', '0333330', '0311130', '0333330', '0000000'];
    const values = Int16Array.from(rows.join(''), Number);
    const area = levelTrace(values, 7, 5, [1, 1])!;
    expect([...area].reduce((sum, v) => sum + v, 0)).toBe(15);
  });

  it('refuses an area that runs out of the slice', () => {
    const values = new Int16Array(25).fill(5);
    expect(levelTrace(values, 5, 5, [2, 2])).toBeNull();
    expect(levelTrace(values, 5, 5, [9, 2])).toBeNull();
  });
});
