import { Label } from '@shared/labels';
import { createRandom } from '@shared/random';
import { describe, expect, it } from 'vitest';
import { takeWholeTeeth } from '@main/training/masks/blobs';
import { emptyMask, forBox, voxelOf } from '@main/training/masks/grid';
import { singleTeeth } from '@main/training/masks/single-teeth';
import { CROP_VOXELS } from '@main/training/subject';

/** Eight teeth of 8 voxels in a row, 1 mm: crowns that touch, and tapering roots that do not. */
const WIDTH = 8;
const labels = new Uint8Array(CROP_VOXELS);
for (let i = 0; i < CROP_VOXELS; i++) {
  const [x, y, z] = voxelOf(i);
  const fromMiddle = Math.max(Math.abs((x % WIDTH) - 3.5), Math.abs(y - 31.5));
  const half = z >= 36 ? 4 : 1.5 + (1.5 * (z - 16)) / 20;
  if (z >= 16 && z < 46 && fromMiddle < half) labels[i] = Label.LowerTeeth;
  else if (z < 34) labels[i] = Label.Mandible;
}
const toothOf = (i: number): number => Math.floor(voxelOf(i)[0] / WIDTH);

describe('single teeth', () => {
  it('are told apart although their crowns touch', () => {
    const numbers = singleTeeth(labels, 2);
    expect(new Set(numbers).size).toBe(9);
    const numberOf = new Map<number, number>();
    let strays = 0;
    numbers.forEach((number, i) => {
      if (number > 0 !== (labels[i] === Label.LowerTeeth)) strays++;
      if (number === 0) return;
      if (!numberOf.has(toothOf(i))) numberOf.set(toothOf(i), number);
      if (numberOf.get(toothOf(i)) !== number) strays++;
    });
    expect(strays).toBe(0);
  });

  it('are counted on from one jaw to the other', () => {
    const both = labels.slice();
    forBox([0, 28, 50], [7, 35, 63], (i) => (both[i] = Label.UpperTeeth));
    const numbers = singleTeeth(both, 2);
    expect(new Set(numbers).size).toBe(10);
    expect(
      numbers.every((number, i) => both[i] !== Label.LowerTeeth || number !== numbers[3 + 64 * (31 + 64 * 60)]),
    ).toBe(true);
  });
});

describe('a wound through teeth', () => {
  it('takes those that stand mostly in it from root to crown, and leaves the others whole', () => {
    let taken = 0;
    for (let seed = 0; seed < 20; seed++) {
      // The third tooth but for its top; of the fourth one side.
      const mask = emptyMask();
      forBox([16, 24, 10], [25, 39, 42], (i) => {
        if (labels[i]) mask[i] = 1;
      });
      const bone = mask.map((value, i) => (value && labels[i] === Label.Mandible ? 1 : 0));
      takeWholeTeeth(mask, labels, createRandom(seed, 'teeth'), 2);
      const lost = new Map<number, Set<number>>();
      let changed = 0;
      mask.forEach((value, i) => {
        if (labels[i] !== Label.LowerTeeth) changed += Number(value !== bone[i]);
        else lost.set(toothOf(i), (lost.get(toothOf(i)) ?? new Set()).add(value));
      });
      expect(changed, `seed ${seed}`).toBe(0);
      for (const [tooth, values] of lost) expect(values.size, `seed ${seed}, tooth ${tooth}`).toBe(1);
      for (const tooth of [0, 1, 3, 4, 5, 6, 7]) expect(lost.get(tooth)!.has(0)).toBe(true);
      if (lost.get(2)!.has(1)) taken++;
    }
    expect(taken).toBeGreaterThan(10);
    expect(taken).toBeLessThan(20);
  });
});
