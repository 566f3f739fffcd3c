import type { Volume } from '@shared/volume';
import { MODEL_SPACING, modelGeometry } from '../anomaly/encode';
import { gaussian } from '../volume/gaussian';
import { resample } from '../volume/resample';

/** Outside the scan nothing is known; air is what most scans show there. */
const OUTSIDE_HU = -1000;

/**
 * A scan on the model's grid: 2 mm, axes along LPS, at least 64 voxels an axis. Smoothed first, so that every voxel of a
 * finer scan counts.
 */
export function toScanGrid(scan: Volume<Int16Array>): Volume<Float32Array> {
  const target = modelGeometry(scan.geometry);
  // The standard deviation of a box of one target voxel, less that of one source voxel.
  const sigma = scan.geometry.spacing.map((spacing) =>
    Math.sqrt(Math.max(0, (MODEL_SPACING ** 2 - spacing ** 2) / 12)),
  ) as [number, number, number];
  return resample(gaussian(scan, sigma), target, { interpolation: 'linear', outside: OUTSIDE_HU });
}

/**
 * Grey values as the segmenter reads them: air at 0, soft tissue at about 0.5, dense bone at about 1.2. CBCT values are
 * only roughly Hounsfield units, so training shifts and scales them and the network does not rely on the scale.
 */
export function normaliseScan(values: Float32Array): Float32Array {
  return values.map((hu) => Math.min(2.5, Math.max(-0.5, (hu + 1000) / 2000)));
}
