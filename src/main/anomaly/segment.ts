import type { Geometry } from '@shared/geometry';
import type { MaskVolume } from '@shared/volume';
import { connectedComponents } from '../volume/components';
import { gaussian } from '../volume/gaussian';
import { open } from '../volume/morphology';
import type { DetectionParameters } from './parameters';

/**
 * Algorithm 1, lines 4-6: grey erosion, grey dilation (together an opening), threshold.
 *
 * An opening also removes wounds thinner than the element. Such a wound still shows as a strong difference, so voxels
 * above `threshold` that touch one above `seedThreshold` are kept as well.
 *
 * @param difference squared differences on the model grid
 */
export function segmentDifference(
  difference: Float32Array,
  geometry: Geometry,
  threshold: number,
  seedThreshold: number,
): MaskVolume {
  const opened = open({ geometry, data: difference }, { shape: 'cross', radius: 1 });
  const candidates = new Uint8Array(difference.length);
  for (let i = 0; i < candidates.length; i++) candidates[i] = difference[i]! > threshold ? 1 : 0;
  const { labels, components } = connectedComponents({ geometry, data: candidates }, 6);
  const kept = new Uint8Array(components.length + 1);
  for (let i = 0; i < candidates.length; i++) {
    if (candidates[i] && (opened.data[i]! > threshold || difference[i]! > seedThreshold)) kept[labels.data[i]!] = 1;
  }
  return { geometry, data: candidates.map((value, i) => (value && kept[labels.data[i]!] ? 1 : 0)) };
}

/**
 * Missing tissue by its evidence: a network that is unsure spreads a wound as weak differences over all of its extent,
 * while its errors are strong and small. So a region begins where the differences of its surroundings together, their
 * Gaussian mean, are above a threshold, and holds every connected voxel whose own difference is above a lower one.
 *
 * @param difference squared differences on the model grid
 */
export function segmentEvidence(
  difference: Float32Array,
  geometry: Geometry,
  { evidenceMm, evidenceThreshold, extentThreshold }: DetectionParameters,
): MaskVolume {
  const absolute = difference.map(Math.sqrt);
  const evidence = gaussian({ geometry, data: absolute }, evidenceMm).data;
  const candidates = new Uint8Array(difference.length);
  for (let i = 0; i < candidates.length; i++) candidates[i] = absolute[i]! > extentThreshold ? 1 : 0;
  const { labels, components } = connectedComponents({ geometry, data: candidates }, 26);
  const kept = new Uint8Array(components.length + 1);
  for (let i = 0; i < candidates.length; i++) {
    if (candidates[i] && evidence[i]! > evidenceThreshold) kept[labels.data[i]!] = 1;
  }
  return { geometry, data: candidates.map((value, i) => (value && kept[labels.data[i]!] ? 1 : 0)) };
}
