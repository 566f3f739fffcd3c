import { CROP, CROP_VOXELS } from '../subject';

/** Masks are 0 or 1 over a 64 cube, 1 where the network's input is emptied: `mask[x + 64 * (y + 64 * z)]`. */
export type Mask = Uint8Array;

export function emptyMask(): Mask {
  return new Uint8Array(CROP_VOXELS);
}

export function voxelOf(index: number): readonly [number, number, number] {
  return [index % CROP, Math.floor(index / CROP) % CROP, Math.floor(index / (CROP * CROP))];
}

/** Calls `visit` for every voxel of the inclusive box, clipped to the cube. */
export function forBox(
  low: readonly number[],
  high: readonly number[],
  visit: (index: number, x: number, y: number, z: number) => void,
): void {
  const from = low.map((value) => Math.max(0, Math.ceil(value)));
  const to = high.map((value) => Math.min(CROP - 1, Math.floor(value)));
  for (let z = from[2]!; z <= to[2]!; z++) {
    for (let y = from[1]!; y <= to[1]!; y++) {
      for (let x = from[0]!; x <= to[0]!; x++) visit(x + CROP * (y + CROP * z), x, y, z);
    }
  }
}

/** 1 where the label is one of `kinds`. */
export function maskOf(labels: Uint8Array, kinds: readonly number[]): Mask {
  const wanted = new Uint8Array(256);
  for (const kind of kinds) wanted[kind] = 1;
  const mask = emptyMask();
  for (let i = 0; i < mask.length; i++) mask[i] = wanted[labels[i]!]!;
  return mask;
}

/** Marks in `into` what `mask` marks. */
export function unite(into: Mask, mask: Mask): Mask {
  for (let i = 0; i < into.length; i++) if (mask[i]) into[i] = 1;
  return into;
}

/**
 * Max-pooling of a mask with stride 1 and kernel `2 * radius + 1` (eq. 14 has radius 2): dilation by a cube, one axis
 * after the other. Beyond the border nothing is marked.
 */
export function dilateCube(mask: Mask, radius: number): Mask {
  let current = mask;
  for (const stride of [1, CROP, CROP * CROP]) {
    const next = emptyMask();
    for (let i = 0; i < current.length; i++) {
      if (current[i] === 0) continue;
      const place = Math.floor(i / stride) % CROP;
      const low = Math.max(-radius, -place);
      const high = Math.min(radius, CROP - 1 - place);
      for (let step = low; step <= high; step++) next[i + step * stride] = 1;
    }
    current = next;
  }
  return current;
}

/** Voxel numbers that the mask marks, in order. */
export function voxelsOf(mask: Mask): number[] {
  const found: number[] = [];
  for (let i = mask.indexOf(1); i >= 0; i = mask.indexOf(1, i + 1)) found.push(i);
  return found;
}
