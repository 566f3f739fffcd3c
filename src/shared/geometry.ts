/**
 * The grid of a volume in the patient frame.
 *
 * Index order everywhere: `data[x + nx * (y + ny * z)]`. World frame: DICOM patient coordinates (LPS), millimetres.
 * A voxel's index names its centre: `world = origin + direction * (spacing .* index)`.
 */
export type Vec3 = readonly [number, number, number];

/** Row-major 3 x 3; column j is the unit world direction of index axis j. */
export type Mat3 = readonly [number, number, number, number, number, number, number, number, number];

export interface Geometry {
  /** Voxels along x, y, z: positive whole numbers. */
  readonly size: Vec3;
  /** Millimetres between voxel centres along x, y, z: positive. */
  readonly spacing: Vec3;
  /** World position of the centre of voxel (0, 0, 0), LPS millimetres. */
  readonly origin: Vec3;
  /** Orthonormal axes, not necessarily the identity, possibly left-handed. */
  readonly direction: Mat3;
}

export const IDENTITY: Mat3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];

export function voxelCount(geometry: Geometry): number {
  return geometry.size[0] * geometry.size[1] * geometry.size[2];
}

/** Cubic millimetres of one voxel. */
export function voxelVolume(geometry: Geometry): number {
  return geometry.spacing[0] * geometry.spacing[1] * geometry.spacing[2];
}

export function multiplyVector(m: Mat3, v: Vec3): Vec3 {
  return [
    m[0] * v[0] + m[1] * v[1] + m[2] * v[2],
    m[3] * v[0] + m[4] * v[1] + m[5] * v[2],
    m[6] * v[0] + m[7] * v[1] + m[8] * v[2],
  ];
}

/** The transpose, which is the inverse of an orthonormal matrix. */
export function transpose(m: Mat3): Mat3 {
  return [m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]];
}

export function determinant(m: Mat3): number {
  return m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
}

/** (Fractional) voxel index to world millimetres. */
export function indexToWorld(geometry: Geometry, index: Vec3): Vec3 {
  const { spacing, origin, direction } = geometry;
  const v = multiplyVector(direction, [index[0] * spacing[0], index[1] * spacing[1], index[2] * spacing[2]]);
  return [origin[0] + v[0], origin[1] + v[1], origin[2] + v[2]];
}

/** World millimetres to fractional voxel index. */
export function worldToIndex(geometry: Geometry, world: Vec3): Vec3 {
  const { spacing, origin, direction } = geometry;
  const v = multiplyVector(transpose(direction), [world[0] - origin[0], world[1] - origin[1], world[2] - origin[2]]);
  return [v[0] / spacing[0], v[1] / spacing[1], v[2] / spacing[2]];
}

/**
 * A 4 x 3 affine (row-major 3 x 4: `[m00 m01 m02 t0, ...]`) that takes indices of `from` to fractional indices of `to`.
 * Resampling evaluates it incrementally instead of calling {@link worldToIndex} for each voxel.
 */
export function indexTransform(from: Geometry, to: Geometry): Float64Array {
  const zero = worldToIndex(to, indexToWorld(from, [0, 0, 0]));
  const axes = (
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as const
  ).map((axis) => worldToIndex(to, indexToWorld(from, axis)));
  const affine = new Float64Array(12);
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) affine[row * 4 + column] = axes[column]![row]! - zero[row]!;
    affine[row * 4 + 3] = zero[row]!;
  }
  return affine;
}

/** Whether two grids put every voxel within `tolerance` millimetres of the same place. */
export function sameGrid(a: Geometry, b: Geometry, tolerance = 1e-3): boolean {
  if (a.size.some((n, axis) => n !== b.size[axis])) return false;
  const [nx, ny, nz] = a.size;
  for (let corner = 0; corner < 8; corner++) {
    const index: Vec3 = [corner & 1 ? nx - 1 : 0, corner & 2 ? ny - 1 : 0, corner & 4 ? nz - 1 : 0];
    const p = indexToWorld(a, index);
    const q = indexToWorld(b, index);
    if (Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]) > tolerance) return false;
  }
  return true;
}

/** The same box of space (voxel edges, not centres) on a grid of another spacing; sizes round to the nearest, at least 1. */
export function withSpacing(geometry: Geometry, spacing: Vec3): Geometry {
  const size = geometry.size.map((n, axis) =>
    Math.max(1, Math.round((n * geometry.spacing[axis]!) / spacing[axis]!)),
  ) as unknown as Vec3;
  const firstCentre = spacing.map((s, axis) => (s / geometry.spacing[axis]! - 1) / 2) as unknown as Vec3;
  return { size, spacing, origin: indexToWorld(geometry, firstCentre), direction: geometry.direction };
}

/** The grid of a box of voxels `[start, start + size)`; start may be negative (padding). */
export function cropGeometry(geometry: Geometry, start: Vec3, size: Vec3): Geometry {
  return { ...geometry, size, origin: indexToWorld(geometry, start) };
}
