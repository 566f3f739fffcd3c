import { describe, expect, it } from 'vitest';
import { type Geometry, indexToWorld, type Vec3, voxelCount, voxelVolume, withSpacing } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { createVolume, type LabelVolume } from '@shared/volume';
import { crop, flip } from '@main/volume/crop';
import { resampleLabels } from '@main/volume/resample-labels';
import { resample } from '@main/volume/resample';
import { ball, draw, drawn, obliqueGrid, permuted, rotation, sampled } from '../../fixtures/volumes';

function volumeMm3({ geometry, data }: LabelVolume, label = 1): number {
  return data.reduce((sum, v) => sum + (v === label ? 1 : 0), 0) * voxelVolume(geometry);
}

const coarse = obliqueGrid([20, 18, 16], [2, 2, 2]);
const fine = withSpacing(coarse, [0.4, 0.5, 0.5]);
const turned: Geometry = {
  ...fine,
  size: [60, 50, 60],
  origin: indexToWorld(coarse, [4.2, 2.2, 4.4]),
  direction: rotation(0.35, -0.4, 0.8),
};

describe('labels on a finer grid', () => {
  it.each([
    ['aligned', fine],
    ['oblique', { ...turned, size: [90, 75, 75] as Vec3, origin: indexToWorld(coarse, [1, 0.4, 1]) }],
  ])('keep the volume of a ball to 2 per cent and its surface to half a coarse voxel: %s', (_, target) => {
    const centre = indexToWorld(coarse, [9.3, 8.6, 7.8]);
    const result = resampleLabels(ball(coarse, centre, 10.3), target);
    expect(Math.abs(volumeMm3(result) / volumeMm3(ball(coarse, centre, 10.3)) - 1)).toBeLessThan(0.02);
    const inner = ball(target, centre, 9.3).data;
    const outer = ball(target, centre, 11.3).data;
    expect(result.data.every((v, i) => inner[i]! <= v && v <= outer[i]!)).toBe(true);
  });

  it('are a slanting plane where the coarse labels are its steps', () => {
    const steps = drawn('#...\n##..\n###.\n####', [1, 1, 1]);
    const grid: Geometry = { ...withSpacing(steps.geometry, [1 / 3, 1 / 3, 1]) };
    expect(draw(resampleLabels(steps, grid))).toBe(
      [
        '###.........',
        '###.........',
        '####........',
        '#####.......',
        '######......',
        '#######.....',
        '########....',
        '#########...',
        '##########..',
        '############',
        '############',
        '############',
      ].join('\n'),
    );
  });

  it('of two values are the interpolated mask above one half', () => {
    const random = createRandom(8);
    const mask = sampled(obliqueGrid([7, 6, 5]), new Uint8Array(210), () => random.integer(0, 1) * 4);
    for (const target of [withSpacing(mask.geometry, [0.13, 0.23, 0.31]), { ...turned, ...smallTurned(mask) }]) {
      const shares = resample(
        createVolume(
          mask.geometry,
          Float64Array.from(mask.data, (v) => v / 4),
        ),
        target,
      );
      const result = resampleLabels(mask, target);
      const wrong = result.data.filter(
        (v, i) => Math.abs(shares.data[i]! - 0.5) > 1e-6 && v !== (shares.data[i]! > 0.5 ? 4 : 0),
      );
      expect(wrong).toHaveLength(0);
    }
  });

  it('never hold a label that is not beside them', () => {
    const labels = drawn('123\n450\n000', [1, 1, 1]);
    const result = resampleLabels(labels, withSpacing(labels.geometry, [0.25, 0.25, 1]));
    expect([...new Set(result.data)].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(draw(result).split('\n')[0]).toBe('111122223333');
  });
});

function smallTurned({ geometry }: LabelVolume): Pick<Geometry, 'size' | 'spacing' | 'origin'> {
  return { size: [15, 14, 13], spacing: [0.2, 0.21, 0.23], origin: indexToWorld(geometry, [1.2, 0.1, 0.8]) };
}

describe('labels on a coarser grid', () => {
  it('are those with the largest share of the voxel', () => {
    const labels = drawn(
      `
      112233
      112034
      555004
      555000`,
      [1, 1, 1],
    );
    expect(draw(resampleLabels(labels, withSpacing(labels.geometry, [2, 2, 1])))).toBe('123\n5..');
    expect(draw(resampleLabels(labels, withSpacing(labels.geometry, [3, 4, 1])))).toBe('5.');
  });

  it('weigh source voxels that are cut by the part inside', () => {
    // target voxels cover 1.5 source voxels: 1 + half of 2; half of 2 + 3
    const labels = drawn('123456', [1, 1, 1]);
    expect(draw(resampleLabels(labels, withSpacing(labels.geometry, [1.5, 1, 1])))).toBe('1346');
  });

  it.each([
    ['aligned', withSpacing(fine, [2, 2, 2])],
    [
      'oblique',
      {
        ...turned,
        size: [17, 17, 17] as Vec3,
        spacing: [2, 2, 2] as Vec3,
        origin: indexToWorld(coarse, [1.2, 0.8, 1.6]),
      },
    ],
  ])('keep the volume of a ball to 2 per cent: %s', (_, target) => {
    const solid = ball(fine, indexToWorld(coarse, [9.3, 8.6, 7.8]), 10.3);
    expect(Math.abs(volumeMm3(resampleLabels(solid, target)) / volumeMm3(solid) - 1)).toBeLessThan(0.02);
  });

  it('agree with counting whole voxels, seed 4', () => {
    const random = createRandom(4);
    const source = obliqueGrid([24, 18, 12]);
    const labels = sampled(source, new Uint8Array(voxelCount(source)), () => random.pick([0, 0, 1, 2, 3]));
    const result = resampleLabels(labels, withSpacing(source, [0.4 * 3, 0.7 * 2, 1.1 * 4]));
    const [tx, ty] = result.geometry.size;
    result.data.forEach((label, out) => {
      const [x, y, z] = [out % tx, Math.floor(out / tx) % ty, Math.floor(out / tx / ty)];
      const block = crop(labels, [3 * x, 2 * y, 4 * z], [3, 2, 4]).data;
      const votes = [0, 1, 2, 3].map((l) => block.filter((v) => v === l).length);
      expect(votes[label]).toBe(Math.max(...votes));
    });
  });
});

describe('labels', () => {
  const random = createRandom(6);
  const labels = sampled(obliqueGrid([9, 7, 5]), new Uint8Array(315), () => random.integer(0, 5));

  it('stay where they are on their own, mirrored, permuted and cropped grids', () => {
    for (const same of [
      labels,
      flip(labels, 0),
      flip(labels, 2),
      permuted(labels, [2, 0, 1]),
      crop(labels, [2, 1, 1], [4, 5, 3]),
    ]) {
      expect(resampleLabels(labels, same.geometry).data).toEqual(same.data);
    }
  });

  it('are 0 outside', () => {
    const wider = crop(labels, [-2, -1, -3], [14, 10, 12]);
    expect(resampleLabels(labels, wider.geometry).data).toEqual(wider.data);
    expect(new Set(resampleLabels(labels, { ...labels.geometry, origin: [900, 0, 0] }).data)).toEqual(new Set([0]));
  });

  it('of one voxel and of one slice survive', () => {
    const voxel = createVolume(obliqueGrid([1, 1, 1]), Uint8Array.of(3));
    expect(resampleLabels(voxel, withSpacing(voxel.geometry, [0.2, 0.35, 0.55])).data).toEqual(
      new Uint8Array(8).fill(3),
    );
    const slice = crop(labels, [0, 0, 2], [9, 7, 1]);
    expect(resampleLabels(slice, slice.geometry).data).toEqual(slice.data);
  });
});
