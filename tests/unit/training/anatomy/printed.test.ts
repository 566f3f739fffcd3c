import { printed } from '@main/training/anatomy/printed';
import { Label } from '@shared/labels';
import type { Vec3 } from '@shared/geometry';
import { expect, it } from 'vitest';

const size: Vec3 = [40, 36, 44];
const at = (x: number, y: number, z: number): number => x + size[0] * (y + size[1] * z);

/** A box of bone with air in it, its front wall there or not. */
function sinus(open: boolean): { size: Vec3; grey: Int16Array; labels: Uint8Array } {
  const labels = new Uint8Array(size[0] * size[1] * size[2]);
  const grey = new Int16Array(labels.length).fill(-1000);
  for (let z = 8; z < 32; z++) {
    for (let y = 8; y < 28; y++) {
      for (let x = 8; x < 32; x++) {
        const inside = x > 10 && x < 29 && y > 10 && y < 25 && z > 10 && z < 29;
        const front = open && y <= 10 && x > 10 && x < 29 && z > 10 && z < 29;
        if (inside || front) continue;
        labels[at(x, y, z)] = Label.UpperSkull;
        grey[at(x, y, z)] = 700;
      }
    }
  }
  return { size, grey, labels };
}

it('a print fills a sinus with bone, and leaves one that is open as it is', () => {
  const middle = at(20, 18, 20);
  const closed = printed(sinus(false));
  expect(closed.labels[middle]).toBe(Label.UpperSkull);
  expect(closed.grey[middle]).toBe(1000);
  const open = printed(sinus(true));
  expect(open.labels[middle]).toBe(Label.Other);
  expect(open.grey[middle]).toBe(-1000);
  const outside = at(2, 2, 2);
  expect(closed.labels[outside]).toBe(Label.Other);
  expect(closed.grey[outside]).toBe(-1000);
});

it('a print fuses teeth that nearly meet, each jaw with its own half, and leaves an open bite open', () => {
  const bite = (gap: number): { size: Vec3; grey: Int16Array; labels: Uint8Array } => {
    const labels = new Uint8Array(size[0] * size[1] * size[2]);
    const grey = new Int16Array(labels.length);
    for (let z = 4; z < 40; z++) {
      for (let y = 10; y < 22; y++) {
        for (let x = 10; x < 22; x++) {
          if (z < 20) labels[at(x, y, z)] = Label.LowerTeeth;
          else if (z >= 20 + gap) labels[at(x, y, z)] = Label.UpperTeeth;
        }
      }
    }
    return { size, grey, labels };
  };
  const column = (gap: number): number[] =>
    Array.from({ length: gap + 2 }, (_, n) => printed(bite(gap)).labels[at(16, 16, 19 + n)]!);
  expect(column(2)).toEqual([Label.LowerTeeth, Label.LowerTeeth, Label.UpperTeeth, Label.UpperTeeth]);
  expect(column(8).slice(1, -1)).toEqual(new Array(8).fill(Label.Other));
  expect(printed(bite(2)).grey[at(16, 16, 20)]).toBe(1000);
  expect(printed(bite(8)).grey[at(16, 16, 24)]).toBe(0);
});
