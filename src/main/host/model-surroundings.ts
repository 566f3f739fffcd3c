import { AppError } from '@shared/errors';
import { type Geometry, cropGeometry, type Vec3, worldToIndex } from '@shared/geometry';
import type { TriangleMesh } from '@shared/mesh';
import type { LabelVolume, MaskVolume } from '@shared/volume';
import type { Region } from '@shared/case/region';
import type { OpenCase } from '../case/open-case';
import { layerOf } from '../case/region-step';
import { boundingBox } from '../mesh/measure';
import { crop } from '../volume/crop';
import { cropMask } from './region-steps';

/** Anatomy and regions in a box of the scan around a model. */
export interface Surroundings {
  readonly labels: LabelVolume;
  readonly mask: MaskVolume;
  readonly start: Vec3;
}

/** @throws AppError `case/no-volume` without anatomy labels */
export async function surroundings(
  open: OpenCase,
  mesh: TriangleMesh,
  regions: readonly Region[],
  marginMm: number,
): Promise<Surroundings> {
  const layers = open.requireLayers();
  if (!layers.names().includes('labels')) throw new AppError('case/no-volume', { volume: 'labels' });
  const { geometry } = layers;
  const box = boxAround(mesh, geometry, marginMm);
  const labels = crop({ geometry, data: await open.layer('labels') }, box.start, box.size);
  const data = new Uint8Array(labels.data.length);
  for (const region of regions) {
    const part = cropMask(await open.layer(layerOf(region)), geometry.size, box, region.value);
    for (let i = 0; i < data.length; i++) data[i]! |= part[i]!;
  }
  return { labels, mask: { geometry: cropGeometry(geometry, box.start, box.size), data }, start: box.start };
}

/** The voxels round a mesh and a margin, inside the grid; at least one. */
function boxAround(mesh: TriangleMesh, grid: Geometry, marginMm: number): { start: Vec3; size: Vec3 } {
  const { min, max } = boundingBox(mesh);
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let corner = 0; corner < 8; corner++) {
    const at = worldToIndex(grid, [
      corner & 1 ? max[0] : min[0],
      corner & 2 ? max[1] : min[1],
      corner & 4 ? max[2] : min[2],
    ]);
    at.forEach((value, axis) => {
      low[axis] = Math.min(low[axis]!, value);
      high[axis] = Math.max(high[axis]!, value);
    });
  }
  const hold = (value: number, axis: number): number => Math.min(grid.size[axis]! - 1, Math.max(0, value));
  const start = low.map((value, axis) => hold(Math.floor(value - marginMm / grid.spacing[axis]!), axis));
  const end = high.map((value, axis) => hold(Math.ceil(value + marginMm / grid.spacing[axis]!), axis));
  return {
    start: start as unknown as Vec3,
    size: end.map((value, axis) => value - start[axis]! + 1) as unknown as Vec3,
  };
}
