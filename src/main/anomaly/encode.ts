import type { Geometry } from '@shared/geometry';
import { encodeLabel, LABEL_COUNT } from '@shared/labels';
import { type LabelVolume } from '@shared/volume';
import { coveringGrid } from '../volume/covering-grid';
import { resampleLabels } from '../volume/resample-labels';

/** Millimetres between the voxels that the networks see (paper 4.1). */
export const MODEL_SPACING = 2;
/** Millimetres between the voxels on which small wounds are looked for. */
export const FINE_SPACING = 1;
/** Edge of the networks' input cube, and the smallest edge of a volume on the model's grid (paper 4.1). */
export const MODEL_EDGE = 64;

/** Labels 0..5 on the model's grid, or a finer one, `labels[x + nx * (y + ny * z)]`. */
export interface ModelGrid {
  readonly geometry: Geometry;
  readonly labels: Uint8Array;
}

/**
 * The grid of 2 mm, or of `spacing`, with axes along LPS that covers every voxel of `geometry`, so that an oblique scan is
 * straightened. An edge shorter than 64 voxels is padded to 64, half on either side.
 */
export function modelGeometry(geometry: Geometry, spacing = MODEL_SPACING): Geometry {
  return coveringGrid(geometry, { spacing, least: MODEL_EDGE });
}

/** Anatomy labels by area vote on {@link modelGeometry}; outside the scan is label 0. */
export function toModelGrid(labels: LabelVolume, spacing = MODEL_SPACING): ModelGrid {
  const geometry = modelGeometry(labels.geometry, spacing);
  return { geometry, labels: resampleLabels(labels, geometry).data };
}

/** Eq. 12 for every voxel: 0 stays 0, label L becomes (L + 5) / 10. Labels above 5 are a bug of the caller. */
export function encode(labels: Uint8Array): Float32Array {
  const table = Float32Array.from({ length: LABEL_COUNT }, (_, label) => encodeLabel(label));
  const encoded = new Float32Array(labels.length);
  for (let i = 0; i < labels.length; i++) encoded[i] = table[labels[i]!]!;
  return encoded;
}
