import { type Geometry, indexToWorld, type Vec3 } from '@shared/geometry';

/** The grid with two voxels for each of `geometry` along every axis, over the same space. */
export function refined(geometry: Geometry): Geometry {
  const half = (values: Vec3): Vec3 => values.map((value) => value / 2) as unknown as Vec3;
  return {
    ...geometry,
    size: geometry.size.map((n) => 2 * n) as unknown as Vec3,
    spacing: half(geometry.spacing),
    origin: indexToWorld(geometry, [-0.25, -0.25, -0.25]),
  };
}

/** The mean of the eight voxels of {@link refined} that lie in each voxel of a grid of `size`. */
export function meanOfEight(values: Float32Array, [nx, ny, nz]: Vec3): Float32Array {
  const mean = new Float32Array(nx * ny * nz);
  for (let z = 0, from = 0; z < 2 * nz; z++) {
    for (let y = 0; y < 2 * ny; y++) {
      const row = nx * ((y >> 1) + ny * (z >> 1));
      for (let x = 0; x < 2 * nx; x++, from++) mean[row + (x >> 1)]! += values[from]! / 8;
    }
  }
  return mean;
}
