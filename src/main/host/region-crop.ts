import type { Region } from '@shared/case/region';
import type { Box } from '@shared/edit/build-diff';
import { AppError } from '@shared/errors';
import { cropGeometry, type Vec3 } from '@shared/geometry';
import type { LabelVolume, MaskVolume } from '@shared/volume';
import type { OpenCase } from '../case/open-case';
import { joinBox } from '../case/region-measure';
import { layerOf } from '../case/region-step';
import { crop } from '../volume/crop';
import { cropMask } from './region-steps';

/** The voxels of regions together, in their box and a margin (clipped to the scan), and the anatomy there. */
export async function cropRegions(
  open: OpenCase,
  regions: readonly Region[],
  marginMm: number,
): Promise<{ readonly mask: MaskVolume; readonly labels: LabelVolume | undefined; readonly box: Box }> {
  const layers = open.requireLayers();
  const { geometry } = layers;
  const tight = regions.reduce<Box | undefined>((box, region) => joinBox(box, region.box), undefined);
  if (!tight) throw new AppError('mesh/empty-region', { region: regions[0]?.name ?? '' });
  const box = grown(tight, geometry.size, geometry.spacing, marginMm);
  const data = new Uint8Array(box.size[0] * box.size[1] * box.size[2]);
  for (const region of regions) {
    const part = cropMask(await layers.get(layerOf(region)), geometry.size, box, region.value);
    for (let i = 0; i < data.length; i++) data[i]! |= part[i]!;
  }
  const labelled = layers.names().includes('labels');
  const labels = labelled ? crop({ geometry, data: await layers.get('labels') }, box.start, box.size) : undefined;
  return { mask: { geometry: cropGeometry(geometry, box.start, box.size), data }, labels, box };
}

function grown(box: Box, size: Vec3, spacing: Vec3, marginMm: number): Box {
  const vec = (f: (axis: number) => number): Vec3 => [f(0), f(1), f(2)];
  const margin = vec((axis) => Math.ceil(marginMm / spacing[axis]!));
  const start = vec((axis) => Math.max(0, box.start[axis]! - margin[axis]!));
  const end = vec((axis) => Math.min(size[axis]!, box.start[axis]! + box.size[axis]! + margin[axis]!));
  return { start, size: vec((axis) => end[axis]! - start[axis]!) };
}
