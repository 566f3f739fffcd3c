import { ballRows, dilateBits, invertBits, packBits, unpackBits } from '@shared/edit/bits';
import { squaredDistance } from '@shared/edit/distance';
import { marginMask } from '@shared/edit/margin';
import { type Vec3 } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { describe, expect, it } from 'vitest';
import { grid, maskFrom } from './drawings';

describe('bits', () => {
  it.each([1, 31, 32, 33, 64, 70])('packs and unpacks rows of %i voxels, and inverts only inside the box', (nx) => {
    const random = createRandom(nx);
    const size: Vec3 = [nx, 4, 3];
    const mask = maskFrom(grid(size), () => random.chance(0.5));
    const bits = packBits(mask.data, size);
    expect(unpackBits(bits)).toEqual(mask.data);
    const other = invertBits(bits);
    expect(unpackBits(other)).toEqual(mask.data.map((v) => 1 - v));
    expect(unpackBits(invertBits(other))).toEqual(mask.data);
    const set = (words: Int32Array): number =>
      words.reduce((sum, word) => sum + (word >>> 0).toString(2).replaceAll('0', '').length, 0);
    expect(set(bits.words) + set(other.words)).toBe(mask.data.length);
  });

  it.each([
    [41, 0.5],
    [42, 1],
    [43, 2.3],
    [44, 9],
    [45, 30],
  ])('grows and shrinks as far as the distance to the mask says, seed %i, %d mm', (seed, mm) => {
    const random = createRandom(seed);
    const geometry = grid([75, 9, 7], [0.4, 0.5, 0.8]);
    const mask = maskFrom(geometry, () => random.chance(0.01));
    const limit = mm * mm + 1e-9;
    const near = squaredDistance(mask, 1);
    const rows = ballRows(mm, geometry.spacing);
    const grown = unpackBits(dilateBits(packBits(mask.data, geometry.size), rows));
    expect(grown).toEqual(Uint8Array.from(near, (d) => (d <= limit ? 1 : 0)));
    expect(marginMask(mask, mm).data).toEqual(grown);
    const thick = { geometry, data: mask.data.map((v) => 1 - v) };
    expect(marginMask(thick, -mm).data).toEqual(grown.map((v) => 1 - v));
  });
});
