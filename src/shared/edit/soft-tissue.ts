import { type MaskVolume, type Volume } from '../volume';
import { fillHoles } from './fill-holes';
import { marginMask } from './margin';
import { removeSmall } from './components';

export interface SoftTissueOptions {
  /** Grey values of soft tissue, both ends included. */
  readonly low: number;
  readonly high: number;
  /** Millimetres: gaps and pits up to twice this width that the subtraction leaves are closed again; 0 closes none. */
  readonly closing: number;
  /** Loose pieces below this volume are dropped, mm^3; 0 keeps all. */
  readonly smallest: number;
}

/**
 * Takes soft tissue out of a region, then closes the holes that this leaves (section 6.1 of the masked VQ-GAN paper).
 * `scan` and `region` are cut from the same box, with a free margin of `closing` around the region. The result is inside
 * the region: closing never adds voxels that the region did not have.
 */
export function subtractSoftTissue(region: MaskVolume, scan: Volume, options: SoftTissueOptions): MaskVolume {
  const { low, high, closing } = options;
  const mine = region.data;
  const greys = scan.data;
  const left = new Uint8Array(mine.length);
  for (let i = 0; i < left.length; i++) {
    const v = greys[i]!;
    if (mine[i] && !(v >= low && v <= high)) left[i] = 1;
  }
  let result: MaskVolume = { geometry: region.geometry, data: left };
  if (closing > 0) result = marginMask(marginMask(result, closing), -closing);
  result = fillHoles(result);
  for (let i = 0; i < left.length; i++) result.data[i]! &= mine[i]!;
  return options.smallest > 0 ? removeSmall(result, options.smallest) : result;
}
