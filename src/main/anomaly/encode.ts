import { cropGeometry, type Geometry, IDENTITY, indexToWorld, type Vec3 } from '@shared/geometry';
import { encodeLabel, LABEL_COUNT } from '@shared/labels';
import { type LabelVolume } from '@shared/volume';
import { resampleLabels } from '../volume/resample-labels';

/** Millimetres between the voxels that the networks see (paper 4.1). */
export const MODEL_SPACING = 2;
/** Edge of the networks' input cube, and the smallest edge of a volume on the model's grid (paper 4.1). */
export const MODEL_EDGE = 64;

/** Labels 0..5 on the model's grid, `labels[x + nx * (y + ny * z)]`. */
export interface ModelGrid {
  readonly geometry: Geometry;
  readonly labels: Uint8Array;
}

/**
 * The grid of 2 mm with axes along LPS that covers every voxel of `geometry`, so that an oblique scan is straightened.
 * An edge shorter than 64 voxels is padded to 64, half on either side.
 */
export function modelGeometry(geometry: Geometry): Geometry {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let corner = 0; corner < 8; corner++) {
    const index = geometry.size.map((n, axis) => ((corner >> axis) & 1 ? n - 0.5 : -0.5));
    indexToWorld(geometry, index as unknown as Vec3).forEach((value, axis) => {
      low[axis] = Math.min(low[axis]!, value);
      high[axis] = Math.max(high[axis]!, value);
    });
  }
  // The tolerance keeps a box of exactly n voxels from becoming n + 1 by rounding.
  const cover = low.map((value, axis) => Math.max(1, Math.ceil((high[axis]! - value) / MODEL_SPACING - 1e-3)));
  const excess = cover.map((n, axis) => n * MODEL_SPACING - (high[axis]! - low[axis]!));
  const covering: Geometry = {
    size: cover as unknown as Vec3,
    spacing: [MODEL_SPACING, MODEL_SPACING, MODEL_SPACING],
    origin: low.map((value, axis) => value - excess[axis]! / 2 + MODEL_SPACING / 2) as unknown as Vec3,
    direction: IDENTITY,
  };
  const size = cover.map((n) => Math.max(MODEL_EDGE, n)) as unknown as Vec3;
  const start = cover.map((n, axis) => -Math.floor((size[axis]! - n) / 2)) as unknown as Vec3;
  return cropGeometry(covering, start, size);
}

/** Anatomy labels by area vote on {@link modelGeometry}; outside the scan is label 0. */
export function toModelGrid(labels: LabelVolume): ModelGrid {
  const geometry = modelGeometry(labels.geometry);
  return { geometry, labels: resampleLabels(labels, geometry).data };
}

/** Eq. 12 for every voxel: 0 stays 0, label L becomes (L + 5) / 10. Labels above 5 are a bug of the caller. */
export function encode(labels: Uint8Array): Float32Array {
  const table = Float32Array.from({ length: LABEL_COUNT }, (_, label) => encodeLabel(label));
  const encoded = new Float32Array(labels.length);
  for (let i = 0; i < labels.length; i++) encoded[i] = table[labels[i]!]!;
  return encoded;
}
