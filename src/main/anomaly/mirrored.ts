import type { Geometry } from '@shared/geometry';
import { estimateMirrorPlane, mirroredLabels } from '@shared/edit/mirror';
import { encode } from './encode';

/**
 * The other side's anatomy where this side has its own: the labels mirrored at the mid-sagittal plane, which is estimated
 * from the labels themselves, and encoded (eq. 12). All 0 where the labels are too few to tell a plane.
 */
export function mirroredAnatomy(labels: Uint8Array, geometry: Geometry): Float32Array {
  const plane = estimateMirrorPlane({ geometry, data: labels });
  if (!plane) return new Float32Array(labels.length);
  return encode(mirroredLabels({ geometry, data: labels }, plane).data);
}
