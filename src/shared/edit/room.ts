import { type Geometry, voxelVolume } from '../geometry';
import { type LabelVolume } from '../volume';
import { type Box } from './build-diff';

export interface Room {
  /** Cubic millimetres of the value's voxels that no label holds. */
  readonly freeMm3: number;
  /** Square millimetres in which they touch labelled voxels. */
  readonly contactMm2: number;
}

/**
 * A surface of voxels is larger than the smooth one that it stands for: by |nx| + |ny| + |nz| of its normal, 1.5 over all
 * directions alike.
 */
const STAIRS = 1.5;

/**
 * What a value of a volume leaves and where it touches anatomy on the same grid; `box` holds all its voxels. Without labels
 * all of it is free. Nothing for an empty box.
 */
export function roomOf({ geometry, data }: LabelVolume, value: number, box: Box, labels: LabelVolume | null): Room {
  const [nx, ny, nz] = geometry.size;
  const [sx, sy, sz] = geometry.spacing;
  const bone = labels?.data;
  const faces = [sy * sz, sx * sz, sx * sy] as const;
  let free = 0;
  let contact = 0;
  const [x0, y0, z0] = box.start;
  for (let z = z0; z < z0 + box.size[2]; z++) {
    for (let y = y0; y < y0 + box.size[1]; y++) {
      for (let x = x0; x < x0 + box.size[0]; x++) {
        const i = x + nx * (y + ny * z);
        if (data[i] !== value || bone?.[i]) continue;
        free++;
        if (!bone) continue;
        if (x > 0 && bone[i - 1]) contact += faces[0];
        if (x + 1 < nx && bone[i + 1]) contact += faces[0];
        if (y > 0 && bone[i - nx]) contact += faces[1];
        if (y + 1 < ny && bone[i + nx]) contact += faces[1];
        if (z > 0 && bone[i - nx * ny]) contact += faces[2];
        if (z + 1 < nz && bone[i + nx * ny]) contact += faces[2];
      }
    }
  }
  return { freeMm3: free * voxelVolume(geometry), contactMm2: contact / STAIRS };
}

/** About how much is left of it at a clearance: a thin layer less where it touches anatomy. Exact as the clearance goes to 0. */
export function clearedMm3({ freeMm3, contactMm2 }: Room, clearanceMm: number): number {
  return Math.max(0, freeMm3 - contactMm2 * clearanceMm);
}

/** Millimetres of a box along the grid's axes. */
export function boxSizeMm(box: Box, { spacing }: Geometry): readonly number[] {
  return box.size.map((n, axis) => n * spacing[axis]!);
}
