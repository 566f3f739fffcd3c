import type { Geometry } from '@shared/geometry';
import { Label } from '@shared/labels';
import { dilate } from '../volume/morphology';

/**
 * The paper's simulated patient: eq. 13 and 14 (codes above 0.75, teeth and canal, max-pooled with kernel 5, stride 1,
 * padding 2) and the whole mandible. 1 is removed.
 */
export function teethAndJawMask(labels: Uint8Array, geometry: Geometry): Uint8Array {
  const teeth = labels.map((label) => (label >= Label.UpperTeeth ? 1 : 0));
  const dilated = dilate({ geometry, data: teeth }, { shape: 'box', radius: 2 });
  return dilated.data.map((inMask, i) => (inMask || labels[i] === Label.Mandible ? 1 : 0));
}
