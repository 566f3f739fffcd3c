import type { Geometry } from '@shared/geometry';

/**
 * Central differences of a field along the grid's axes at a voxel, per millimetre, written to `out`; one-sided at the
 * border, 0 along an axis of one voxel. The grid's axes are orthonormal, so lengths and angles are those of the world.
 */
export function gradientAt(
  field: Float32Array,
  geometry: Geometry,
  x: number,
  y: number,
  z: number,
  out: Float64Array,
): void {
  const [nx, ny, nz] = geometry.size;
  const i = x + nx * (y + ny * z);
  out[0] = difference(field, i, 1, x, nx, geometry.spacing[0]);
  out[1] = difference(field, i, nx, y, ny, geometry.spacing[1]);
  out[2] = difference(field, i, nx * ny, z, nz, geometry.spacing[2]);
}

function difference(field: Float32Array, i: number, step: number, at: number, n: number, spacing: number): number {
  const before = at > 0 ? 1 : 0;
  const after = at < n - 1 ? 1 : 0;
  const width = (before + after) * spacing;
  return width > 0 ? (field[i + after * step]! - field[i - before * step]!) / width : 0;
}
