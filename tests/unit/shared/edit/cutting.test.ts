import { boxOfValue, countMask, cutBox, isEmptyBox, maskOfValue, widenBoxMm } from '@shared/edit/box';
import { eachVoxelOfDab, strokePoints } from '@shared/edit/brush';
import { diffToMask } from '@shared/edit/diff-to-mask';
import { applyDiff, changedVoxels, isEmptyDiff } from '@shared/edit/label-diff';
import { estimateMirrorPlane, mirroredLabels, mirrorIntoGap } from '@shared/edit/mirror';
import { distanceToPlane, mirrorPoint, partBeyondPlane } from '@shared/edit/plane';
import { insidePolygon } from '@shared/edit/polygon';
import { cutVoxels, scissors } from '@shared/edit/scissors';
import { indexToWorld, multiplyVector, type Vec3, voxelVolume, worldToIndex } from '@shared/geometry';
import { describe, expect, it } from 'vitest';
import { ball, draw, drawn, grid, maskFrom, OBLIQUE } from './drawings';

describe('boxes', () => {
  const geometry = grid([12, 10, 8]);
  const labels = maskFrom(geometry, (x, y, z) => x >= 3 && x < 6 && y === 4 && z > 2 && z < 6);

  it('finds the tight box of a value, within a box too', () => {
    expect(boxOfValue(labels, 1)).toEqual({ start: [3, 4, 3], size: [3, 1, 3] });
    expect(boxOfValue(labels, 1, { start: [5, 0, 0], size: [7, 10, 4] })).toEqual({
      start: [5, 4, 3],
      size: [1, 1, 1],
    });
    expect(isEmptyBox(boxOfValue(labels, 2))).toBe(true);
  });

  it('cuts with the geometry of the cut', () => {
    const cut = cutBox(labels, { start: [3, 4, 3], size: [3, 1, 3] });
    expect(countMask(cut)).toBe(9);
    expect(cut.geometry.origin).toEqual(indexToWorld(geometry, [3, 4, 3]));
  });

  it('widens by millimetres and stays inside the grid', () => {
    expect(widenBoxMm({ start: [3, 4, 3], size: [3, 1, 3] }, 1, geometry)).toEqual({
      start: [0, 2, 1],
      size: [9, 5, 7],
    });
  });
});

describe('diff to a mask', () => {
  it('gives what the mask says, drops what it lacks and leaves kept values alone', () => {
    const labels = draw([['....']]);
    labels.data.set([1, 2, 0, 3]);
    const box = { start: [0, 0, 0], size: [4, 1, 1] } as const;
    const after = draw([['.###']]);
    const kept = new Uint8Array(256);
    kept[3] = 1;
    const diff = diffToMask(labels, box, after, 1, kept);
    applyDiff(labels.data, diff);
    expect([...labels.data]).toEqual([0, 1, 1, 3]);
    expect(isEmptyDiff(diffToMask(labels, box, maskOfValue(labels, 1, box), 1, kept))).toBe(true);
    expect(changedVoxels(diff)).toBe(3);
  });
});

describe('brush', () => {
  const geometry = grid([60, 50, 32]);
  const centre = indexToWorld(geometry, [30, 25, 16]);
  const count = (brush: { radius: number; normal: Vec3 | null; thickness: number }): number => {
    let n = 0;
    eachVoxelOfDab(geometry, centre, brush, () => n++);
    return n;
  };

  it('paints a ball of the radius in millimetres', () => {
    const volume = count({ radius: 5, normal: null, thickness: 0 }) * voxelVolume(geometry);
    expect(Math.abs(volume / ((4 / 3) * Math.PI * 125) - 1)).toBeLessThan(0.03);
  });

  it('paints a disc of one slice along any axis', () => {
    const normal = multiplyVector(OBLIQUE, [0, 0, 1]);
    const area = count({ radius: 5, normal, thickness: 0.8 }) * 0.4 * 0.5;
    expect(Math.abs(area / (Math.PI * 25) - 1)).toBeLessThan(0.03);
  });

  it('paints one voxel with the smallest brush', () => {
    expect(count({ radius: 0.05, normal: null, thickness: 0 })).toBe(1);
  });

  it('leaves no gap in a fast stroke', () => {
    const points = strokePoints([0, 0, 0], [10, 0, 0], 2);
    expect(points.at(-1)).toEqual([10, 0, 0]);
    points.reduce<Vec3>(
      (a, b) => {
        expect(Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2])).toBeLessThanOrEqual(1);
        return b;
      },
      [0, 0, 0],
    );
  });
});

describe('scissors', () => {
  it('knows inside from outside of a polygon, also of a concave one', () => {
    const u = [0, 0, 10, 0, 10, 10, 6, 10, 6, 4, 4, 4, 4, 10, 0, 10];
    expect(insidePolygon(u, 2, 8)).toBe(true);
    expect(insidePolygon(u, 5, 8)).toBe(false);
    expect(insidePolygon(u, 5, 2)).toBe(true);
    expect(insidePolygon([], 0, 0)).toBe(false);
  });

  const mask = draw([['#####'], ['#####'], ['#####']]);
  // The view's x and y are the index axes x and y, its depth the index axis z around slice 1, for the oblique grid.
  const rows = ([0, 1, 2] as const).map((axis) => {
    const v = [OBLIQUE[axis], OBLIQUE[axis + 3]!, OBLIQUE[axis + 6]!];
    const o = mask.geometry.origin;
    return [...v, -(v[0]! * o[0] + v[1]! * o[1] + v[2]! * o[2]) - (axis === 2 ? 1 : 0)];
  });
  const projection = [...rows.flat(), 0, 0, 0, 1];
  const polygon = [0.5, -1, 2.5, -1, 2.5, 1, 0.5, 1];

  it('takes what is inside, through all slices', () => {
    const after = scissors(mask, { polygon, projection, side: 'inside', depth: Infinity });
    expect(drawn(after)).toEqual([['#..##'], ['#..##'], ['#..##']]);
  });

  it('takes what is outside', () => {
    const after = scissors(mask, { polygon, projection, side: 'outside', depth: Infinity });
    expect(drawn(after)).toEqual([['.##..'], ['.##..'], ['.##..']]);
  });

  it('keeps to its depth', () => {
    const after = scissors(mask, { polygon, projection, side: 'inside', depth: 0.4 });
    expect(drawn(after)).toEqual([['#####'], ['#..##'], ['#####']]);
    expect(cutVoxels(mask, { polygon: [], projection, side: 'inside', depth: 9 }).includes(1)).toBe(false);
  });
});

describe('plane', () => {
  it('measures and mirrors', () => {
    const plane = { point: [1, 0, 0], normal: [2, 0, 0] } as const;
    expect(distanceToPlane(plane, [4, 5, 6])).toBe(3);
    expect(mirrorPoint(plane, [4, 5, 6])).toEqual([-2, 5, 6]);
  });

  it('parts a ball into halves of the same volume', () => {
    const geometry = grid([41, 35, 23]);
    const whole = ball(geometry, 7);
    const normal = multiplyVector(OBLIQUE, [1, 2, -1]);
    const half = partBeyondPlane(whole, { point: indexToWorld(geometry, [20, 17, 11]), normal });
    expect(Math.abs(countMask(half) / countMask(whole) - 0.5)).toBeLessThan(0.03);
  });
});

describe('mirror', () => {
  const geometry = { ...grid([61, 40, 30], [1, 1, 1]), origin: [-24, 5, 8] as Vec3 };
  // Two balls on either side of the plane x = 4 mm in the world, and a bar across it; the right one has a bite.
  const at = (x: number, y: number, z: number): Vec3 => indexToWorld(geometry, [x, y, z]);
  const whole = maskFrom(geometry, (x, y, z) => {
    const [wx, wy, wz] = at(x, y, z);
    const bar = Math.abs(wx - 4) < 12 && Math.abs(wy - 28) < 3 && Math.abs(wz - 20) < 3;
    return bar || Math.hypot(Math.abs(wx - 4) - 13, wy - 24, wz - 22) < 7;
  });
  const labels = { geometry, data: Uint8Array.from(whole.data, (v) => v * 2) };
  const bite = ball(geometry, 3, worldToIndex(geometry, [-9, 20, 22]));

  it('finds the plane of symmetry within a millimetre and three degrees', () => {
    const plane = estimateMirrorPlane(labels)!;
    expect(Math.abs(plane.normal[0]) / Math.hypot(...plane.normal)).toBeGreaterThan(Math.cos(Math.PI / 60));
    expect(Math.abs(distanceToPlane(plane, [4, 25, 21]))).toBeLessThan(1);
  });

  it('says when there is nothing to find it by', () => {
    expect(estimateMirrorPlane({ geometry, data: new Uint8Array(labels.data.length) })).toBeNull();
  });

  it('mirrors labels on an oblique, anisotropic grid voxel by voxel', () => {
    const oblique = grid([17, 12, 9]);
    const data = Uint8Array.from({ length: 17 * 12 * 9 }, (_, i) => (i * 7) % 6);
    const plane = { point: indexToWorld(oblique, [8, 6, 4]), normal: multiplyVector(OBLIQUE, [1, 0.2, -0.1]) };
    const found = mirroredLabels({ geometry: oblique, data }, plane).data;
    let seen = 0;
    found.forEach((value, i) => {
      const world = indexToWorld(oblique, [i % 17, Math.floor(i / 17) % 12, Math.floor(i / 204)]);
      const exact = worldToIndex(oblique, mirrorPoint(plane, world));
      if (exact.some((v) => Math.abs(v - Math.floor(v) - 0.5) < 1e-6)) return;
      const [x, y, z] = exact.map(Math.round) as [number, number, number];
      const known = x >= 0 && y >= 0 && z >= 0 && x < 17 && y < 12 && z < 9;
      expect(value).toBe(known ? data[x + 17 * (y + 12 * z)]! : 0);
      if (known) seen++;
    });
    expect(seen).toBeGreaterThan(500);
  });

  it('brings what the other side has into the gap and nothing else', () => {
    const plane = { point: [4, 0, 0], normal: [1, 0, 0] } as const;
    const all = maskFrom(geometry, () => true);
    const wounded = { geometry, data: labels.data.map((v, i) => (bite.data[i] ? 0 : v)) };
    const found = mirrorIntoGap(wounded, all, plane, [2]);
    let [missing, right] = [0, 0];
    for (let i = 0; i < found.data.length; i++) {
      if (found.data[i]) expect(wounded.data[i]).toBe(0);
      const other = worldToIndex(
        geometry,
        mirrorPoint(plane, at(i % 61, Math.floor(i / 61) % 40, Math.floor(i / 2440))),
      );
      const known = other.every((v, axis) => v >= 0 && v <= geometry.size[axis]! - 1);
      if (bite.data[i] && labels.data[i] && known) {
        missing++;
        right += found.data[i]!;
      }
    }
    expect(missing).toBeGreaterThan(20);
    expect(right / missing).toBeGreaterThan(0.95);
    expect(countMask(mirrorIntoGap(wounded, all, plane, [3]))).toBe(0);
  });
});
