import type { MaskVolume, Volume } from '@shared/volume';
import { fillHoles } from '../volume/fill-holes';
import { close } from '../volume/morphology';

/** How much of a region is soft tissue, and the region without it. */
export interface SoftTissueSplit {
  /** 0..1 of the region's voxels. */
  readonly share: number;
  readonly without: MaskVolume;
}

/**
 * Section 6.1: removes from a region what overlaps soft tissue, then closes the holes that this leaves.
 *
 * @param mask 0/1 in a box of the scan's grid
 * @param scan grey values of the same box
 * @param airLevel grey value between air and soft tissue, from the scan's histogram: CBCT values are not true HU
 */
export function subtractSoftTissue(mask: MaskVolume, scan: Volume<Int16Array>, airLevel: number): SoftTissueSplit {
  const { geometry } = mask;
  const data = new Uint8Array(mask.data.length);
  let inside = 0;
  let soft = 0;
  for (let i = 0; i < data.length; i++) {
    if (!mask.data[i]) continue;
    inside++;
    if (scan.data[i]! > airLevel) soft++;
    else data[i] = 1;
  }
  const closed = fillHoles(close({ geometry, data }, { shape: 'ball', radiusMm: 1 }));
  // Closing may bridge over bone or beyond the region: only what was region comes back.
  const without = closed.data.map((value, i) => (value && mask.data[i] ? 1 : 0));
  return { share: inside > 0 ? soft / inside : 0, without: { geometry, data: without } };
}
