import { type Geometry, indexToWorld, type Vec3 } from '@shared/geometry';
import type { Volume, VoxelArray } from '@shared/volume';

/**
 * The mean of `read(voxel)` over blocks of voxels of about `detail` millimetres a side (whole voxels, at least one), as a
 * volume of blocks in the same place. Blocks that stick out of the volume average what is inside.
 */
export function blockMean<T extends VoxelArray>(
  { geometry, data }: Volume<T>,
  detail: number,
  read: (voxel: number) => number,
): Volume<Float32Array> {
  const factor = geometry.spacing.map((spacing) => Math.max(1, Math.round(detail / spacing))) as [
    number,
    number,
    number,
  ];
  const [fx, fy, fz] = factor;
  const [nx, ny, nz] = geometry.size;
  const coarse = coarseGeometry(geometry, factor);
  const [cx, cy] = coarse.size;
  const sum = new Float32Array(coarse.size[0] * coarse.size[1] * coarse.size[2]);
  const block = Uint32Array.from({ length: nx }, (_, x) => Math.floor(x / fx));
  for (let z = 0, i = 0; z < nz; z++) {
    const slice = cx * cy * Math.floor(z / fz);
    for (let y = 0; y < ny; y++) {
      const row = slice + cx * Math.floor(y / fy);
      for (let x = 0; x < nx; x++, i++) {
        const value = read(data[i]!);
        if (value !== 0) sum[row + block[x]!]! += value;
      }
    }
  }
  const full = fx * fy * fz;
  const inside = (c: number, f: number, n: number): number => Math.min(f, n - c * f);
  for (let z = 0, i = 0; z < coarse.size[2]; z++) {
    for (let y = 0; y < cy; y++) {
      const rows = inside(y, fy, ny) * inside(z, fz, nz);
      for (let x = 0; x < cx; x++, i++) sum[i]! /= Math.min(full, rows * inside(x, fx, nx));
    }
  }
  return { geometry: coarse, data: sum };
}

function coarseGeometry(geometry: Geometry, factor: Vec3): Geometry {
  const vec = (f: (axis: number) => number): Vec3 => [f(0), f(1), f(2)];
  return {
    size: vec((axis) => Math.ceil(geometry.size[axis]! / factor[axis]!)),
    spacing: vec((axis) => geometry.spacing[axis]! * factor[axis]!),
    origin: indexToWorld(
      geometry,
      vec((axis) => (factor[axis]! - 1) / 2),
    ),
    direction: geometry.direction,
  };
}
