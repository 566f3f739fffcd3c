import type { LabelVolume, Volume } from '@shared/volume';
import { maskField } from '../mesh/anti-alias';
import { redistance } from './redistance';

/** Millimetres beyond the clearance up to which distances to bone are computed. */
const BEYOND_MM = 1;

/**
 * A field whose 0-level is the surface that a dressing may touch, positive outside bone and teeth: the anti-aliased
 * surface of the labelled tissue, at `clearanceMm` from it. Without a label it is positive everywhere.
 */
export function boneField(labels: LabelVolume, clearanceMm = 0): Volume<Float32Array> {
  const { geometry } = labels;
  const field = maskField({ geometry, data: labels.data.map((label) => (label > 0 ? 1 : 0)) });
  const { data } = field;
  for (let i = 0; i < data.length; i++) data[i] = -data[i]!;
  return keptClear(field, clearanceMm);
}

/** The same at a distance from a {@link boneField} without clearance. */
export function keptClear(bone: Volume<Float32Array>, clearanceMm: number): Volume<Float32Array> {
  if (!(clearanceMm > 0)) return bone;
  const distance = redistance(bone, clearanceMm + BEYOND_MM);
  for (let i = 0; i < distance.data.length; i++) distance.data[i]! -= clearanceMm;
  return distance;
}
