import { type Vec3 } from '@shared/geometry';
import { type TriangleMesh } from '@shared/mesh';
import { along } from './vectors';

/**
 * The first place where a ray meets a surface, from either side; null when it misses. `origin` LPS mm, `direction` unit.
 * Places that `hidden` says are cut away do not stop the ray. Moeller and Trumbore 1997.
 */
export function pickSurface(
  meshes: Iterable<TriangleMesh>,
  origin: Vec3,
  direction: Vec3,
  hidden: (place: Vec3) => boolean = () => false,
): Vec3 | null {
  let nearest = Infinity;
  const [dx, dy, dz] = direction;
  const [ox, oy, oz] = origin;
  for (const { positions: p, triangles } of meshes) {
    for (let t = 0; t < triangles.length; t += 3) {
      const [a, b, c] = [triangles[t]! * 3, triangles[t + 1]! * 3, triangles[t + 2]! * 3];
      const [ax, ay, az] = [p[a]!, p[a + 1]!, p[a + 2]!];
      const [ux, uy, uz] = [p[b]! - ax, p[b + 1]! - ay, p[b + 2]! - az];
      const [vx, vy, vz] = [p[c]! - ax, p[c + 1]! - ay, p[c + 2]! - az];
      const [hx, hy, hz] = [dy * vz - dz * vy, dz * vx - dx * vz, dx * vy - dy * vx];
      const determinant = ux * hx + uy * hy + uz * hz;
      if (Math.abs(determinant) < 1e-12) continue;
      const [sx, sy, sz] = [ox - ax, oy - ay, oz - az];
      const u = (sx * hx + sy * hy + sz * hz) / determinant;
      if (u < 0 || u > 1) continue;
      const [qx, qy, qz] = [sy * uz - sz * uy, sz * ux - sx * uz, sx * uy - sy * ux];
      const v = (dx * qx + dy * qy + dz * qz) / determinant;
      if (v < 0 || u + v > 1) continue;
      const away = (vx * qx + vy * qy + vz * qz) / determinant;
      if (away > 0 && away < nearest && !hidden(along(origin, direction, away))) nearest = away;
    }
  }
  return nearest < Infinity ? along(origin, direction, nearest) : null;
}
