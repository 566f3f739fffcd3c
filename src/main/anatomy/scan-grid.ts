import type { Geometry, Vec3 } from '@shared/geometry';
import type { Volume } from '@shared/volume';
import { coveringGrid } from '../volume/covering-grid';
import { gaussian } from '../volume/gaussian';
import { resample } from '../volume/resample';
import { AROUND_STEP, WINDOW } from './windows';

/** Millimetres between the voxels that the segmenter labels: a canal of 3 mm needs no more than this. */
export const SEGMENTER_SPACING = 1;
/** Outside the scan nothing is known; air is what most scans show there. */
export const OUTSIDE_HU = -1000;
/** Less dense than this is air or foam, approximate Hounsfield units. */
export const AIR_HU = -300;

/** The segmenter's grid over a scan: 1 mm, axes along LPS, every edge at least a window and a multiple of 4. */
export function segmenterGeometry(geometry: Geometry): Geometry {
  return coveringGrid(geometry, { spacing: SEGMENTER_SPACING, least: WINDOW, multiple: AROUND_STEP });
}

/** A scan on another straight grid of cubic voxels. Smoothed first, so that every voxel of a finer scan counts. */
export function toScanGrid(scan: Volume<Int16Array>, target: Geometry): Volume<Float32Array> {
  // The standard deviation of a box of one target voxel, less that of one source voxel.
  const sigma = scan.geometry.spacing.map((spacing) =>
    Math.sqrt(Math.max(0, (target.spacing[0] ** 2 - spacing ** 2) / 12)),
  ) as unknown as Vec3;
  return resample(gaussian(scan, sigma), target, { interpolation: 'linear', outside: OUTSIDE_HU });
}

/**
 * Grey values as the segmenter reads them: air at 0, soft tissue at about 0.5, dense bone at about 1.2. CBCT values are
 * only roughly Hounsfield units, so training shifts and scales them and the network does not rely on the scale.
 */
export function normaliseScan(values: Float32Array): Float32Array {
  return values.map((hu) => Math.min(2.5, Math.max(-0.5, (hu + 1000) / 2000)));
}
