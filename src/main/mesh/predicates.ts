import { createSides, sidesOf } from './sides';

/** Corner positions are read from flat arrays: `p` holds coordinates, arguments are offsets into it. */
type Points = Float32Array | Float64Array;

/** Values below this part of their terms are rounding: the points count as coplanar or collinear. */
const ROUNDING = 1e-14;

const sides = createSides();

/**
 * -1, 0 or 1: on which side of the plane a, b, c the point d lies (1 where a, b, c look clockwise from d). Differences of
 * Float32 coordinates are nearly exact in double precision, so only truly coplanar points give 0.
 */
export function side(p: Points, a: number, b: number, c: number, d: number): number {
  const ax = p[a]! - p[d]!;
  const ay = p[a + 1]! - p[d + 1]!;
  const az = p[a + 2]! - p[d + 2]!;
  const bx = p[b]! - p[d]!;
  const by = p[b + 1]! - p[d + 1]!;
  const bz = p[b + 2]! - p[d + 2]!;
  const cx = p[c]! - p[d]!;
  const cy = p[c + 1]! - p[d + 1]!;
  const cz = p[c + 2]! - p[d + 2]!;
  const bc = by * cz;
  const cb = bz * cy;
  const ca = cy * az;
  const ac = cz * ay;
  const ab = ay * bz;
  const ba = az * by;
  const value = ax * (bc - cb) + bx * (ca - ac) + cx * (ab - ba);
  const size =
    Math.abs(ax) * (Math.abs(bc) + Math.abs(cb)) +
    Math.abs(bx) * (Math.abs(ca) + Math.abs(ac)) +
    Math.abs(cx) * (Math.abs(ab) + Math.abs(ba));
  const least = ROUNDING * size;
  return value > least ? 1 : value < -least ? -1 : 0;
}

/** Whether the segment p-q meets the triangle a-b-c; touching counts. */
export function segmentMeetsTriangle(points: Points, p: number, q: number, a: number, b: number, c: number): boolean {
  const sp = side(points, a, b, c, p);
  const sq = side(points, a, b, c, q);
  if (sp !== 0 && sp === sq) return false;
  if (sp === 0 && sq === 0) return segmentMeetsTriangleInPlane(points, p, q, a, b, c);
  const ab = side(points, p, q, a, b);
  const bc = side(points, p, q, b, c);
  if (ab * bc < 0) return false;
  const ca = side(points, p, q, c, a);
  return ab * ca >= 0 && bc * ca >= 0;
}

function segmentMeetsTriangleInPlane(p: Points, i: number, j: number, a: number, b: number, c: number): boolean {
  const [u, v] = projection(p, a, b, c);
  return (
    insideInPlane(p, u, v, i, a, b, c) ||
    insideInPlane(p, u, v, j, a, b, c) ||
    segmentsCross(p, u, v, i, j, a, b) ||
    segmentsCross(p, u, v, i, j, b, c) ||
    segmentsCross(p, u, v, i, j, c, a)
  );
}

/** -1, 0 or 1: whether i, j, k turn right, run straight or turn left in the plane of the coordinates u and v. */
function turn(p: Points, u: number, v: number, i: number, j: number, k: number): number {
  const left = (p[j + u]! - p[i + u]!) * (p[k + v]! - p[i + v]!);
  const right = (p[j + v]! - p[i + v]!) * (p[k + u]! - p[i + u]!);
  const value = left - right;
  return Math.abs(value) <= ROUNDING * (Math.abs(left) + Math.abs(right)) ? 0 : value > 0 ? 1 : -1;
}

function insideInPlane(p: Points, u: number, v: number, i: number, a: number, b: number, c: number): boolean {
  const ab = turn(p, u, v, a, b, i);
  const bc = turn(p, u, v, b, c, i);
  if (ab * bc < 0) return false;
  const ca = turn(p, u, v, c, a, i);
  return ab * ca >= 0 && bc * ca >= 0;
}

/** Collinear segments do not cross; where they overlap an end lies inside the triangle. */
function segmentsCross(p: Points, u: number, v: number, i: number, j: number, a: number, b: number): boolean {
  const sideA = turn(p, u, v, i, j, a);
  const sideB = turn(p, u, v, i, j, b);
  if (sideA * sideB > 0 || (sideA === 0 && sideB === 0)) return false;
  return turn(p, u, v, a, b, i) * turn(p, u, v, a, b, j) <= 0;
}

/** The two coordinates onto which the triangle projects largest. */
function projection(p: Points, a: number, b: number, c: number): readonly [number, number] {
  sidesOf(p, a, b, c, sides);
  const nx = Math.abs(sides[6]!);
  const ny = Math.abs(sides[7]!);
  const nz = Math.abs(sides[8]!);
  if (nx >= ny && nx >= nz) return [1, 2];
  return ny >= nz ? [2, 0] : [0, 1];
}

/** Whether the coplanar triangles a-b-c and b-a-d lie on the same side of their common edge: one folded onto the other. */
export function foldedOver(p: Points, a: number, b: number, c: number, d: number): boolean {
  if (side(p, a, b, c, d) !== 0) return false;
  const [u, v] = projection(p, a, b, c);
  return turn(p, u, v, a, b, c) * turn(p, u, v, a, b, d) > 0;
}
