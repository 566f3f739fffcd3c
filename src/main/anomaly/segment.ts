import type { Geometry } from '@shared/geometry';
import type { MaskVolume } from '@shared/volume';
import { connectedComponents } from '../volume/components';
import { gaussian } from '../volume/gaussian';
import { open } from '../volume/morphology';
import { BONE, type MissingShare } from './missing';
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

/**
 * Lost bone by the healers' probabilities. A component of possible voxels counts where a network is nearly certain of one,
 * and holds the voxels with the largest expected Dice: were p the chance of each voxel to be lost, independently, then the
 * first k by falling p would have an expected Dice of about 2 (p_1 + ... + p_k) / (k + S) with a loss of S = sum of all p
 * voxels (Lipton, Elkan and Naryanaswamy 2014: the best threshold is half of the best Dice). A loss of which the networks are
 * sure ends at half, one that they spread reaches farther down.
 *
 * @param share 0..1 on the model grid, 0 where the scan does not reach
 */
export function segmentLoss(
  { surest, likely }: MissingShare,
  geometry: Geometry,
  { evidenceThreshold, possibleShare }: DetectionParameters,
): MaskVolume {
  const certainty = evidenceThreshold / BONE;
  const candidates = new Uint8Array(likely.length);
  for (let i = 0; i < candidates.length; i++) candidates[i] = likely[i]! > possibleShare ? 1 : 0;
  const { labels, components } = connectedComponents({ geometry, data: candidates }, 26);
  const certain = new Uint8Array(components.length + 1);
  for (let i = 0; i < candidates.length; i++) if (surest[i]! > certainty) certain[labels.data[i]!] = 1;
  certain[0] = 0;
  const shares = new Map<number, number[]>();
  for (let i = 0; i < candidates.length; i++) {
    const label = labels.data[i]!;
    if (!certain[label]) continue;
    const list = shares.get(label);
    if (list) list.push(likely[i]!);
    else shares.set(label, [likely[i]!]);
  }
  const least = new Float32Array(components.length + 1).fill(Infinity);
  for (const [label, list] of shares) least[label] = leastOfBestDice(list);
  const data = new Uint8Array(likely.length);
  for (let i = 0; i < data.length; i++) data[i] = likely[i]! >= least[labels.data[i]!]! ? 1 : 0;
  return { geometry, data };
}

/** The smallest of the probabilities that are taken for the largest expected Dice. */
function leastOfBestDice(shares: readonly number[]): number {
  const falling = Float64Array.from(shares).sort().reverse();
  const all = falling.reduce((sum, share) => sum + share, 0);
  let [taken, best, least] = [0, 0, Infinity];
  falling.forEach((share, k) => {
    taken += share;
    const dice = (2 * taken) / (k + 1 + all);
    if (dice <= best) return;
    best = dice;
    least = share;
  });
  return least;
}
