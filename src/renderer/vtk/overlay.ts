import { type VoxelArray } from '@shared/volume';
import { type ColourTable } from './colours';

/**
 * Lays the colours of `values` over `rgba` (straight alpha, 4 bytes a pixel): `table[4 * toIndex(value)]`.
 * Clear entries leave the pixel as it is.
 */
export function blendTable(rgba: Uint8Array, values: VoxelArray, table: ColourTable, scale = 1, offset = 0): void {
  for (let p = 0, q = 0; p < values.length; p++, q += 4) {
    let entry = (values[p]! - offset) * scale;
    entry = (entry <= 0 ? 0 : entry >= 255 ? 255 : entry | 0) * 4;
    const a = table[entry + 3]!;
    if (a === 0) continue;
    const under = rgba[q + 3]!;
    if (under === 0) {
      rgba[q] = table[entry]!;
      rgba[q + 1] = table[entry + 1]!;
      rgba[q + 2] = table[entry + 2]!;
      rgba[q + 3] = a;
      continue;
    }
    const rest = (under * (255 - a)) / 255;
    const sum = a + rest;
    rgba[q] = (table[entry]! * a + rgba[q]! * rest) / sum;
    rgba[q + 1] = (table[entry + 1]! * a + rgba[q + 1]! * rest) / sum;
    rgba[q + 2] = (table[entry + 2]! * a + rgba[q + 2]! * rest) / sum;
    rgba[q + 3] = sum;
  }
}
