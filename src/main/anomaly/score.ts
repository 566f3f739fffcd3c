import type { Geometry } from '@shared/geometry';
import { erode } from '../volume/morphology';

/**
 * The anomaly score of a scan, section 3.6: absolute difference -> threshold -> binary erosion -> sum.
 *
 * @param difference squared differences on the model grid
 * @param threshold on the absolute difference
 * @param exclude voxels (1) that never count: those where only a tooth is missing
 * @returns voxels of the model grid that survive; 0 for a normal scan
 */
export function anomalyScore(
  difference: Float32Array,
  geometry: Geometry,
  threshold: number,
  exclude: Uint8Array,
): number {
  const level = threshold * threshold;
  const mask = new Uint8Array(difference.length);
  for (let i = 0; i < mask.length; i++) mask[i] = difference[i]! > level && !exclude[i] ? 1 : 0;
  const eroded = erode({ geometry, data: mask }, { shape: 'cross', radius: 1 });
  let sum = 0;
  for (const value of eroded.data) sum += value;
  return sum;
}
