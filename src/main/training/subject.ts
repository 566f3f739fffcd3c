import { type Geometry, IDENTITY, type Vec3 } from '@shared/geometry';
import { type LabelVolume } from '@shared/volume';
import { FINE_SPACING, MODEL_EDGE, MODEL_SPACING, toModelGrid } from '../anomaly/encode';
import { jawBox } from '../anomaly/jaw-box';
import { crop } from '../volume/crop';

/** Edge of the cube that the networks see, in voxels of 2 mm. */
export const CROP = MODEL_EDGE;
export const CROP_VOXELS = CROP * CROP * CROP;
/** The grid of a crop, its place left out. */
export const CROP_GEOMETRY: Geometry = {
  size: [CROP, CROP, CROP],
  spacing: [MODEL_SPACING, MODEL_SPACING, MODEL_SPACING],
  origin: [0, 0, 0],
  direction: IDENTITY,
};

/** One healthy jaw on the model's grid: 2 mm (or the fine grid's 1 mm), axes along LPS, every edge at least 64 voxels. */
export interface Subject {
  /** File name or `phantom N`. */
  readonly name: string;
  readonly size: Vec3;
  /** Anatomy labels 0..5, `labels[x + nx * (y + ny * z)]`. */
  readonly labels: Uint8Array;
}

/** A label map of any grid as a subject. */
export function toSubject(name: string, labels: LabelVolume): Subject {
  const grid = toModelGrid(labels);
  return { name, size: grid.geometry.size, labels: grid.labels };
}

/** The surroundings of a label map's jaws at 1 mm, for the fine healer. */
export function toFineSubject(name: string, labels: LabelVolume): Subject {
  const grid = toModelGrid(labels, FINE_SPACING);
  const { start, size } = jawBox(grid.geometry, grid.labels);
  const part = crop({ geometry: grid.geometry, data: grid.labels }, start, size);
  return { name, size: part.geometry.size, labels: part.data };
}

/** How a label map becomes a subject: {@link toSubject} or {@link toFineSubject}. */
export type SubjectOf = (name: string, labels: LabelVolume) => Subject;
