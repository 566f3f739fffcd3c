/** Room for {@link sidesOf}: kept by the caller, because a fresh one would be made for millions of triangles. */
export type Sides = Float64Array;

export function createSides(): Sides {
  return new Float64Array(9);
}

/**
 * What most questions about a triangle begin with: `out` becomes the sides `u = b - a` and `v = c - a` and their cross
 * product `n = u x v` (outward, twice the area long) as `[ux, uy, uz, vx, vy, vz, nx, ny, nz]`.
 *
 * @param p coordinates, stride 3; @param a, b, c offsets of the corners in `p`
 */
export function sidesOf(p: Float32Array | Float64Array, a: number, b: number, c: number, out: Sides): void {
  const ux = p[b]! - p[a]!;
  const uy = p[b + 1]! - p[a + 1]!;
  const uz = p[b + 2]! - p[a + 2]!;
  const vx = p[c]! - p[a]!;
  const vy = p[c + 1]! - p[a + 1]!;
  const vz = p[c + 2]! - p[a + 2]!;
  out[0] = ux;
  out[1] = uy;
  out[2] = uz;
  out[3] = vx;
  out[4] = vy;
  out[5] = vz;
  out[6] = uy * vz - uz * vy;
  out[7] = uz * vx - ux * vz;
  out[8] = ux * vy - uy * vx;
}
