import { type MaskVolume } from '../volume';
import { ballRows, dilateBits, invertBits, packBits, unpackBits } from './bits';
import { squaredDistance } from './distance';

/** Voxels of a box that the distance transform does while a row of the ball is laid over 32 of them, about. */
const WORTH = 25;

/**
 * Grows (mm > 0) or shrinks (mm < 0) a mask by a distance in space. A voxel belongs to the grown mask when its centre
 * is at most `mm` from a centre inside; to the shrunk one when it is more than `-mm` from every centre outside.
 * Outside the box counts as outside: leave a margin of `mm` around the mask before growing. 0 returns a copy.
 */
export function marginMask(mask: MaskVolume, mm: number): MaskVolume {
  const { geometry } = mask;
  if (mm === 0) return { geometry, data: new Uint8Array(mask.data) };
  const rows = ballRows(Math.abs(mm), geometry.spacing);
  if (rows.length > WORTH * 32) return byDistance(mask, mm);
  const bits = packBits(mask.data, geometry.size);
  const grown = mm > 0 ? dilateBits(bits, rows) : invertBits(dilateBits(invertBits(bits), rows));
  return { geometry, data: unpackBits(grown) };
}

/** The same for a wide margin, whose cost must not grow with its square. */
function byDistance({ geometry, data }: MaskVolume, mm: number): MaskVolume {
  const limit = mm * mm + 1e-9;
  const distance = squaredDistance({ geometry, data }, mm > 0 ? 1 : 0);
  return { geometry, data: Uint8Array.from(distance, (d) => (d <= limit === mm > 0 ? 1 : 0)) };
}
