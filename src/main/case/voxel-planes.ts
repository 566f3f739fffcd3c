/**
 * Splits the bytes of voxels into planes (all low bytes, then the next, ...): the high bytes of a scan hardly change from
 * voxel to voxel and compress well, the low ones are noise. `width` is the bytes of a voxel.
 */
export function splitPlanes(bytes: Uint8Array, width: number): Uint8Array[] {
  if (width === 1) return [bytes];
  const count = bytes.length / width;
  return Array.from({ length: width }, (_, plane) => {
    const out = new Uint8Array(count);
    for (let i = 0, at = plane; i < count; i++, at += width) out[i] = bytes[at]!;
    return out;
  });
}

/** The inverse of {@link splitPlanes}, into `out` (as long as all planes together). */
export function joinPlanes(planes: readonly Uint8Array[], out: Uint8Array): void {
  if (planes.length === 1) {
    out.set(planes[0]!);
    return;
  }
  const first = planes.length === 2 ? joinPairs(planes[0]!, planes[1]!, out) : 0;
  planes.forEach((plane, offset) => {
    for (let i = first, at = first * planes.length + offset; i < plane.length; i++, at += planes.length) {
      out[at] = plane[i]!;
    }
  });
}

/** Joins two planes four voxels at a time where memory is aligned for it; returns how many voxels are done. */
function joinPairs(low: Uint8Array, high: Uint8Array, out: Uint8Array): number {
  if (low.byteOffset % 4 || high.byteOffset % 4 || out.byteOffset % 4) return 0;
  const quads = low.length >> 2;
  const a = new Uint32Array(low.buffer, low.byteOffset, quads);
  const b = new Uint32Array(high.buffer, high.byteOffset, quads);
  const to = new Uint32Array(out.buffer, out.byteOffset, quads * 2);
  for (let i = 0; i < quads; i++) {
    const l = a[i]!;
    const h = b[i]!;
    to[2 * i] = (l & 0xff) | ((h & 0xff) << 8) | ((l & 0xff00) << 8) | ((h & 0xff00) << 16);
    to[2 * i + 1] = ((l >>> 16) & 0xff) | (((h >>> 16) & 0xff) << 8) | (((l >>> 24) & 0xff) << 16) | ((h >>> 24) << 24);
  }
  return quads * 4;
}
