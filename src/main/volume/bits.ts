import { type Vec3 } from '@shared/geometry';
import { type MaskVolume } from '@shared/volume';

/**
 * A mask at one bit a voxel. Bit `x % 32` of `words[(x >> 5) + width * (y + ny * z)]` is voxel (x, y, z); rows start at
 * whole words, and bits beyond the row are 0.
 */
export interface Bits {
  readonly size: Vec3;
  /** Words a row. */
  readonly width: number;
  readonly words: Int32Array;
}

/** The bits of the last word of a row that are voxels. */
export function tailMask(nx: number): number {
  return nx % 32 === 0 ? -1 : (1 << (nx % 32)) - 1;
}

/** The non-zero voxels of a mask, and whether all others are 0 and these 1. */
export function packBits({ data, geometry: { size } }: MaskVolume): { readonly bits: Bits; readonly binary: boolean } {
  const [nx, ny, nz] = size;
  const width = Math.ceil(nx / 32);
  const words = new Int32Array(width * ny * nz);
  const bytes = new Uint8Array(width * 32);
  const fours = new Int32Array(bytes.buffer);
  let seen = 0;
  for (let row = 0, w = 0; row < ny * nz; row++) {
    bytes.set(data.subarray(row * nx, (row + 1) * nx));
    for (let q = 0; q < fours.length; q += 8, w++) {
      const a = fours[q]!;
      const b = fours[q + 1]!;
      const c = fours[q + 2]!;
      const d = fours[q + 3]!;
      const e = fours[q + 4]!;
      const f = fours[q + 5]!;
      const g = fours[q + 6]!;
      const h = fours[q + 7]!;
      const any = a | b | c | d | e | f | g | h;
      if (any === 0) continue;
      seen |= any;
      words[w] =
        gather(a) |
        (gather(b) << 4) |
        (gather(c) << 8) |
        (gather(d) << 12) |
        (gather(e) << 16) |
        (gather(f) << 20) |
        (gather(g) << 24) |
        (gather(h) << 28);
    }
  }
  return { bits: { size, width, words }, binary: (seen & ~0x01010101) === 0 };
}

/** Four bytes to four bits: each byte's bits fold into its lowest, and the product moves these to the top without carries. */
function gather(fourBytes: number): number {
  let v = fourBytes | (fourBytes >>> 4);
  v |= v >>> 2;
  v |= v >>> 1;
  return Math.imul(v & 0x01010101, 0x10204080) >>> 28;
}

/** One byte of 0 or 1 a voxel. */
export function unpackBits({ size: [nx, ny, nz], width, words }: Bits): Uint8Array {
  const data = new Uint8Array(nx * ny * nz);
  const bytes = new Uint8Array(width * 32);
  const fours = new Int32Array(bytes.buffer);
  const rowBytes = bytes.subarray(0, nx);
  for (let row = 0; row < ny * nz; row++) {
    let any = 0;
    for (let w = row * width; w < (row + 1) * width; w++) any |= words[w]!;
    if (any === 0) continue;
    for (let q = 0, w = row * width; q < fours.length; q += 8, w++) {
      const bits = words[w]!;
      for (let k = 0; k < 8; k++) fours[q + k] = Math.imul((bits >>> (4 * k)) & 15, 0x204081) & 0x01010101;
    }
    data.set(rowBytes, row * nx);
  }
  return data;
}

/** Every voxel the other way round, in place. */
export function invertBits({ size: [nx], width, words }: Bits): void {
  const tail = tailMask(nx);
  for (let w = 0; w < words.length; w++) words[w] = ~words[w]!;
  for (let w = width - 1; w < words.length; w += width) words[w]! &= tail;
}
