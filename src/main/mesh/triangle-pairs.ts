import { segmentMeetsTriangle } from './predicates';
import { createSides, type Sides, sidesOf } from './sides';

/**
 * Quick tests for pairs of triangles in doubles, whose answer is kept only when it is clear; a narrow one goes to the
 * careful predicates. Arguments are offsets of corners in `p`.
 */

/** Relative to the sizes in play; far above rounding, far below what meshes are made of. */
const CLEAR = 1e-9;

const one = createSides();
const two = createSides();

/** Whether triangles a, b, c and d, e, f without a common corner meet; touching counts (Moeller 1997). */
export function disjointMeet(
  p: Float32Array,
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
  f: number,
): boolean {
  sidesOf(p, a, b, c, one);
  const ox = p[a]!;
  const oy = p[a + 1]!;
  const oz = p[a + 2]!;
  const nx = one[6]!;
  const ny = one[7]!;
  const nz = one[8]!;
  const dx = p[d]! - ox;
  const dy = p[d + 1]! - oy;
  const dz = p[d + 2]! - oz;
  const ex = p[e]! - ox;
  const ey = p[e + 1]! - oy;
  const ez = p[e + 2]! - oz;
  const fx = p[f]! - ox;
  const fy = p[f + 1]! - oy;
  const fz = p[f + 2]! - oz;
  const sd = nx * dx + ny * dy + nz * dz;
  const se = nx * ex + ny * ey + nz * ez;
  const sf = nx * fx + ny * fy + nz * fz;
  const size = sizeOf(one);
  const reach = size + Math.abs(dx) + Math.abs(dy) + Math.abs(dz) + Math.abs(ex - dx) + Math.abs(fx - dx);
  const least = CLEAR * size * size * (reach + Math.abs(ey) + Math.abs(ez) + Math.abs(fy) + Math.abs(fz));
  if ((sd > least && se > least && sf > least) || (sd < -least && se < -least && sf < -least)) return false;

  sidesOf(p, d, e, f, two);
  const mx = two[6]!;
  const my = two[7]!;
  const mz = two[8]!;
  const sa = -(mx * dx + my * dy + mz * dz);
  const sb = mx * one[0]! + my * one[1]! + mz * one[2]! + sa;
  const sc = mx * one[3]! + my * one[4]! + mz * one[5]! + sa;
  const size2 = sizeOf(two);
  const least2 = CLEAR * size2 * size2 * (reach + size2);
  if ((sa > least2 && sb > least2 && sc > least2) || (sa < -least2 && sb < -least2 && sc < -least2)) return false;

  const clear =
    Math.abs(sd) > least &&
    Math.abs(se) > least &&
    Math.abs(sf) > least &&
    Math.abs(sa) > least2 &&
    Math.abs(sb) > least2 &&
    Math.abs(sc) > least2;
  if (clear) {
    // Where the triangles cross the line common to both planes, measured along the line's longest coordinate.
    const lx = Math.abs(ny * mz - nz * my);
    const ly = Math.abs(nz * mx - nx * mz);
    const lz = Math.abs(nx * my - ny * mx);
    const axis = lx >= ly && lx >= lz ? 0 : ly >= lz ? 1 : 2;
    const first = interval(0, one[axis]!, one[3 + axis]!, sa, sb, sc);
    const low1 = Math.min(first, other);
    const high1 = Math.max(first, other);
    const second = interval(
      axis === 0 ? dx : axis === 1 ? dy : dz,
      axis === 0 ? ex : axis === 1 ? ey : ez,
      axis === 0 ? fx : axis === 1 ? fy : fz,
      sd,
      se,
      sf,
    );
    const low2 = Math.min(second, other);
    const high2 = Math.max(second, other);
    const margin = CLEAR * (size + size2 + reach);
    if (high1 < low2 - margin || high2 < low1 - margin) return false;
    if (high1 > low2 + margin && high2 > low1 + margin) return true;
  }
  return (
    segmentMeetsTriangle(p, a, b, d, e, f) ||
    segmentMeetsTriangle(p, b, c, d, e, f) ||
    segmentMeetsTriangle(p, c, a, d, e, f) ||
    segmentMeetsTriangle(p, d, e, a, b, c) ||
    segmentMeetsTriangle(p, e, f, a, b, c) ||
    segmentMeetsTriangle(p, f, d, a, b, c)
  );
}

/** The second end of the last {@link interval}: a pair as a return value would be made for millions of triangles. */
let other = 0;

/** Both places where sides that change sign of s pass it, by their coordinate x; returns one, leaves the other. */
function interval(x1: number, x2: number, x3: number, s1: number, s2: number, s3: number): number {
  // The corner alone on its side.
  if (s1 > 0 === s2 > 0) {
    other = x3 + ((x2 - x3) * s3) / (s3 - s2);
    return x3 + ((x1 - x3) * s3) / (s3 - s1);
  }
  if (s1 > 0 === s3 > 0) {
    other = x2 + ((x3 - x2) * s2) / (s2 - s3);
    return x2 + ((x1 - x2) * s2) / (s2 - s1);
  }
  other = x1 + ((x3 - x1) * s1) / (s1 - s3);
  return x1 + ((x2 - x1) * s1) / (s1 - s2);
}

/**
 * Whether triangles v, b, c and v, e, f meet beyond their common corner. The cut begins in v, so it ends where a side
 * opposite v meets the other triangle.
 */
export function fanMeet(p: Float32Array, v: number, b: number, c: number, e: number, f: number): boolean {
  sidesOf(p, v, b, c, one);
  sidesOf(p, v, e, f, two);
  const size = sizeOf(one);
  const size2 = sizeOf(two);
  const se = dot(one, 6, two, 0);
  const sf = dot(one, 6, two, 3);
  const least = CLEAR * size * size * size2;
  if ((se > least && sf > least) || (se < -least && sf < -least)) return false;
  const sb = dot(two, 6, one, 0);
  const sc = dot(two, 6, one, 3);
  const least2 = CLEAR * size2 * size2 * size;
  if ((sb > least2 && sc > least2) || (sb < -least2 && sc < -least2)) return false;
  if (Math.abs(se) > least && Math.abs(sf) > least && Math.abs(sb) > least2 && Math.abs(sc) > least2) {
    // Each triangle leaves v along the common line towards where its far side crosses it: the same way or the other.
    const i = Math.abs(sc) / (Math.abs(sb) + Math.abs(sc));
    const j = Math.abs(sf) / (Math.abs(se) + Math.abs(sf));
    const along =
      i * (j * dot(one, 0, two, 0) + (1 - j) * dot(one, 0, two, 3)) +
      (1 - i) * (j * dot(one, 3, two, 0) + (1 - j) * dot(one, 3, two, 3));
    if (Math.abs(along) > CLEAR * size * size2) return along > 0;
  }
  return segmentMeetsTriangle(p, b, c, v, e, f) || segmentMeetsTriangle(p, e, f, v, b, c);
}

/** The scalar product of two of the vectors in sides. */
function dot(s: Sides, i: number, t: Sides, j: number): number {
  return s[i]! * t[j]! + s[i + 1]! * t[j + 1]! + s[i + 2]! * t[j + 2]!;
}

function sizeOf(s: Sides): number {
  return Math.abs(s[0]!) + Math.abs(s[1]!) + Math.abs(s[2]!) + Math.abs(s[3]!) + Math.abs(s[4]!) + Math.abs(s[5]!);
}
