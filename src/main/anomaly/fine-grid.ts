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
