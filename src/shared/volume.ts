import { type Geometry, voxelCount } from './geometry';

export type VoxelArray =
  Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/** A grid and its voxels, `data[x + nx * (y + ny * z)]`. CBCT data are `Int16Array` in approximate Hounsfield units. */
export interface Volume<T extends VoxelArray = VoxelArray> {
  readonly geometry: Geometry;
  readonly data: T;
}

/** Anatomy labels (see `labels.ts`) or region numbers 0, 1..K. */
export type LabelVolume = Volume<Uint8Array>;
/** 0 or 1 a voxel. */
export type MaskVolume = Volume<Uint8Array>;

export function createVolume<T extends VoxelArray>(geometry: Geometry, data: T): Volume<T> {
  if (data.length !== voxelCount(geometry)) {
    throw new RangeError(
      `volume of ${geometry.size.join(' x ')} needs ${voxelCount(geometry)} voxels, got ${data.length}`,
    );
  }
  return { geometry, data };
}
