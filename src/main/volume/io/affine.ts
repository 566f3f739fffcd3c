import { type Geometry, type Mat3, type Vec3 } from '@shared/geometry';
import { AppError } from '@shared/errors';

/** Row-major 3 x 4: voxel index to world. */
export type Affine = readonly number[];

/** A 32-bit float read back as the shortest decimal that gives the same float: 0.3 stays 0.3. */
export function shortFloat(value: number): number {
  const short = Number(value.toPrecision(7));
  return Math.fround(short) === Math.fround(value) ? short : value;
}

/** The nearest orthonormal matrix (polar decomposition by Newton's iteration); `m` must be near orthonormal. */
export function nearestOrthonormal(m: Mat3): Mat3 {
  let a: number[] = [...m];
  for (let step = 0; step < 8; step++) {
    const [a0, a1, a2, a3, a4, a5, a6, a7, a8] = a as unknown as Mat3;
    const cofactors = [
      a4 * a8 - a5 * a7,
      a5 * a6 - a3 * a8,
      a3 * a7 - a4 * a6,
      a2 * a7 - a1 * a8,
      a0 * a8 - a2 * a6,
      a1 * a6 - a0 * a7,
      a1 * a5 - a2 * a4,
      a2 * a3 - a0 * a5,
      a0 * a4 - a1 * a3,
    ];
    const det = a0 * cofactors[0]! + a1 * cofactors[1]! + a2 * cofactors[2]!;
    const next = a.map((value, i) => (value + cofactors[i]! / det) / 2);
    const change = Math.max(...next.map((value, i) => Math.abs(value - a[i]!)));
    a = next;
    if (change < 1e-15) break;
  }
  return a.map((value) => value + 0) as unknown as Mat3;
}

/** Index to world as a 3 x 4 matrix in LPS. */
export function affineOf(geometry: Geometry): Affine {
  const { spacing: s, origin: o, direction: d } = geometry;
  return [
    d[0] * s[0],
    d[1] * s[1],
    d[2] * s[2],
    o[0],
    d[3] * s[0],
    d[4] * s[1],
    d[5] * s[2],
    o[1],
    d[6] * s[0],
    d[7] * s[1],
    d[8] * s[2],
    o[2],
  ];
}

/** The affine with world axes 0 and 1 negated: LPS to RAS and back. */
export function flipLpsRas(affine: Affine): Affine {
  return affine.map((value, i) => (i < 8 ? -value + 0 : value));
}

/** Largest cosine between two axes that still counts as a right angle with rounding: about 0.06 degrees. */
const SHEAR = 1e-3;

export type Axes = { readonly geometry: Geometry } | { readonly reason: string };

/**
 * An affine in LPS millimetres as a {@link Geometry}, or the reason why it is none: numbers that are not finite, an axis
 * of zero length, or axes that are not perpendicular.
 */
export function axesOfAffine(affine: Affine, size: Vec3): Axes {
  if (affine.some((value) => !Number.isFinite(value))) return { reason: 'a value of its grid is not a number' };
  const columns = [0, 1, 2].map((j) => [affine[j]!, affine[4 + j]!, affine[8 + j]!] as const);
  const spacing = columns.map((c) => Number(Math.hypot(...c).toPrecision(14))) as unknown as Vec3;
  if (spacing.some((s) => s < 1e-6 || s > 1e4)) return { reason: `voxel spacing ${spacing.join(' x ')} mm` };
  const unit = columns.map((c, j) => c.map((value) => value / spacing[j]!));
  const dot = (i: number, j: number): number =>
    unit[i]![0]! * unit[j]![0]! + unit[i]![1]! * unit[j]![1]! + unit[i]![2]! * unit[j]![2]!;
  if (Math.max(Math.abs(dot(0, 1)), Math.abs(dot(0, 2)), Math.abs(dot(1, 2))) > SHEAR) {
    return { reason: 'its axes are not perpendicular' };
  }
  const direction = nearestOrthonormal([0, 1, 2].flatMap((row) => unit.map((u) => u[row]!)) as unknown as Mat3);
  return { geometry: { size, spacing, origin: [affine[3]!, affine[7]!, affine[11]!], direction } };
}

/** As {@link axesOfAffine}; throws `volume/bad-geometry` naming `path`. */
export function geometryOfAffine(affine: Affine, size: Vec3, path: string): Geometry {
  const axes = axesOfAffine(affine, size);
  if ('reason' in axes) throw new AppError('volume/bad-geometry', { path, reason: axes.reason });
  return axes.geometry;
}

/** Most voxels a volume may have: 2048 x 1024 x 1024. */
const MOST_VOXELS = 2 ** 31;

/** Throws `volume/bad-geometry` for sizes that are not positive whole numbers or of more voxels than can be handled. */
export function checkedSize(sizes: readonly number[], path: string): Vec3 {
  const [nx = 0, ny = 0, nz = 0] = sizes;
  const good = [nx, ny, nz].every((n) => Number.isInteger(n) && n > 0) && nx * ny * nz <= MOST_VOXELS;
  if (!good) throw new AppError('volume/bad-geometry', { path, reason: `size ${nx} x ${ny} x ${nz}` });
  return [nx, ny, nz];
}
