import { type Vec3 } from '@shared/geometry';
import { type Bvh } from './bvh';
import { createSides, sidesOf } from './sides';

const sides = createSides();

export interface SurfacePoint {
  readonly point: Vec3;
  readonly distance: number;
  readonly triangle: number;
}

/**
 * The nearest point of the surface no farther than `most` millimetres, on a triangle that `accept` allows, or null
 * (always null without triangles).
 */
export function closestPoint(
  bvh: Bvh,
  point: Vec3,
  most = Infinity,
  accept?: (triangle: number) => boolean,
): SurfacePoint | null {
  const { boxes, first, count, order, nodes, mesh } = bvh;
  if (nodes === 0) return null;
  const best = { square: most * most, x: 0, y: 0, z: 0, triangle: -1 };
  const stack = [0];
  while (stack.length > 0) {
    const node = stack.pop()!;
    if (boxDistance(boxes, 6 * node, point) > best.square) continue;
    if (count[node]! > 0) {
      for (let i = first[node]!; i < first[node]! + count[node]!; i++) {
        if (!accept || accept(order[i]!)) nearer(mesh, order[i]!, point, best);
      }
      continue;
    }
    const a = node + 1;
    const b = first[node]!;
    if (boxDistance(boxes, 6 * a, point) < boxDistance(boxes, 6 * b, point)) stack.push(b, a);
    else stack.push(a, b);
  }
  if (best.triangle < 0) return null;
  return { point: [best.x, best.y, best.z], distance: Math.sqrt(best.square), triangle: best.triangle };
}

function boxDistance(boxes: Float32Array, box: number, [x, y, z]: Vec3): number {
  const dx = Math.max(boxes[box]! - x, 0, x - boxes[box + 3]!);
  const dy = Math.max(boxes[box + 1]! - y, 0, y - boxes[box + 4]!);
  const dz = Math.max(boxes[box + 2]! - z, 0, z - boxes[box + 5]!);
  return dx * dx + dy * dy + dz * dz;
}

interface Best {
  square: number;
  x: number;
  y: number;
  z: number;
  triangle: number;
}

/** Point to triangle by Voronoi regions (Ericson, Real-Time Collision Detection, 5.1.5). */
function nearer(mesh: Bvh['mesh'], triangle: number, [x, y, z]: Vec3, best: Best): void {
  const { positions: p, triangles } = mesh;
  const a = 3 * triangles[3 * triangle]!;
  const b = 3 * triangles[3 * triangle + 1]!;
  const c = 3 * triangles[3 * triangle + 2]!;
  sidesOf(p, a, b, c, sides);
  const ux = sides[0]!;
  const uy = sides[1]!;
  const uz = sides[2]!;
  const vx = sides[3]!;
  const vy = sides[4]!;
  const vz = sides[5]!;
  const ax = x - p[a]!;
  const ay = y - p[a + 1]!;
  const az = z - p[a + 2]!;
  const d1 = ux * ax + uy * ay + uz * az;
  const d2 = vx * ax + vy * ay + vz * az;
  const d3 = d1 - (ux * ux + uy * uy + uz * uz);
  const uv = ux * vx + uy * vy + uz * vz;
  const d4 = d2 - uv;
  const d5 = d1 - uv;
  const d6 = d2 - (vx * vx + vy * vy + vz * vz);
  const inC = d1 * d4 - d3 * d2;
  const inB = d5 * d2 - d1 * d6;
  const inA = d3 * d6 - d5 * d4;
  // The nearest point is a + s u + t v.
  let s = 0;
  let t = 0;
  if (d1 <= 0 && d2 <= 0) {
    // Corner a.
  } else if (d3 >= 0 && d4 <= d3) {
    s = 1;
  } else if (inC <= 0 && d1 >= 0 && d3 <= 0) {
    s = d1 / (d1 - d3);
  } else if (d6 >= 0 && d5 <= d6) {
    t = 1;
  } else if (inB <= 0 && d2 >= 0 && d6 <= 0) {
    t = d2 / (d2 - d6);
  } else if (inA <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) {
    t = (d4 - d3) / (d4 - d3 + (d5 - d6));
    s = 1 - t;
  } else {
    const sum = inA + inB + inC;
    s = inB / sum;
    t = inC / sum;
  }
  const qx = p[a]! + s * ux + t * vx;
  const qy = p[a + 1]! + s * uy + t * vy;
  const qz = p[a + 2]! + s * uz + t * vz;
  const square = (x - qx) ** 2 + (y - qy) ** 2 + (z - qz) ** 2;
  if (square > best.square) return;
  best.square = square;
  best.x = qx;
  best.y = qy;
  best.z = qz;
  best.triangle = triangle;
}
