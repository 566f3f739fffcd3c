import { createVolume, type MaskVolume, type Volume } from '@shared/volume';
import { maskField } from '../mesh/anti-alias';

/**
 * A region's field after voxels were taken out of the region (soft tissue): what was taken out is smoothed by itself and
 * cuts the field, so the rest of the surface stays as it was fitted.
 *
 * @param kept 1 for the voxels that stay; others of the region become negative
 */
export function withoutMask(field: Volume<Float32Array>, kept: MaskVolume): Volume<Float32Array> {
  const { geometry, data } = field;
  const taken = data.map((value, i) => (value > 0 && !kept.data[i] ? 1 : 0));
  if (!taken.includes(1)) return field;
  const cut = maskField({ geometry, data: Uint8Array.from(taken) }).data;
  return createVolume(
    geometry,
    data.map((value, i) => Math.min(value, -cut[i]!)),
  );
}
