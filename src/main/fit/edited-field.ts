import { voxelVolume } from '@shared/geometry';
import { createVolume, type LabelVolume, type MaskVolume, type Volume } from '@shared/volume';
import { maskField } from '../mesh/anti-alias';
import { boneField, keptClear } from './bone-field';

/**
 * The surface of a region as it is drawn, voxel by voxel, without the voxels' stairs: a field, positive inside.
 *
 * Region and bone are smoothed as one solid, so the outer surface runs flush into the bone beside it, and the bone's own
 * surface, at the clearance, cuts the solid. At a clearance of 0 the field is positive exactly in the region's voxels.
 * Where region and bone overlap the region yields. Pad a region that touches the border; an empty one is negative
 * everywhere.
 *
 * @param labels anatomy on the mask's grid; undefined without labels
 */
export function editedField(mask: MaskVolume, labels: LabelVolume | undefined, clearanceMm = 0): Volume<Float32Array> {
  if (!labels?.data.some((label) => label > 0)) return maskField(mask);
  const { geometry } = mask;
  const solid = mask.data.map((inside, i) => (inside || labels.data[i]! > 0 ? 1 : 0));
  const field = maskField({ geometry, data: solid });
  const free = keptClear(boneField(labels), clearanceMm);
  return createVolume(
    geometry,
    field.data.map((value, i) => Math.min(value, free.data[i]!)),
  );
}

/** Cubic millimetres of the voxels in which a field is positive. */
export function volumeInside({ geometry, data }: Volume<Float32Array>): number {
  let voxels = 0;
  for (const value of data) if (value > 0) voxels++;
  return voxels * voxelVolume(geometry);
}
