import { encode, modelGeometry } from '@main/anomaly/encode';
import { type Geometry, indexToWorld, type Vec3, voxelCount } from '@shared/geometry';
import { Label } from '@shared/labels';
import { createVolume, type LabelVolume, type MaskVolume } from '@shared/volume';

const c = Math.cos(0.25);
const s = Math.sin(0.25);
/** Oblique, anisotropic, off-origin. */
export const GRID: Geometry = {
  size: [84, 76, 56],
  spacing: [0.5, 0.55, 0.6],
  origin: [-30, 41, 118],
  direction: [c, -s, 0, s, c, 0, 0, 0, 1],
};
/** Centre of the block of bone, LPS. */
export const CENTRE: Vec3 = indexToWorld(GRID, [41.5, 37.5, 27.5]);
/** Half sides of the block. */
export const HALF: Vec3 = [15, 14, 11];
/** A ball is missing from the block's top. */
export const WOUND: Vec3 = [CENTRE[0] + 0.7, CENTRE[1] - 0.4, CENTRE[2] + 9];
export const WOUND_RADIUS = 6;

export function inBlock([x, y, z]: Vec3, raisedMm = 0): boolean {
  return (
    Math.abs(x - CENTRE[0]) < HALF[0] &&
    Math.abs(y - CENTRE[1]) < HALF[1] &&
    z > CENTRE[2] - HALF[2] &&
    z < CENTRE[2] + HALF[2] + raisedMm
  );
}

export function woundDistance([x, y, z]: Vec3): number {
  return Math.hypot(x - WOUND[0], y - WOUND[1], z - WOUND[2]) - WOUND_RADIUS;
}

export function sample(geometry: Geometry, value: (point: Vec3) => number): Uint8Array {
  const [nx, ny] = geometry.size;
  const data = new Uint8Array(voxelCount(geometry));
  for (let i = 0; i < data.length; i++) {
    data[i] = value(indexToWorld(geometry, [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))]));
  }
  return data;
}

export interface Case {
  readonly labels: LabelVolume;
  readonly region: MaskVolume;
  readonly expected: Float32Array;
}

/** A block of mandible with the ball missing; the expectation is the whole block, `raisedMm` too high. */
export function blockCase(raisedMm = 0): Case {
  const model = modelGeometry(GRID);
  const labels = sample(GRID, (p) => (inBlock(p) && woundDistance(p) > 0 ? Label.Mandible : 0));
  const region = sample(model, (p) => (inBlock(p) && woundDistance(p) < 0 ? 1 : 0));
  return {
    labels: createVolume(GRID, labels),
    region: createVolume(model, region),
    expected: encode(sample(model, (p) => (inBlock(p, raisedMm) ? Label.Mandible : 0))),
  };
}
