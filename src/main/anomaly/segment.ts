import type { Geometry } from '@shared/geometry';
import type { MaskVolume } from '@shared/volume';
import { connectedComponents } from '../volume/components';
import { open } from '../volume/morphology';

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
