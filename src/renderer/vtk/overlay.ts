import { type VoxelArray } from '@shared/volume';
import { type ColourTable } from './colours';

/** Pixels [i0, i1) x [j0, j1). */
export interface PixelBox {
  readonly i0: number;
  readonly i1: number;
  readonly j0: number;
  readonly j1: number;
}

/** The box of each value but 0 that pictures of `nu` pixels a row hold. */
export function valueBoxes(values: Uint8Array, nu: number): ReadonlyMap<number, PixelBox> {
  const boxes = new Map<number, { i0: number; i1: number; j0: number; j1: number }>();
  let last = 0;
  let box = { i0: 0, i1: 0, j0: 0, j1: 0 };
  for (let row = 0, j = 0; row < values.length; row += nu, j++) {
    for (let p = row; p < row + nu; p++) {
      const value = values[p]!;
      if (value === 0) continue;
      const i = p - row;
      if (value !== last) {
        last = value;
        const known = boxes.get(value);
        if (known) box = known;
        else boxes.set(value, (box = { i0: i, i1: i + 1, j0: j, j1: j + 1 }));
      }
      if (i < box.i0) box.i0 = i;
      if (i >= box.i1) box.i1 = i + 1;
      box.j1 = j + 1;
    }
  }
  return boxes;
}

/**
 * Lays the colours of `values` over `rgba` (straight alpha, 4 bytes a pixel): `table[4 * toIndex(value)]`.
 * Clear entries leave the pixel as it is.
 */
export function blendTable(rgba: Uint8Array, values: VoxelArray, table: ColourTable, scale = 1, offset = 0): void {
  for (let p = 0; p < values.length; p++) {
    const entry = (values[p]! - offset) * scale;
    blendEntry(rgba, p * 4, table, (entry <= 0 ? 0 : entry >= 255 ? 255 : entry | 0) * 4);
  }
}

/** The same for values that are entries themselves, in a box of a picture of `nu` pixels a row. */
export function blendBox(rgba: Uint8Array, values: Uint8Array, nu: number, table: ColourTable, box: PixelBox): void {
  for (let j = box.j0; j < box.j1; j++) {
    for (let p = nu * j + box.i0; p < nu * j + box.i1; p++) {
      if (values[p] !== 0) blendEntry(rgba, p * 4, table, values[p]! * 4);
    }
  }
}

function blendEntry(rgba: Uint8Array, q: number, table: ColourTable, entry: number): void {
  const a = table[entry + 3]!;
  if (a === 0) return;
  const under = rgba[q + 3]!;
  if (under === 0) {
    rgba[q] = table[entry]!;
    rgba[q + 1] = table[entry + 1]!;
    rgba[q + 2] = table[entry + 2]!;
    rgba[q + 3] = a;
    return;
  }
  const rest = (under * (255 - a)) / 255;
  const sum = a + rest;
  rgba[q] = (table[entry]! * a + rgba[q]! * rest) / sum;
  rgba[q + 1] = (table[entry + 1]! * a + rgba[q + 1]! * rest) / sum;
  rgba[q + 2] = (table[entry + 2]! * a + rgba[q + 2]! * rest) / sum;
  rgba[q + 3] = sum;
}

/** The box that holds all of them; null for none. */
export function joinPixelBoxes(boxes: Iterable<PixelBox>): PixelBox | null {
  let sum: PixelBox | null = null;
  for (const { i0, i1, j0, j1 } of boxes) {
    sum = sum
      ? { i0: Math.min(sum.i0, i0), i1: Math.max(sum.i1, i1), j0: Math.min(sum.j0, j0), j1: Math.max(sum.j1, j1) }
      : { i0, i1, j0, j1 };
  }
  return sum;
}
