/** Corner positions are read from flat arrays: `p` holds coordinates, arguments are offsets into it. */
type Points = Float32Array | Float64Array;

/** Values below this part of their terms are rounding: the points count as coplanar or collinear. */
const ROUNDING = 1e-14;

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

function segmentMeetsTriangleInPlane(points: Points, p: number, q: number, a: number, b: number, c: number): boolean {
  const [u, v] = projection(points, a, b, c);
  const turn = (i: number, j: number, k: number): number => {
    const left = (points[j + u]! - points[i + u]!) * (points[k + v]! - points[i + v]!);
    const right = (points[j + v]! - points[i + v]!) * (points[k + u]! - points[i + u]!);
    const value = left - right;
    return Math.abs(value) <= ROUNDING * (Math.abs(left) + Math.abs(right)) ? 0 : Math.sign(value);
  };
  const inside = (point: number): boolean => {
    const s = [turn(a, b, point), turn(b, c, point), turn(c, a, point)];
    return !(s.includes(1) && s.includes(-1));
  };
  if (inside(p) || inside(q)) return true;
  const cross = (i: number, j: number): boolean => {
    const i1 = turn(p, q, i);
    const j1 = turn(p, q, j);
    if (i1 * j1 > 0) return false;
    if (i1 === 0 && j1 === 0) return false;
    return turn(i, j, p) * turn(i, j, q) <= 0;
  };
  return cross(a, b) || cross(b, c) || cross(c, a);
}

/** The two coordinates onto which the triangle projects largest. */
function projection(p: Points, a: number, b: number, c: number): readonly [number, number] {
  const normal = [0, 1, 2].map((axis) => {
    const u = (axis + 1) % 3;
    const v = (axis + 2) % 3;
    return Math.abs(
      (p[b + u]! - p[a + u]!) * (p[c + v]! - p[a + v]!) - (p[b + v]! - p[a + v]!) * (p[c + u]! - p[a + u]!),
    );
  });
  const axis = normal.indexOf(Math.max(...normal));
  return [(axis + 1) % 3, (axis + 2) % 3];
}

/** Whether the coplanar triangles a-b-c and b-a-d lie on the same side of their common edge: one folded onto the other. */
export function foldedOver(p: Points, a: number, b: number, c: number, d: number): boolean {
  if (side(p, a, b, c, d) !== 0) return false;
  const [u, v] = projection(p, a, b, c);
  const turn = (k: number): number =>
    (p[b + u]! - p[a + u]!) * (p[k + v]! - p[a + v]!) - (p[b + v]! - p[a + v]!) * (p[k + u]! - p[a + u]!);
  return turn(c) * turn(d) > 0;
}
