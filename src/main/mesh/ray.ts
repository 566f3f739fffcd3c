import { type Vec3 } from '@shared/geometry';
import { type Bvh } from './bvh';
import { createSides, sidesOf } from './sides';

const sides = createSides();

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
      sidesOf(p, a, b, c, sides);
      const nx = sides[6]!;
      const ny = sides[7]!;
      const nz = sides[8]!;
      const determinant = -(dx * nx + dy * ny + dz * nz);
      if (determinant === 0) continue;
      const sx = ox - p[a]!;
      const sy = oy - p[a + 1]!;
      const sz = oz - p[a + 2]!;
      const qx = sy * dz - sz * dy;
      const qy = sz * dx - sx * dz;
      const qz = sx * dy - sy * dx;
      const u = (sides[3]! * qx + sides[4]! * qy + sides[5]! * qz) / determinant;
      if (u < 0 || u > 1) continue;
      const v = -(sides[0]! * qx + sides[1]! * qy + sides[2]! * qz) / determinant;
      if (v < 0 || u + v > 1) continue;
      const distance = (sx * nx + sy * ny + sz * nz) / determinant;
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
