import type { Vec3 } from '@shared/geometry';
import { createVolume, type LabelVolume, type MaskVolume, type Volume } from '@shared/volume';
import { growAlong } from '../anomaly/grow';
import { maskField } from '../mesh/anti-alias';
import { connectedComponents } from '../volume/components';
import { crop } from '../volume/crop';
import { distanceTransform } from '../volume/distance';
import { gaussian } from '../volume/gaussian';
import { dilate, open } from '../volume/morphology';
import { resample } from '../volume/resample';
import { boneField, keptClear } from './bone-field';
import { closeGaps } from './close-gaps';
import { expectedDistance } from './expected-surface';
import { flushWithBone } from './flush';
import { boxOnGrid } from './region-box';

export interface FitOptions {
  /** Millimetres that the region may grow into empty space in which tissue is expected. */
  readonly growMm: number;
  /** Radius of the ball that must fit into a part of the region; thinner parts are slivers along intact surfaces. */
  readonly sliverMm: number;
  /** Gaps between the region and bone narrower than this are filled. */
  readonly gapMm: number;
  /** Millimetres kept free between the region and bone, 0 to 1. */
  readonly clearanceMm: number;
  /** Extra growth in one direction (LPS, any length) through empty space, millimetres. */
  readonly direction?: Vec3;
  readonly directionMm?: number;
}

export const FIT: FitOptions = { growMm: 3, sliverMm: 0.6, gapMm: 1.2, clearanceMm: 0 };

export interface FittedRegion {
  /** Positive inside; its 0-level is the region's surface, finer than the voxels. On the mask's grid. */
  readonly field: Volume<Float32Array>;
  /** 1 where the field is positive: a box of the labels' grid. */
  readonly mask: MaskVolume;
  /** First voxel of the box in the labels' grid. */
  readonly start: Vec3;
}

/** Free space around the region in which intact surfaces show where the expectation should lie. */
const MARGIN_MM = 6;
/** How far from the region a surface counts as intact. */
const INTACT_MM = 1.5;
/** A component nearer to the proposed region than this belongs to it. */
const TOUCH_MM = 0.5;

/**
 * Fits a region of the model grid at the labels' resolution (design, section 4): inside the expected anatomy, outside the
 * patient's own bone, within `growMm` of the proposal. The outer surface is the smooth expected one, flush with the intact
 * bone around it; the contact surface is that of the labels without their stairs, at the clearance.
 *
 * @param region 0/1 on the model grid; @param expected encoded expectation (G2) on the same grid
 * @param labels anatomy on the scan's grid
 * @returns undefined for an empty region, one outside the labels, and one of which nothing is left
 */
export function fitRegion(
  region: MaskVolume,
  expected: Float32Array,
  labels: LabelVolume,
  options: FitOptions = FIT,
): FittedRegion | undefined {
  const { growMm, sliverMm, gapMm, clearanceMm, direction, directionMm = 0 } = options;
  const box = boxOnGrid(region, labels.geometry, MARGIN_MM + growMm + directionMm);
  if (!box) return undefined;
  const { geometry } = box;
  const present = crop(labels, box.start, box.size);
  const bone = boneField(present);
  const reach = reachOf(region, geometry);
  const field = expectedDistance({ geometry: region.geometry, data: expected }, geometry);
  flushWithBone(field, bone, reach.data, INTACT_MM, region.geometry);
  const free = keptClear(bone, clearanceMm);
  const expectedMm = field.data.slice();
  for (let i = 0; i < field.data.length; i++) {
    field.data[i] = Math.min(field.data[i]!, bone.data[i]!, growMm - reach.data[i]!);
  }
  const allowed = (i: number): boolean => expectedMm[i]! > -gapMm && reach.data[i]! < growMm;
  closeGaps(field, bone, present, allowed, gapMm);
  for (let i = 0; i < field.data.length; i++) field.data[i] = Math.min(field.data[i]!, free.data[i]!);
  dropSlivers(field, sliverMm);
  dropCrumbs(field, reach.data);
  if (direction && directionMm > 0) growField(field, free, present, direction, directionMm);
  const mask = insideOf(field);
  return mask.data.includes(1) ? { field, mask, start: box.start } : undefined;
}

/** Millimetres to the region on a finer grid, without the steps of the model grid's voxels. */
function reachOf(region: MaskVolume, geometry: MaskVolume['geometry']): Volume<Float32Array> {
  const distance = distanceTransform(region);
  return resample(gaussian(distance, region.geometry.spacing[0] / 2), geometry, { outside: Number.MAX_VALUE });
}

export function insideOf({ geometry, data }: Volume<Float32Array>): MaskVolume {
  const mask = new Uint8Array(data.length);
  for (let i = 0; i < mask.length; i++) if (data[i]! > 0) mask[i] = 1;
  return createVolume(geometry, mask);
}

/** Keeps the parts into which the ball fits, and what lies within its radius of them. */
function dropSlivers(field: Volume<Float32Array>, radiusMm: number): void {
  if (!(radiusMm > 0)) return;
  const opened = open(insideOf(field), { shape: 'ball', radiusMm });
  const kept = maskField(dilate(opened, { shape: 'ball', radiusMm: 2 * radiusMm })).data;
  const { data } = field;
  for (let i = 0; i < data.length; i++) data[i] = Math.min(data[i]!, kept[i]!);
}

/** Takes out components that do not reach into the proposed region. */
function dropCrumbs(field: Volume<Float32Array>, reachMm: Float32Array): void {
  const { labels, components } = connectedComponents(insideOf(field), 6);
  const touches = new Uint8Array(components.length + 1);
  for (let i = 0; i < reachMm.length; i++) {
    if (labels.data[i]! > 0 && reachMm[i]! <= TOUCH_MM) touches[labels.data[i]!] = 1;
  }
  const { data } = field;
  for (let i = 0; i < data.length; i++) if (labels.data[i]! > 0 && !touches[labels.data[i]!]) data[i] = -data[i]!;
}

/** Adds what growing in a direction gives, up to the same contact surface. */
function growField(
  field: Volume<Float32Array>,
  free: Volume<Float32Array>,
  present: LabelVolume,
  direction: Vec3,
  distanceMm: number,
): void {
  const grown = maskField(growAlong(insideOf(field), present, direction, distanceMm)).data;
  const { data } = field;
  for (let i = 0; i < data.length; i++) data[i] = Math.max(data[i]!, Math.min(grown[i]!, free.data[i]!));
}
