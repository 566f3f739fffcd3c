import { segmentMeetsTriangle } from './predicates';

/**
 * Quick tests for pairs of triangles in doubles, whose answer is kept only when it is clear; a narrow one goes to the
 * careful predicates. Arguments are offsets of corners in `p`.
 */

/** Relative to the sizes in play; far above rounding, far below what meshes are made of. */
const CLEAR = 1e-9;

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
  const ox = p[a]!;
  const oy = p[a + 1]!;
  const oz = p[a + 2]!;
  const ux = p[b]! - ox;
  const uy = p[b + 1]! - oy;
  const uz = p[b + 2]! - oz;
  const vx = p[c]! - ox;
  const vy = p[c + 1]! - oy;
  const vz = p[c + 2]! - oz;
  const nx = uy * vz - uz * vy;
  const ny = uz * vx - ux * vz;
  const nz = ux * vy - uy * vx;
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
  const size = Math.abs(ux) + Math.abs(uy) + Math.abs(uz) + Math.abs(vx) + Math.abs(vy) + Math.abs(vz);
  const reach = size + Math.abs(dx) + Math.abs(dy) + Math.abs(dz) + Math.abs(ex - dx) + Math.abs(fx - dx);
  const least = CLEAR * size * size * (reach + Math.abs(ey) + Math.abs(ez) + Math.abs(fy) + Math.abs(fz));
  if ((sd > least && se > least && sf > least) || (sd < -least && se < -least && sf < -least)) return false;

  const gx = ex - dx;
  const gy = ey - dy;
  const gz = ez - dz;
  const hx = fx - dx;
  const hy = fy - dy;
  const hz = fz - dz;
  const mx = gy * hz - gz * hy;
  const my = gz * hx - gx * hz;
  const mz = gx * hy - gy * hx;
  const sa = -(mx * dx + my * dy + mz * dz);
  const sb = mx * (ux - dx) + my * (uy - dy) + mz * (uz - dz);
  const sc = mx * (vx - dx) + my * (vy - dy) + mz * (vz - dz);
  const size2 = Math.abs(gx) + Math.abs(gy) + Math.abs(gz) + Math.abs(hx) + Math.abs(hy) + Math.abs(hz);
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
    const first = interval(
      0,
      axis === 0 ? ux : axis === 1 ? uy : uz,
      axis === 0 ? vx : axis === 1 ? vy : vz,
      sa,
      sb,
      sc,
    );
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
  const ox = p[v]!;
  const oy = p[v + 1]!;
  const oz = p[v + 2]!;
  const bx = p[b]! - ox;
  const by = p[b + 1]! - oy;
  const bz = p[b + 2]! - oz;
  const cx = p[c]! - ox;
  const cy = p[c + 1]! - oy;
  const cz = p[c + 2]! - oz;
  const ex = p[e]! - ox;
  const ey = p[e + 1]! - oy;
  const ez = p[e + 2]! - oz;
  const fx = p[f]! - ox;
  const fy = p[f + 1]! - oy;
  const fz = p[f + 2]! - oz;
  const nx = by * cz - bz * cy;
  const ny = bz * cx - bx * cz;
  const nz = bx * cy - by * cx;
  const se = nx * ex + ny * ey + nz * ez;
  const sf = nx * fx + ny * fy + nz * fz;
  const size = Math.abs(bx) + Math.abs(by) + Math.abs(bz) + Math.abs(cx) + Math.abs(cy) + Math.abs(cz);
  const size2 = Math.abs(ex) + Math.abs(ey) + Math.abs(ez) + Math.abs(fx) + Math.abs(fy) + Math.abs(fz);
  const least = CLEAR * size * size * size2;
  if ((se > least && sf > least) || (se < -least && sf < -least)) return false;
  const mx = ey * fz - ez * fy;
  const my = ez * fx - ex * fz;
  const mz = ex * fy - ey * fx;
  const sb = mx * bx + my * by + mz * bz;
  const sc = mx * cx + my * cy + mz * cz;
  const least2 = CLEAR * size2 * size2 * size;
  if ((sb > least2 && sc > least2) || (sb < -least2 && sc < -least2)) return false;
  if (Math.abs(se) > least && Math.abs(sf) > least && Math.abs(sb) > least2 && Math.abs(sc) > least2) {
    // Each triangle leaves v along the common line towards where its far side crosses it: the same way or the other.
    const i = Math.abs(sc) / (Math.abs(sb) + Math.abs(sc));
    const j = Math.abs(sf) / (Math.abs(se) + Math.abs(sf));
    const qx = i * bx + (1 - i) * cx;
    const qy = i * by + (1 - i) * cy;
    const qz = i * bz + (1 - i) * cz;
    const rx = j * ex + (1 - j) * fx;
    const ry = j * ey + (1 - j) * fy;
    const rz = j * ez + (1 - j) * fz;
    const along = qx * rx + qy * ry + qz * rz;
    if (Math.abs(along) > CLEAR * size * size2) return along > 0;
  }
  return segmentMeetsTriangle(p, b, c, v, e, f) || segmentMeetsTriangle(p, e, f, v, b, c);
}
