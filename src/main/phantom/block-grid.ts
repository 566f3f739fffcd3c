import { type Geometry, indexToWorld, type Vec3 } from '@shared/geometry';
import { type Pose, toCanonical } from './pose';

/** A volume's grid cut into cubes of `side` voxels, and the canonical positions of the cubes' corners. */
export interface BlockGrid {
  readonly side: number;
  readonly blocks: Vec3;
  readonly size: Vec3;
  /** `3 * (i + (blocks x + 1) * (j + (blocks y + 1) * k))`. */
  readonly lattice: Float64Array;
}

export function createBlockGrid(pose: Pose, geometry: Geometry, side: number): BlockGrid {
  const { size } = geometry;
  const blocks: Vec3 = [Math.ceil(size[0] / side), Math.ceil(size[1] / side), Math.ceil(size[2] / side)];
  const lattice = new Float64Array((blocks[0] + 1) * (blocks[1] + 1) * (blocks[2] + 1) * 3);
  let o = 0;
  for (let k = 0; k <= blocks[2]; k++) {
    for (let j = 0; j <= blocks[1]; j++) {
      for (let i = 0; i <= blocks[0]; i++, o += 3) {
        const world = indexToWorld(geometry, [i * side, j * side, k * side]);
        toCanonical(pose, world[0], world[1], world[2], lattice, o);
      }
    }
  }
  return { side, blocks, size, lattice };
}

/** Copies the eight corners of block (bx, by, bz), x fastest, into `out` (24 numbers). */
export function readCorners(grid: BlockGrid, bx: number, by: number, bz: number, out: Float64Array): void {
  const { blocks, lattice } = grid;
  for (let c = 0; c < 8; c++) {
    const at = 3 * (bx + (c & 1) + (blocks[0] + 1) * (by + ((c >> 1) & 1) + (blocks[1] + 1) * (bz + (c >> 2))));
    for (let a = 0; a < 3; a++) out[c * 3 + a] = lattice[at + a]!;
  }
}

/** Centre of the corners into `centre[0..2]`; returns the radius of the ball that holds them. */
export function ballAround(corners: Float64Array, centre: Float64Array): number {
  for (let a = 0; a < 3; a++) {
    let sum = 0;
    for (let c = 0; c < 8; c++) sum += corners[c * 3 + a]!;
    centre[a] = sum / 8;
  }
  let r2 = 0;
  for (let c = 0; c < 24; c += 3) {
    const dx = corners[c]! - centre[0]!;
    const dy = corners[c + 1]! - centre[1]!;
    const dz = corners[c + 2]! - centre[2]!;
    r2 = Math.max(r2, dx * dx + dy * dy + dz * dz);
  }
  return Math.sqrt(r2);
}

function edge(corners: Float64Array, corner: number, a: number, v: number, w: number): number {
  const o = corner * 3 + a;
  const front = corners[o]! * (1 - v) + corners[o + 6]! * v;
  const back = corners[o + 12]! * (1 - v) + corners[o + 18]! * v;
  return front * (1 - w) + back * w;
}

/**
 * Places of a block's voxels in the volume (`index`) and their canonical positions, by trilinear interpolation of the
 * corners: the deformation is smooth at that scale. Returns how many voxels the block has.
 */
export function fillCoordinates(
  grid: BlockGrid,
  corners: Float64Array,
  [bx, by, bz]: Vec3,
  index: Int32Array,
  x: Float32Array,
  y: Float32Array,
  z: Float32Array,
): number {
  const { side, size } = grid;
  const endX = Math.min(side, size[0] - bx * side);
  const endY = Math.min(side, size[1] - by * side);
  const endZ = Math.min(side, size[2] - bz * side);
  let n = 0;
  for (let k = 0; k < endZ; k++) {
    const w = k / side;
    for (let j = 0; j < endY; j++) {
      const v = j / side;
      const x0 = edge(corners, 0, 0, v, w);
      const y0 = edge(corners, 0, 1, v, w);
      const z0 = edge(corners, 0, 2, v, w);
      const dx = (edge(corners, 1, 0, v, w) - x0) / side;
      const dy = (edge(corners, 1, 1, v, w) - y0) / side;
      const dz = (edge(corners, 1, 2, v, w) - z0) / side;
      let o = bx * side + size[0] * (by * side + j + size[1] * (bz * side + k));
      for (let i = 0; i < endX; i++, n++) {
        index[n] = o++;
        x[n] = x0 + i * dx;
        y[n] = y0 + i * dy;
        z[n] = z0 + i * dz;
      }
    }
  }
  return n;
}
