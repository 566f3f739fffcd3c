/**
 * Signed distances (millimetres, negative inside) of simple solids. Some are bounds rather than exact: never larger than
 * about 1.3 times the true distance, which block culling relies on.
 */
export type Sdf = (x: number, y: number, z: number) => number;

export type Point = readonly [number, number, number];

/** A solid and the box, in the same frame, that holds its surface. */
export interface Solid {
  readonly sdf: Sdf;
  readonly min: Point;
  readonly max: Point;
}

/** Polynomial smooth minimum (Quilez): equals `min` where the two differ by more than `k`. */
export function smoothMin(a: number, b: number, k: number): number {
  const h = k - Math.abs(a - b);
  return h > 0 ? Math.min(a, b) - (h * h) / (4 * k) : Math.min(a, b);
}

/** `Math.hypot` without its care for overflow, which costs tenfold in inner loops. */
export function length2(a: number, b: number): number {
  return Math.sqrt(a * a + b * b);
}

export function smoothMax(a: number, b: number, k: number): number {
  return -smoothMin(-a, -b, k);
}

/** Inside distance of two crossed slabs with a rounded edge: `a` and `b` are signed distances to each. */
export function roundedIntersection(a: number, b: number, radius: number): number {
  const p = Math.max(a + radius, 0);
  const q = Math.max(b + radius, 0);
  return Math.min(Math.max(a, b), -radius) + Math.sqrt(p * p + q * q);
}

export function smoothStep(low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
}

/** First-order distance to an ellipsoid; good near its surface. */
export function ellipsoidSdf(c: Point, r: Point): Sdf {
  const [cx, cy, cz] = c;
  const [ix, iy, iz] = [1 / r[0], 1 / r[1], 1 / r[2]];
  const smallest = Math.min(...r);
  return (x, y, z) => {
    const px = (x - cx) * ix;
    const py = (y - cy) * iy;
    const pz = (z - cz) * iz;
    const k0 = Math.sqrt(px * px + py * py + pz * pz);
    if (k0 < 1e-6) return -smallest;
    const gx = px * ix;
    const gy = py * iy;
    const gz = pz * iz;
    return (k0 * (k0 - 1)) / Math.sqrt(gx * gx + gy * gy + gz * gz);
  };
}

function boxAround(points: readonly Point[], margin: number): { min: Point; max: Point } {
  const min = [0, 1, 2].map((axis) => Math.min(...points.map((p) => p[axis]!)) - margin);
  const max = [0, 1, 2].map((axis) => Math.max(...points.map((p) => p[axis]!)) + margin);
  return { min: min as unknown as Point, max: max as unknown as Point };
}

export function ellipsoid(c: Point, r: Point): Solid {
  return {
    sdf: ellipsoidSdf(c, r),
    min: [c[0] - r[0], c[1] - r[1], c[2] - r[2]],
    max: [c[0] + r[0], c[1] + r[1], c[2] + r[2]],
  };
}

/** A tube through points whose radius runs linearly from each to the next. */
export function tube(points: readonly Point[], radii: readonly number[]): Solid {
  const n = points.length - 1;
  const flat = new Float64Array(n * 8);
  for (let i = 0; i < n; i++) {
    const a = points[i]!;
    const b = points[i + 1]!;
    const d = [b[0] - a[0], b[1] - a[1], b[2] - a[2]] as const;
    const length2 = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
    flat.set([a[0], a[1], a[2], d[0] / length2, d[1] / length2, d[2] / length2, radii[i]!, radii[i + 1]!], i * 8);
  }
  const deltas = points.slice(1).map((b, i) => [b[0] - points[i]![0], b[1] - points[i]![1], b[2] - points[i]![2]]);
  const delta = new Float64Array(deltas.flat());
  const sdf: Sdf = (x, y, z) => {
    let best = Infinity;
    for (let i = 0; i < n; i++) {
      const o = i * 8;
      const px = x - flat[o]!;
      const py = y - flat[o + 1]!;
      const pz = z - flat[o + 2]!;
      let t = px * flat[o + 3]! + py * flat[o + 4]! + pz * flat[o + 5]!;
      t = t < 0 ? 0 : t > 1 ? 1 : t;
      const dx = px - t * delta[i * 3]!;
      const dy = py - t * delta[i * 3 + 1]!;
      const dz = pz - t * delta[i * 3 + 2]!;
      const d = Math.sqrt(dx * dx + dy * dy + dz * dz) - flat[o + 6]! - t * (flat[o + 7]! - flat[o + 6]!);
      if (d < best) best = d;
    }
    return best;
  };
  return { sdf, ...boxAround(points, Math.max(...radii)) };
}

/** A tube through nodes [x, y, z, radius]. */
export function tubeOf(...nodes: readonly (readonly [number, number, number, number])[]): Solid {
  return tube(
    nodes.map(([x, y, z]): Point => [x, y, z]),
    nodes.map((node) => node[3]),
  );
}

/** Makes a solid drawn for the left side (x >= 0) hold for both. */
export function mirrored(solid: Solid): Solid {
  return {
    sdf: (x, y, z) => solid.sdf(Math.abs(x), y, z),
    min: [-solid.max[0], solid.min[1], solid.min[2]],
    max: solid.max,
  };
}

/** The wall of a closed surface within the box `c` +- `r`, cut by a half space `cut <= 0`. */
export function wall(surface: Sdf, thickness: number, c: Point, r: Point, cut: Sdf = () => -Infinity): Solid {
  const h = thickness / 2;
  return {
    sdf: (x, y, z) => Math.max(Math.abs(surface(x, y, z)) - h, cut(x, y, z)),
    min: [c[0] - r[0] - h, c[1] - r[1] - h, c[2] - r[2] - h],
    max: [c[0] + r[0] + h, c[1] + r[1] + h, c[2] + r[2] + h],
  };
}

/** The box `c` +- `r`. */
export function boxOf(c: Point, r: Point): Pick<Solid, 'min' | 'max'> {
  return { min: [c[0] - r[0], c[1] - r[1], c[2] - r[2]], max: [c[0] + r[0], c[1] + r[1], c[2] + r[2]] };
}

/** A box with rounded edges, `half` its half sides. */
export function roundedBox(c: Point, half: Point, radius: number): Solid {
  const sdf: Sdf = (x, y, z) => {
    const qx = Math.abs(x - c[0]) - half[0] + radius;
    const qy = Math.abs(y - c[1]) - half[1] + radius;
    const qz = Math.abs(z - c[2]) - half[2] + radius;
    const ox = Math.max(qx, 0);
    const oy = Math.max(qy, 0);
    const oz = Math.max(qz, 0);
    return Math.sqrt(ox * ox + oy * oy + oz * oz) + Math.min(Math.max(qx, qy, qz), 0) - radius;
  };
  return {
    sdf,
    min: [c[0] - half[0], c[1] - half[1], c[2] - half[2]],
    max: [c[0] + half[0], c[1] + half[1], c[2] + half[2]],
  };
}

/** Distance from a point to a box; 0 inside. */
export function distanceToBox(solid: Pick<Solid, 'min' | 'max'>, x: number, y: number, z: number): number {
  const dx = Math.max(solid.min[0] - x, 0, x - solid.max[0]);
  const dy = Math.max(solid.min[1] - y, 0, y - solid.max[1]);
  const dz = Math.max(solid.min[2] - z, 0, z - solid.max[2]);
  return Math.sqrt(dx * dx + dy * dy + dz * dz);
}
