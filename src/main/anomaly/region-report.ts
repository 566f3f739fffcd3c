import { indexToWorld, type Vec3, voxelVolume } from '@shared/geometry';
import { LABEL_NAMES, type LabelName } from '@shared/labels';
import type { LabelVolume, MaskVolume } from '@shared/volume';
import { distanceTransform } from '../volume/distance';

/** Measures of one region on the scan's grid. */
export interface RegionMeasures {
  readonly volumeMm3: number;
  /** Corners of the LPS-aligned box of the voxel centres, millimetres. */
  readonly box: { readonly min: Vec3; readonly max: Vec3 };
  /** Mean of the voxel centres, LPS millimetres. */
  readonly centroid: Vec3;
}

/** @throws RangeError for an empty mask, which is no region */
export function measureRegion({ geometry, data }: MaskVolume): RegionMeasures {
  const [nx, ny, nz] = geometry.size;
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  const sum = [0, 0, 0];
  let voxels = 0;
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        if (!data[i]) continue;
        voxels++;
        const world = indexToWorld(geometry, [x, y, z]);
        for (let axis = 0; axis < 3; axis++) {
          min[axis] = Math.min(min[axis]!, world[axis]!);
          max[axis] = Math.max(max[axis]!, world[axis]!);
          sum[axis]! += world[axis]!;
        }
      }
    }
  }
  if (voxels === 0) throw new RangeError('a region without voxels has no measures');
  return {
    volumeMm3: voxels * voxelVolume(geometry),
    box: { min: min as unknown as Vec3, max: max as unknown as Vec3 },
    centroid: sum.map((value) => value / voxels) as unknown as Vec3,
  };
}

/**
 * The anatomy nearest to a region: the label that most of the labelled voxels within `withinMm` of the region have;
 * undefined when there is none.
 */
export function nearestAnatomy(mask: MaskVolume, labels: LabelVolume, withinMm = 4): LabelName | undefined {
  const distance = distanceTransform(mask).data;
  const counts = new Float64Array(LABEL_NAMES.length);
  for (let i = 0; i < distance.length; i++) {
    const label = labels.data[i]!;
    if (label > 0 && distance[i]! <= withinMm) counts[label]! += 1;
  }
  const best = counts.indexOf(Math.max(...counts));
  return best > 0 ? LABEL_NAMES[best] : undefined;
}
