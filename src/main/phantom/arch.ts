import { Table2d } from './table2d';

/**
 * A left-right symmetric planar curve seen from above, apex at x = 0 in front, arms running back (y grows). A point has
 * the coordinates (s, n): arc length from the apex, and distance from the curve, positive outside (buccal).
 */
export interface Arch {
  /** Channels s (>= 0) and n over |x| and y. */
  readonly table: Table2d;
  /** The plane point of (s, n) on the left side (x >= 0); also the unit tangent, towards the back. */
  pointAt(s: number, n: number): { x: number; y: number; tx: number; ty: number };
  readonly length: number;
}

/** `points` run from the apex to the back on the left side, x >= 0, spaced at most about a millimetre. */
export function createArch(points: readonly (readonly [number, number])[]): Arch {
  const arc = [0];
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1]!, points[i]!];
    arc.push(arc[i - 1]! + Math.hypot(b[0] - a[0], b[1] - a[1]));
  }
  const length = arc[arc.length - 1]!;
  const table = new Table2d(0, -40, 90, 180, 2, (x, y, out, offset) => {
    let best = Infinity;
    for (let i = 0; i + 1 < points.length; i++) {
      const a = points[i]!;
      const b = points[i + 1]!;
      const dx = b[0] - a[0];
      const dy = b[1] - a[1];
      const l2 = dx * dx + dy * dy;
      const t = Math.min(1, Math.max(0, ((x - a[0]) * dx + (y - a[1]) * dy) / l2));
      const ex = x - a[0] - t * dx;
      const ey = y - a[1] - t * dy;
      const d = ex * ex + ey * ey;
      if (d < best) {
        best = d;
        const overshoot = i + 2 === points.length && t === 1 ? ((x - b[0]) * dx + (y - b[1]) * dy) / Math.sqrt(l2) : 0;
        out[offset] = arc[i]! + t * Math.sqrt(l2) + Math.max(0, overshoot);
        const side = ex * dy - ey * dx >= 0 ? 1 : -1;
        out[offset + 1] = side * Math.sqrt(Math.max(0, d - Math.max(0, overshoot) ** 2));
      }
    }
  });
  return {
    table,
    length,
    pointAt(s, n) {
      let i = 0;
      while (i + 2 < points.length && arc[i + 1]! < s) i++;
      const [a, b] = [points[i]!, points[i + 1]!];
      const l = arc[i + 1]! - arc[i]!;
      const [tx, ty] = [(b[0] - a[0]) / l, (b[1] - a[1]) / l];
      const t = s - arc[i]!;
      return { x: a[0] + t * tx + n * ty, y: a[1] + t * ty - n * tx, tx, ty };
    },
  };
}

/** The dental arch `y = depth (x / halfWidth)^power`, continued straight; power 2 is a parabola, 3 nearly a U. */
export function dentalArchPoints(halfWidth: number, depth: number, power: number, front: number): [number, number][] {
  const points: [number, number][] = [];
  for (let i = 0; i <= 60; i++) {
    const x = (halfWidth * i) / 60;
    points.push([x, front + depth * Math.pow(i / 60, power)]);
  }
  const [a, b] = [points[58]!, points[60]!];
  const l = Math.hypot(b[0] - a[0], b[1] - a[1]);
  for (let k = 1; k <= 30; k++) points.push([b[0] + ((b[0] - a[0]) / l) * k * 0.5, b[1] + ((b[1] - a[1]) / l) * k]);
  return points;
}
