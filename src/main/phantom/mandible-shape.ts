import { type Arch, createArch } from './arch';
import type { Anatomy } from './parameters';
import { monotoneCurve } from './table2d';

/** A closed polygon of (s, z). */
export type Outline = readonly (readonly [number, number])[];

/** Corner cutting (Chaikin), closed. */
export function cutCorners(points: Outline): Outline {
  return points.flatMap((a, i) => {
    const b = points[(i + 1) % points.length]!;
    return [
      [0.75 * a[0] + 0.25 * b[0], 0.75 * a[1] + 0.25 * b[1]],
      [0.25 * a[0] + 0.75 * b[0], 0.25 * a[1] + 0.75 * b[1]],
    ] as [number, number][];
  });
}

/** Signed distance to a polygon, negative inside (even-odd). */
export function outlineDistance(outline: Outline, s: number, z: number): number {
  let best = Infinity;
  let inside = false;
  for (let i = 0, j = outline.length - 1; i < outline.length; j = i++) {
    const a = outline[j]!;
    const b = outline[i]!;
    const dx = b[0] - a[0];
    const dz = b[1] - a[1];
    const t = Math.min(1, Math.max(0, ((s - a[0]) * dx + (z - a[1]) * dz) / (dx * dx + dz * dz)));
    const ex = s - a[0] - t * dx;
    const ez = z - a[1] - t * dz;
    best = Math.min(best, ex * ex + ez * ez);
    if (b[1] > z !== a[1] > z && s < ((a[0] - b[0]) * (z - b[1])) / (a[1] - b[1]) + b[0]) inside = !inside;
  }
  return inside ? -Math.sqrt(best) : Math.sqrt(best);
}

/** The mandible seen from above: chin, body, ramus and condyle on one curve. */
export function baseArch(anatomy: Anatomy): Arch {
  const { halfWidth, length, chinWidth } = anatomy.mandible;
  const front = 5 + anatomy.overjet;
  const knots = [
    [0, 0],
    [9 * chinWidth, 1.2],
    [17 * chinWidth, 6],
    [23 * (0.5 + 0.5 * chinWidth), 13],
    [27, 20.5],
    [31.5, 30.5],
    [38.5, 45],
    [44, 58],
    [48, 70],
    [51, 81],
    [53, 92],
  ].map(([x, y]) => [(x! * halfWidth) / 48, front + (y! * (length - front)) / 70] as const);
  const u = [0];
  for (let i = 1; i < knots.length; i++) {
    u.push(u[i - 1]! + Math.hypot(knots[i]![0] - knots[i - 1]![0], knots[i]![1] - knots[i - 1]![1]));
  }
  const x = monotoneCurve(knots.map((k, i) => [u[i]!, k[0]]));
  const y = monotoneCurve(knots.map((k, i) => [u[i]!, k[1]]));
  const count = Math.ceil(u[u.length - 1]!);
  return createArch(Array.from({ length: count + 1 }, (_, i) => [x(i), y(i)] as const));
}
