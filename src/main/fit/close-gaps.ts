import { createVolume, type LabelVolume, type Volume } from '@shared/volume';
import { maskField } from '../mesh/anti-alias';
import { close, dilate } from '../volume/morphology';

/**
 * Fills, in place, gaps between a region and the bone that are narrower than `widthMm`: an expected surface that stops
 * just short of the bone would leave a slit that no printer makes and no gel fills.
 *
 * @param field the region, positive inside; @param free field of the space that it may fill, positive there
 * @param allowed 1 where gaps may be filled; all on one grid
 */
export function closeGaps(
  field: Volume<Float32Array>,
  free: Volume<Float32Array>,
  labels: LabelVolume,
  allowed: (voxel: number) => boolean,
  widthMm: number,
): void {
  if (!(widthMm > 0)) return;
  const { geometry, data } = field;
  const solid = new Uint8Array(data.length);
  for (let i = 0; i < solid.length; i++) if (data[i]! > 0 || labels.data[i]! > 0) solid[i] = 1;
  const closed = close(createVolume(geometry, solid), { shape: 'ball', radiusMm: widthMm / 2 }).data;
  const gaps = new Uint8Array(data.length);
  for (let i = 0; i < gaps.length; i++) if (closed[i] && !solid[i] && allowed(i)) gaps[i] = 1;
  if (!gaps.includes(1)) return;
  for (let i = 0; i < gaps.length; i++) if (gaps[i]) solid[i] = 1;
  const near = maskField(dilate(createVolume(geometry, gaps), { shape: 'ball', radiusMm: widthMm / 2 })).data;
  const filled = maskField(createVolume(geometry, solid)).data;
  for (let i = 0; i < data.length; i++) {
    data[i] = Math.max(data[i]!, Math.min(filled[i]!, near[i]!, free.data[i]!));
  }
}
