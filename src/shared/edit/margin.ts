import { type MaskVolume } from '../volume';
import { squaredDistance } from './distance';

/**
 * Grows (mm > 0) or shrinks (mm < 0) a mask by a distance in space. A voxel belongs to the grown mask when its centre
 * is at most `mm` from a centre inside; to the shrunk one when it is more than `-mm` from every centre outside.
 * Outside the box counts as outside: leave a margin of `mm` around the mask before growing. 0 returns a copy.
 */
export function marginMask(mask: MaskVolume, mm: number): MaskVolume {
  const data = new Uint8Array(mask.data);
  if (mm === 0) return { geometry: mask.geometry, data };
  const limit = mm * mm + 1e-9;
  if (mm > 0) {
    const distance = squaredDistance(mask, 1);
    for (let i = 0; i < data.length; i++) data[i] = distance[i]! <= limit ? 1 : 0;
  } else {
    const distance = squaredDistance(mask, 0);
    for (let i = 0; i < data.length; i++) data[i] = distance[i]! > limit ? 1 : 0;
  }
  return { geometry: mask.geometry, data };
}
