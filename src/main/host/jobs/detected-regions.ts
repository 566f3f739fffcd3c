import type { Region } from '@shared/case/region';
import { type Geometry, voxelVolume } from '@shared/geometry';
import { measureValue } from '../../case/region-measure';
import { REGION_COLOURS } from '../region-colours';
import type { PlannedRegion } from './plan-regions';

/** The planned regions as a case keeps them: value K of layer 0 is region rK. */
export function detectedRegions(planned: readonly PlannedRegion[], grid: Geometry): Region[] {
  return planned.map(({ id, mask, start, peakScore, nearestAnatomy }) => {
    const whole = { start: [0, 0, 0], size: mask.geometry.size } as const;
    const { voxels, box, centroid } = measureValue(mask.data, mask.geometry, 1, whole);
    const volumeMm3 = voxels * voxelVolume(grid);
    return {
      id: `r${id}`,
      name: `Region ${id}`,
      layer: 0,
      value: id,
      state: 'proposed',
      colour: [...REGION_COLOURS[(id - 1) % REGION_COLOURS.length]!],
      visible: true,
      origin: 'detected',
      proposal: [id],
      volumeMm3,
      initialVolumeMm3: volumeMm3,
      box: box && {
        start: [box.start[0] + start[0], box.start[1] + start[1], box.start[2] + start[2]],
        size: [...box.size],
      },
      centroid: centroid && [...centroid],
      peakScore,
      nearestAnatomy,
    };
  });
}
