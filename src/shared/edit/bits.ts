import { type Vec3 } from '../geometry';

/** A mask with one bit a voxel: each row `y + ny * z` begins at a word of its own, voxel x in bit `x % 32` of word `x >> 5`. */
export interface Bits {
  readonly words: Int32Array;
  readonly size: Vec3;
  /** Words a row. */
  readonly width: number;
}

export function packBits(data: Uint8Array, size: Vec3): Bits {
  const [nx, ny, nz] = size;
  const width = (nx + 31) >> 5;
  const words = new Int32Array(width * ny * nz);
  for (let row = 0, i = 0; row < ny * nz; row++) {
    for (let w = row * width, x = 0; x < nx; w++) {
      let word = 0;
      for (const end = Math.min(nx, x + 32); x < end; x++, i++) if (data[i]) word |= 1 << (x & 31);
      words[w] = word;
    }
  }
  return { words, size, width };
}

export function unpackBits({ words, size, width }: Bits): Uint8Array {
  const [nx, ny, nz] = size;
  const data = new Uint8Array(nx * ny * nz);
  for (let row = 0, i = 0; row < ny * nz; row++) {
    for (let w = row * width, x = 0; x < nx; w++) {
      const word = words[w]!;
      const end = Math.min(nx, x + 32);
      if (word === 0) {
        i += end - x;
        x = end;
      } else for (; x < end; x++, i++) data[i] = (word >>> (x & 31)) & 1;
    }
  }
  return data;
}

/** 1 where the mask has 0 and the other way round, inside the box. */
export function invertBits({ words, size, width }: Bits): Bits {
  const tail = size[0] & 31 ? (1 << (size[0] & 31)) - 1 : -1;
  const out = words.map((word) => ~word);
  for (let w = width - 1; w < out.length; w += width) out[w]! &= tail;
  return { words: out, size, width };
}

/** Rows of the shape that a mask is grown by: `reach` voxels to either side, `dy` and `dz` rows away. */
export interface ShapeRow {
  readonly dy: number;
  readonly dz: number;
  readonly reach: number;
}

/** The rows of a ball: voxels whose centres are at most `mm` from its middle. */
export function ballRows(mm: number, spacing: Vec3): ShapeRow[] {
  const limit = mm * mm + 1e-9;
  const [ry, rz] = [Math.floor(Math.sqrt(limit) / spacing[1]), Math.floor(Math.sqrt(limit) / spacing[2])];
  const rows: ShapeRow[] = [];
  for (let dz = -rz; dz <= rz; dz++) {
    for (let dy = -ry; dy <= ry; dy++) {
      const rest = limit - (dy * spacing[1]) ** 2 - (dz * spacing[2]) ** 2;
      if (rest >= 0) rows.push({ dy, dz, reach: Math.floor(Math.sqrt(rest) / spacing[0]) });
    }
  }
  return rows;
}

/** The mask grown by a shape of rows, cut to the box. */
export function dilateBits(mask: Bits, shape: readonly ShapeRow[]): Bits {
  const { size, width } = mask;
  const [, ny, nz] = size;
  const words = new Int32Array(mask.words.length);
  const slice = width * ny;
  for (const reach of new Set(shape.map((row) => row.reach))) {
    const wide = spread(mask, reach);
    for (const { dy, dz, reach: own } of shape) {
      if (own !== reach) continue;
      const count = width * (ny - Math.abs(dy));
      for (let z = Math.max(0, -dz); z < Math.min(nz, nz - dz); z++) {
        const from = z * slice + width * Math.max(0, -dy);
        const to = from + dz * slice + dy * width;
        for (let w = 0; w < count; w++) words[to + w]! |= wide[from + w]!;
      }
    }
  }
  return { words, size, width };
}

/** Each row grown by `reach` voxels to either side. */
function spread({ words, size, width }: Bits, reach: number): Int32Array {
  let out = words;
  // Doubling: what has grown by n grows by up to n more at once.
  for (let done = 0; done < reach;) {
    const step = Math.min(reach - done, Math.max(1, done), 31);
    out = spreadOnce(out, width, step);
    done += step;
  }
  const tail = size[0] & 31 ? (1 << (size[0] & 31)) - 1 : -1;
  if (out !== words) for (let w = width - 1; w < out.length; w += width) out[w]! &= tail;
  return out;
}

function spreadOnce(words: Int32Array, width: number, step: number): Int32Array {
  const out = new Int32Array(words.length);
  for (let row = 0; row < words.length; row += width) {
    let left = 0;
    let here = words[row]!;
    for (let w = 0; w < width; w++) {
      const right = w + 1 < width ? words[row + w + 1]! : 0;
      out[row + w] = here | (here << step) | (left >>> (32 - step)) | (here >>> step) | (right << (32 - step));
      left = here;
      here = right;
    }
  }
  return out;
}
