import { encodeLabel, Label } from '@shared/labels';
import { createRandom } from '@shared/random';
import { describe, expect, it } from 'vitest';
import { plainCrop } from '@main/training/augment';
import { drawMask, drawMaskKind, maskMixAt, type MaskKind, WHOLE_FIRST, WOUNDS_THEN } from '@main/training/masks';
import { blobMask } from '@main/training/masks/blobs';
import { archBox, SMALL_WOUNDS, woundMask } from '@main/training/masks/wounds';
import { dilateCube, emptyMask, voxelOf } from '@main/training/masks/grid';
import { teethAndJawMask, teethMask } from '@main/training/masks/teeth';
import { CROP, CROP_VOXELS } from '@main/training/subject';
import { same, toySubject } from './fixtures';

const labels = plainCrop(toySubject('toy'), [3, 1, 0]);
const at = (x: number, y: number, z: number): number => x + CROP * (y + CROP * z);
const sum = (mask: Uint8Array): number => mask.reduce((total, value) => total + value, 0);

describe('dilation by max-pooling', () => {
  it('turns one voxel into a cube of edge 5 at radius 2, cut at the border', () => {
    const mask = emptyMask();
    mask[at(20, 30, 40)] = 1;
    const dilated = dilateCube(mask, 2);
    expect(sum(dilated)).toBe(125);
    expect(dilated[at(18, 28, 38)]).toBe(1);
    expect(dilated[at(17, 30, 40)]).toBe(0);
    const corner = emptyMask();
    corner[at(0, 63, 0)] = 1;
    expect(sum(dilateCube(corner, 2))).toBe(27);
  });

  it('by radius 0 changes nothing', () => {
    const mask = teethMask(labels);
    expect(same(dilateCube(mask, 0), mask)).toBe(true);
  });
});

describe('the teeth mask', () => {
  it('is eq. 13 and 14: the maximum of x > 0.75 over a 5 x 5 x 5 neighbourhood', () => {
    const mask = teethMask(labels);
    const random = createRandom(7);
    for (let n = 0; n < 400; n++) {
      const [x, y, z] = voxelOf(random.integer(0, CROP_VOXELS - 1));
      let expected = 0;
      for (let dz = -2; dz <= 2; dz++) {
        for (let dy = -2; dy <= 2; dy++) {
          for (let dx = -2; dx <= 2; dx++) {
            const [u, v, w] = [x + dx, y + dy, z + dz];
            if (Math.min(u, v, w) < 0 || Math.max(u, v, w) >= CROP) continue;
            if (encodeLabel(labels[at(u, v, w)]!) > 0.75) expected = 1;
          }
        }
      }
      expect(mask[at(x, y, z)], `voxel ${x} ${y} ${z}`).toBe(expected);
    }
  });

  it('with the jaw covers every tooth, canal and mandible voxel', () => {
    const mask = teethAndJawMask(labels);
    const spared = labels.filter((label, i) => label >= Label.Mandible && mask[i] === 0);
    expect(spared.length).toBe(0);
    expect(sum(mask)).toBeLessThan(CROP_VOXELS / 2);
  });
});

describe('local wounds', () => {
  it('treat teeth in three ways: partly, whole or spared', () => {
    const isTooth = (label: number): boolean => label === Label.UpperTeeth || label === Label.LowerTeeth;
    let spared = 0;
    let touched = 0;
    for (let seed = 0; seed < 40; seed++) {
      const mask = blobMask(labels, createRandom(seed));
      const teeth = sum(mask.map((value, i) => (value && isTooth(labels[i]!) ? 1 : 0)));
      const near = sum(dilateCube(mask, 1).map((value, i) => (value && isTooth(labels[i]!) ? 1 : 0)));
      if (teeth > 0) touched++;
      else if (near > 0) spared++;
    }
    expect(touched).toBeGreaterThan(8);
    expect(spared).toBeGreaterThan(3);
  });
});

const KINDS = [...new Set([...WHOLE_FIRST, ...WOUNDS_THEN].map(({ kind }) => kind))];

describe('wounds as patients have them', () => {
  it('take tissue, of several jaws only when there are several wounds, and hold voxels of both', () => {
    const jaws = { lower: 0, upper: 0 };
    for (let seed = 0; seed < 40; seed++) {
      const mask = woundMask(labels, createRandom(seed));
      for (let i = 0; i < CROP_VOXELS; i++) {
        if (!mask[i]) continue;
        if (labels[i] === 0) throw new Error(`seed ${seed}: voxel ${i} is empty and was masked`);
        jaws[labels[i] === Label.UpperSkull || labels[i] === Label.UpperTeeth ? 'upper' : 'lower']++;
      }
    }
    expect(jaws.lower).toBeGreaterThan(1000);
    expect(jaws.upper).toBeGreaterThan(1000);
  });

  it('are small where small ones are asked for', () => {
    const one = { ...SMALL_WOUNDS, count: [1, 1] } as const;
    let taken = 0;
    for (let seed = 0; seed < 40; seed++) {
      const mask = woundMask(labels, createRandom(seed), 1, archBox(labels), one);
      const across = [...mask.keys()].filter((i) => mask[i]).map((i) => i % CROP);
      // 14 mm, stretched by a quarter, ragged by a half: 11 voxels of 2 mm, and lobes beside it.
      if (across.length > 0) expect(Math.max(...across) - Math.min(...across), `seed ${seed}`).toBeLessThan(14);
      taken += across.length;
    }
    expect(taken).toBeGreaterThan(100);
  });
});

describe('drawn masks', () => {
  it('show whole losses in the first 40 % of the steps and wounds then', () => {
    expect(maskMixAt(0)).toBe(WHOLE_FIRST);
    expect(maskMixAt(0.39)).toBe(WHOLE_FIRST);
    expect(maskMixAt(0.41)).toBe(WOUNDS_THEN);
  });

  it.each([WHOLE_FIRST, WOUNDS_THEN])('come with probabilities that sum to one, and in those proportions', (...mix) => {
    expect(mix.reduce((total, { probability }) => total + probability, 0)).toBeCloseTo(1, 12);
    const random = createRandom(11);
    const counts = new Map<MaskKind, number>();
    for (let n = 0; n < 4000; n++) {
      const kind = drawMaskKind(mix, random);
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    for (const { kind, probability } of mix) {
      expect(counts.get(kind)! / 4000, kind).toBeGreaterThan(probability - 0.03);
      expect(counts.get(kind)! / 4000, kind).toBeLessThan(probability + 0.03);
    }
  });

  it.each(KINDS)('%s: 0 or 1, repeatable by seed, empty on an empty crop where it needs anatomy', (kind) => {
    for (let seed = 0; seed < 5; seed++) {
      const mask = drawMask(kind, labels, createRandom(seed));
      expect(
        mask.every((value) => value <= 1),
        `seed ${seed}`,
      ).toBe(true);
      expect(same(mask, drawMask(kind, labels, createRandom(seed))), `seed ${seed}`).toBe(true);
      if (kind === 'none') expect(sum(mask)).toBe(0);
      else expect(sum(mask), `seed ${seed}`).toBeGreaterThan(0);
    }
    const onNothing = drawMask(kind, new Uint8Array(CROP_VOXELS), createRandom(1));
    if (kind !== 'cubes') expect(sum(onNothing)).toBe(0);
  });

  it('local wounds span 4 to 40 mm: from below 30 voxels to above 1500, all touching the jaw', () => {
    const sizes: number[] = [];
    for (let seed = 0; seed < 60; seed++) {
      const mask = blobMask(labels, createRandom(seed), 1);
      sizes.push(sum(mask));
      let onJaw = false;
      for (let i = 0; i < CROP_VOXELS && !onJaw; i++) onJaw = mask[i] === 1 && labels[i] !== 0;
      expect(onJaw, `seed ${seed}`).toBe(true);
    }
    expect(Math.min(...sizes)).toBeLessThan(30);
    expect(Math.max(...sizes)).toBeGreaterThan(1500);
  });

  it('a local wound is no box: its surface is ragged', () => {
    const mask = drawMask('local', labels, createRandom(21));
    const low = [CROP, CROP, CROP];
    const high = [0, 0, 0];
    mask.forEach((value, i) => {
      if (value)
        voxelOf(i).forEach(
          (c, axis) => ((low[axis] = Math.min(low[axis]!, c)), (high[axis] = Math.max(high[axis]!, c))),
        );
    });
    const box = low.reduce((product, c, axis) => product * (high[axis]! - c + 1), 1);
    expect(sum(mask)).toBeLessThan(0.8 * box);
  });

  it('jaw masks take lower jaw, lower teeth and what is within two voxels of them', () => {
    for (let seed = 0; seed < 8; seed++) {
      const mask = drawMask('jaw', labels, createRandom(seed));
      const near = dilateCube(
        Uint8Array.from(labels, (label) => (label === 2 || label === 4 || label === 5 ? 1 : 0)),
        2,
      );
      const beyond = mask.filter((value, i) => value === 1 && near[i] === 0);
      expect(beyond.length, `seed ${seed}`).toBe(0);
    }
  });
});
