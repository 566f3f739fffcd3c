import { type Vec3 } from '@shared/geometry';
import { type Bvh } from './bvh';

export interface RayHit {
  /** Distance in lengths of the direction. */
  readonly distance: number;
  readonly triangle: number;
  /** The ray leaves through the triangle's back (it was inside). */
  readonly leaving: boolean;
}

/**
 * Calls `visit` for every triangle that the half-line meets at a distance in (0, `most`], in no order; sides and corners
 * count for each triangle they belong to. Returning a smaller distance from `visit` shortens the search.
 */
export function castRay(
  bvh: Bvh,
  origin: Vec3,
  direction: Vec3,
  most: number,
  visit: (triangle: number, distance: number, leaving: boolean) => number,
): void {
  const { boxes, first, count, order, nodes } = bvh;
  if (nodes === 0) return;
  const { positions: p, triangles } = bvh.mesh;
  const [ox, oy, oz] = origin;
  const [dx, dy, dz] = direction;
  const ix = 1 / dx;
  const iy = 1 / dy;
  const iz = 1 / dz;
  let reach = most;
  const stack = [0];
  while (stack.length > 0) {
    const node = stack.pop()!;
    const box = 6 * node;
    let near = 0;
    let far = reach;
    for (let axis = 0; axis < 3; axis++) {
      const o = axis === 0 ? ox : axis === 1 ? oy : oz;
      const inverse = axis === 0 ? ix : axis === 1 ? iy : iz;
      const low = boxes[box + axis]!;
      const high = boxes[box + axis + 3]!;
      if (!Number.isFinite(inverse)) {
        if (o < low || o > high) far = -1;
        continue;
      }
      const a = (low - o) * inverse;
      const b = (high - o) * inverse;
      near = Math.max(near, Math.min(a, b));
      far = Math.min(far, Math.max(a, b));
    }
    // A hair of slack: a box of no thickness must not lose its hit to rounding.
    if (near > far * (1 + 1e-12) + 1e-12) continue;
    if (count[node]! === 0) {
      stack.push(node + 1, first[node]!);
      continue;
    }
    for (let i = first[node]!; i < first[node]! + count[node]!; i++) {
      const t = order[i]!;
      const a = 3 * triangles[3 * t]!;
      const b = 3 * triangles[3 * t + 1]!;
      const c = 3 * triangles[3 * t + 2]!;
      const ux = p[b]! - p[a]!;
      const uy = p[b + 1]! - p[a + 1]!;
      const uz = p[b + 2]! - p[a + 2]!;
      const vx = p[c]! - p[a]!;
      const vy = p[c + 1]! - p[a + 1]!;
      const vz = p[c + 2]! - p[a + 2]!;
      const px = dy * vz - dz * vy;
      const py = dz * vx - dx * vz;
      const pz = dx * vy - dy * vx;
      const determinant = ux * px + uy * py + uz * pz;
      if (determinant === 0) continue;
      const sx = ox - p[a]!;
      const sy = oy - p[a + 1]!;
      const sz = oz - p[a + 2]!;
      const u = (sx * px + sy * py + sz * pz) / determinant;
      if (u < 0 || u > 1) continue;
      const qx = sy * uz - sz * uy;
      const qy = sz * ux - sx * uz;
      const qz = sx * uy - sy * ux;
      const v = (dx * qx + dy * qy + dz * qz) / determinant;
      if (v < 0 || u + v > 1) continue;
      const distance = (vx * qx + vy * qy + vz * qz) / determinant;
      if (distance > 0 && distance <= reach) reach = Math.min(reach, visit(t, distance, determinant < 0));
    }
  }
}

/** The nearest hit in front of the origin that `accept` allows, or null. */
export function firstHit(
  bvh: Bvh,
  origin: Vec3,
  direction: Vec3,
  most = Infinity,
  accept: (triangle: number, leaving: boolean) => boolean = () => true,
): RayHit | null {
  let hit: RayHit | null = null;
  castRay(bvh, origin, direction, most, (triangle, distance, leaving) => {
    if (!accept(triangle, leaving)) return Infinity;
    hit = { distance, triangle, leaving };
    return distance;
  });
  return hit;
}
