import { describe, expect, it } from 'vitest';
import { indexToWorld, type Vec3 } from '@shared/geometry';
import { createVolume, type Volume } from '@shared/volume';
import { crop, flip, pad, paste } from '@main/volume/crop';
import { draw, drawn, obliqueGrid } from '../../fixtures/volumes';

const volume = createVolume(
  obliqueGrid([5, 4, 3]),
  Int16Array.from({ length: 60 }, (_, i) => i - 20),
);

/** World position (rounded) -> value. */
function places({ geometry, data }: Volume): Map<string, number> {
  const [nx, ny] = geometry.size;
  return new Map(
    Array.from(data, (v, i) => {
      const world = indexToWorld(geometry, [i % nx, Math.floor(i / nx) % ny, Math.floor(i / nx / ny)]);
      return [world.map((c) => c.toFixed(6)).join(' '), v];
    }),
  );
}

describe('crop', () => {
  it('takes a box', () => {
    expect(draw(crop(drawn('1234\n5678\n9012'), [1, 1, 0], [2, 2, 1]))).toBe('67\n.1');
  });

  it('leaves every voxel at its place in the world', () => {
    const all = places(volume);
    const part = places(crop(volume, [1, 2, 0], [3, 2, 2]));
    expect(part.size).toBe(12);
    for (const [place, value] of part) expect(all.get(place)).toBe(value);
  });

  it('gives voxels beyond the volume the value for outside', () => {
    expect(draw(crop(drawn('12\n34'), [-1, 1, 0], [4, 2, 2], 7))).toBe('7347\n7777\n\n7777\n7777');
    expect(new Set(crop(volume, [50, 0, 0], [2, 2, 2], -1000).data)).toEqual(new Set([-1000]));
  });

  it('refuses boxes of no or of broken size', () => {
    for (const size of [
      [0, 1, 1],
      [1, -1, 1],
      [1, 1.5, 1],
    ] as Vec3[]) {
      expect(() => crop(volume, [0, 0, 0], size)).toThrow(RangeError);
    }
    expect(() => crop(volume, [0.5, 0, 0], [1, 1, 1])).toThrow(RangeError);
  });
});

describe('paste', () => {
  it('undoes crop, also of a box that sticks out, and leaves the given volume alone', () => {
    const before = volume.data.slice();
    for (const start of [
      [1, 2, 0],
      [-1, 3, 2],
      [4, -2, -1],
      [9, 0, 0],
    ] as Vec3[]) {
      const box = crop(volume, start, [3, 2, 2]).data;
      expect(paste(volume.data, volume.geometry.size, box, start, [3, 2, 2])).toEqual(before);
    }
    expect(volume.data).toEqual(before);
  });

  it('puts each voxel of the box in its place', () => {
    const size: Vec3 = [7, 8, 10];
    const box = Float32Array.from({ length: 24 }, (_, i) => i);
    const pasted = paste(new Float32Array(560).fill(-1), size, box, [3, 4, 5], [2, 3, 4]);
    expect(pasted[3 + 7 * (4 + 8 * 5)]).toBe(0);
    expect(pasted[4 + 7 * (6 + 8 * 8)]).toBe(23);
    expect(pasted.filter((value) => value === -1)).toHaveLength(560 - 24);
  });
});

describe('pad', () => {
  it('is undone by crop', () => {
    const padded = pad(volume, [1, 2, 0], [0, 3, 4], -1000);
    expect(padded.geometry.size).toEqual([6, 9, 7]);
    expect(padded.data.filter((v) => v === -1000)).toHaveLength(6 * 9 * 7 - 60);
    const back = crop(padded, [1, 2, 0], volume.geometry.size);
    expect(back.data).toEqual(volume.data);
    back.geometry.origin.forEach((c, axis) => expect(c).toBeCloseTo(volume.geometry.origin[axis]!, 9));
  });
});

describe('flip', () => {
  it.each([0, 1, 2] as const)('along axis %i counts from the other end and leaves places in the world', (axis) => {
    const flipped = flip(volume, axis);
    expect(flipped.data).not.toEqual(volume.data);
    expect(places(flipped)).toEqual(places(volume));
    expect(flip(flipped, axis).data).toEqual(volume.data);
  });
});
