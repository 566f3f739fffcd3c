import { cropGeometry, type Geometry, indexTransform, type Vec3 } from '@shared/geometry';
import type { LabelVolume, MaskVolume } from '@shared/volume';
import { connectedComponents } from '../volume/components';
import { crop } from '../volume/crop';
import { distanceTransform } from '../volume/distance';
import { open } from '../volume/morphology';
import { resample } from '../volume/resample';
import { growAlong } from './grow';

export interface NativeRegionOptions {
  /** Expected encoded value from which tissue is expected: half of the lowest code (0.6). */
  readonly expectedLevel: number;
  /** Millimetres that the region may grow into empty space in which tissue is expected. */
  readonly growMm: number;
  /** Radius in millimetres of the opening that removes slivers along intact surfaces. */
  readonly sliverMm: number;
  /** Extra growth in one direction (LPS, any length) through empty space, millimetres. */
  readonly direction?: Vec3;
  readonly directionMm?: number;
}

export const NATIVE_REGION: NativeRegionOptions = { expectedLevel: 0.3, growMm: 3, sliverMm: 0.8 };

const MARGIN_MM = 8;

/**
 * A region of the model grid carried to the grid of the labels: the voxels that are empty there, in which tissue is
 * expected, and that lie within `growMm` of the region (Algorithm 1, line 12). The region's contact with the bone so
 * follows the labels of the scan, not the 2 mm grid.
 *
 * @param region 0/1 on the model grid
 * @param expected encoded expectation (G2) on the model grid
 * @param labels anatomy on the scan's grid
 * @returns the mask in its box of the label grid (a crop of `labels.geometry`), or undefined when nothing is left
 */
export function nativeRegion(
  region: MaskVolume,
  expected: Float32Array,
  labels: LabelVolume,
  options: NativeRegionOptions = NATIVE_REGION,
): { readonly mask: MaskVolume; readonly start: Vec3 } | undefined {
  const box = regionBox(region, labels.geometry, MARGIN_MM + options.growMm + (options.directionMm ?? 0));
  if (!box) return undefined;
  const geometry = cropGeometry(labels.geometry, box.start, box.size);
  const present = crop(labels, box.start, box.size);
  const distance = distanceTransform(region);
  const reach = resample(distance, geometry, { interpolation: 'linear', outside: Number.MAX_VALUE });
  const target = resample({ geometry: region.geometry, data: expected }, geometry, { interpolation: 'cubic' });
  const data = new Uint8Array(present.data.length);
  for (let i = 0; i < data.length; i++) {
    const near = reach.data[i]! <= options.growMm;
    data[i] = near && present.data[i] === 0 && target.data[i]! >= options.expectedLevel ? 1 : 0;
  }
  const opened = open({ geometry, data }, { shape: 'ball', radiusMm: options.sliverMm });
  const core = keepTouching(opened, reach.data);
  const grown =
    options.direction && options.directionMm ? growAlong(core, present, options.direction, options.directionMm) : core;
  return grown.data.includes(1) ? { mask: grown, start: box.start } : undefined;
}

/** Components that reach into the region itself; crumbs beside it are dropped. */
function keepTouching(mask: MaskVolume, distanceMm: Float32Array): MaskVolume {
  const { labels, components } = connectedComponents(mask, 6);
  const touches = new Uint8Array(components.length + 1);
  for (let i = 0; i < labels.data.length; i++) {
    if (labels.data[i]! > 0 && distanceMm[i]! <= 0.5) touches[labels.data[i]!] = 1;
  }
  const data = new Uint8Array(mask.data.length);
  for (let i = 0; i < data.length; i++) data[i] = touches[labels.data[i]!]!;
  return { geometry: mask.geometry, data };
}

/** The box of `grid` voxels that holds the region and a margin, clipped to the grid. */
function regionBox(region: MaskVolume, grid: Geometry, marginMm: number): { start: Vec3; size: Vec3 } | undefined {
  const { geometry, data } = region;
  const affine = indexTransform(geometry, grid);
  const [nx, ny] = geometry.size;
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < data.length; i++) {
    if (!data[i]) continue;
    const x = i % nx;
    const y = Math.floor(i / nx) % ny;
    const z = Math.floor(i / (nx * ny));
    for (let axis = 0; axis < 3; axis++) {
      const row = axis * 4;
      const value = affine[row]! * x + affine[row + 1]! * y + affine[row + 2]! * z + affine[row + 3]!;
      low[axis] = Math.min(low[axis]!, value);
      high[axis] = Math.max(high[axis]!, value);
    }
  }
  if (low[0] === Infinity) return undefined;
  const first = low.map((value, axis) => Math.max(0, Math.floor(value - marginMm / grid.spacing[axis]!)));
  const last = high.map((value, axis) =>
    Math.min(grid.size[axis]! - 1, Math.ceil(value + marginMm / grid.spacing[axis]!)),
  );
  const size = first.map((value, axis) => last[axis]! - value + 1);
  if (size.some((n) => n < 1)) return undefined;
  return { start: first as unknown as Vec3, size: size as unknown as Vec3 };
}
