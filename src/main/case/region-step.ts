import type { LayerName } from '@shared/case/common';
import type { Region } from '@shared/case/region';
import type { Box } from '@shared/edit/build-diff';
import { diffBox, type LabelDiff } from '@shared/edit/label-diff';
import type { RegionPatch } from '@shared/edit/region-patch';
import { AppError } from '@shared/errors';
import type { Geometry } from '@shared/geometry';
import { LABEL_COUNT } from '@shared/labels';
import type { Volume } from '@shared/volume';
import { anatomyNear } from './region-anatomy';
import { joinBox, measureValue, peakAnomaly, withExtent } from './region-measure';

export interface DecodedDiff {
  readonly layer: LayerName;
  readonly diff: LabelDiff;
}

export function layerOf(region: Region): LayerName {
  return `regions-${region.layer}`;
}

/** Throws `case/bad-edit` when the diff writes a value that means nothing in its layer, or names a layer twice. */
export function checkValues(diffs: readonly DecodedDiff[], regions: readonly Region[]): void {
  const seen = new Set<LayerName>();
  for (const { layer, diff } of diffs) {
    if (seen.has(layer)) throw new AppError('case/bad-edit', { reason: `${layer} is named twice` });
    seen.add(layer);
    const known = new Set<number>([0]);
    if (layer === 'labels') for (let label = 1; label < LABEL_COUNT; label++) known.add(label);
    else for (const region of regions) if (layerOf(region) === layer) known.add(region.value);
    for (const value of diff.after) {
      if (!known.has(value)) throw new AppError('case/bad-edit', { reason: `${layer} has no region ${value}` });
    }
  }
}

export interface MeasureSources {
  readonly geometry: Geometry;
  readonly anomaly: Volume<Float32Array> | undefined;
  /** Voxels of a loaded layer. */
  readonly voxels: (layer: LayerName) => Uint8Array | undefined;
}

/**
 * The regions whose voxels the diffs changed, measured again. The diffs are already in the voxels; `regions` are those
 * before the step.
 */
export function remeasure(
  diffs: readonly DecodedDiff[],
  regions: readonly Region[],
  sources: MeasureSources,
): RegionPatch {
  const before: Region[] = [];
  const after: Region[] = [];
  for (const { layer, diff } of diffs) {
    const data = sources.voxels(layer);
    if (layer === 'labels' || !data) continue;
    const touched = new Set<number>();
    for (const value of diff.before) touched.add(value);
    const gained = new Set<number>();
    for (const value of diff.after) gained.add(value);
    const box = diffBox(diff, sources.geometry.size);
    for (const region of regions) {
      if (layerOf(region) !== layer || !(touched.has(region.value) || gained.has(region.value))) continue;
      before.push(region);
      after.push(
        measureRegion(region, data, gained.has(region.value) ? joinBox(region.box, box) : region.box, sources),
      );
    }
  }
  return { before, after };
}

/** The region measured inside a box that holds all of it. What is near or peaks is told anew: a region may have moved. */
export function measureRegion(
  region: Region,
  data: Uint8Array,
  within: Box | undefined,
  { geometry, anomaly, voxels }: MeasureSources,
): Region {
  // A key that is not there, rather than an undefined one in its old place: a case reads back as it was.
  const nowhere = { ...region };
  Reflect.deleteProperty(nowhere, 'nearestAnatomy');
  if (!within) return withExtent(nowhere, { voxels: 0, box: undefined, centroid: undefined }, geometry);
  const extent = measureValue(data, geometry, region.value, within);
  const measured = withExtent(nowhere, extent, geometry);
  if (!extent.box) return measured;
  const labels = voxels('labels');
  const peakScore = anomaly && peakAnomaly(anomaly, data, geometry, region.value, extent.box);
  const nearestAnatomy = labels && anatomyNear(labels, data, geometry, region.value, extent.box);
  return {
    ...measured,
    ...(peakScore === undefined ? {} : { peakScore }),
    ...(nearestAnatomy === undefined ? {} : { nearestAnatomy }),
  };
}
