import { Label } from '@shared/labels';
import type { LabelVolume } from '@shared/volume';
import { removeSmall } from '../../volume/components';

/** Islands below this volume go (mm^3): DentalSegmentator's own rule. */
export const LEAST_ISLAND_MM3 = 60;

/**
 * DentalSegmentator's clean-up: islands (connected by faces) of less than 60 mm^3 of upper skull, mandible, upper and lower
 * teeth become empty; the canal, thin and often broken, is never touched. Changes `labels` and returns it.
 */
export function removeIslands(labels: LabelVolume, leastMm3 = LEAST_ISLAND_MM3): LabelVolume {
  const { geometry, data } = labels;
  const mask = new Uint8Array(data.length);
  for (const label of [Label.UpperSkull, Label.Mandible, Label.UpperTeeth, Label.LowerTeeth]) {
    for (let i = 0; i < data.length; i++) mask[i] = data[i] === label ? 1 : 0;
    const kept = removeSmall({ geometry, data: mask }, leastMm3, 6).data;
    for (let i = 0; i < data.length; i++) if (mask[i] && !kept[i]) data[i] = 0;
  }
  return labels;
}
