import { type Vec3 } from '@shared/geometry';
import { type TriangleMesh } from '@shared/mesh';
import { type Bvh, buildBvh } from '../mesh/bvh';
import { closestPoint } from '../mesh/closest-point';
import { triangleNormal } from '../mesh/measure';
import { firstHit } from '../mesh/ray';

/** Cosine under which two surfaces face each other: a wedge of less than 26 degrees is a wall, a blunter one an edge. */
const FACING = -0.9;
/** A triangle gets at most this many rows of sample points. */
const MOST_ROWS = 24;
const MOST_STEPS = 12;

export interface Walls {
  /** Millimetres, the least a triangle, `mostMm` where it is thicker; NaN where nothing lies opposite. */
  readonly thickness: Float32Array;
  /** Diameter of the largest ball that fits inside, as far as the samples find it, and `mostMm` at most. */
  readonly thickestMm: number;
}

/**
 * Wall thickness: the diameter of the largest ball inside the solid that touches a triangle from within and stops at
 * the surface opposite (shrinking ball, Ma, Bae and Choi 2012). Surfaces that meet in an edge do not count as opposite,
 * so edges and corners are no thin walls.
 *
 * @param spacingMm distance of the sample points on large triangles
 * @param mostMm thickness beyond which walls are only known to be thicker: large balls take long
 */
export function measureWalls(
  mesh: TriangleMesh,
  spacingMm: number,
  bvh: Bvh = buildBvh(mesh),
  mostMm = Infinity,
): Walls {
  const thickness = new Float32Array(mesh.triangles.length / 3).fill(NaN);
  let thickestMm = 0;
  forEachBall(mesh, spacingMm, bvh, -1, mostMm, (triangle, diameter, point, direction) => {
    let width = diameter;
    if (Number.isNaN(diameter)) {
      // Either the solid goes on beyond what was looked for, or it ends in a blunt edge.
      if (mostMm === Infinity || firstHit(bvh, point, direction, mostMm, (_, leaving) => leaving)) return;
      width = mostMm;
    }
    if (!(width >= thickness[triangle]!)) thickness[triangle] = width;
    if (width <= thickestMm) return;
    const free = closestPoint(bvh, along(point, direction, width / 2), width / 2)?.distance ?? width / 2;
    thickestMm = Math.max(thickestMm, 2 * free);
  });
  return { thickness, thickestMm };
}

/** The width of gaps and holes up to `mostMm` in the same way, outside the solid; NaN where there is none. */
export function gapWidth(
  mesh: TriangleMesh,
  spacingMm: number,
  mostMm: number,
  bvh: Bvh = buildBvh(mesh),
): Float32Array {
  const width = new Float32Array(mesh.triangles.length / 3).fill(NaN);
  forEachBall(mesh, spacingMm, bvh, 1, mostMm, (triangle, diameter) => {
    if (diameter <= mostMm && !(diameter >= width[triangle]!)) width[triangle] = diameter;
  });
  return width;
}

function along(point: Vec3, direction: Vec3, distance: number): Vec3 {
  return [point[0] + distance * direction[0], point[1] + distance * direction[1], point[2] + distance * direction[2]];
}

/** A ball inside the solid that touches two surfaces which face each other. */
export interface Ball {
  readonly centre: Vec3;
  readonly diameter: number;
}

/** The balls inside the solid that are thinner than `belowMm`, one a sample point of the chosen triangles. */
export function thinBalls(mesh: TriangleMesh, spacingMm: number, belowMm: number, chosen: ReadonlySet<number>): Ball[] {
  const balls: Ball[] = [];
  forEachBall(
    mesh,
    spacingMm,
    buildBvh(mesh),
    -1,
    Infinity,
    (_, diameter, point, direction) => {
      if (!(diameter < belowMm)) return;
      balls.push({ centre: along(point, direction, diameter / 2), diameter });
    },
    chosen,
  );
  return balls;
}

/** `towards` is -1 to look into the solid, 1 to look out of it; the diameter is NaN where nothing lies opposite. */
function forEachBall(
  mesh: TriangleMesh,
  spacingMm: number,
  bvh: Bvh,
  towards: -1 | 1,
  mostMm: number,
  visit: (triangle: number, diameter: number, point: Vec3, direction: Vec3) => void,
  chosen?: ReadonlySet<number>,
): void {
  const normals = unitNormals(mesh);
  for (let t = 0; t < normals.length / 3; t++) {
    if (chosen && !chosen.has(t)) continue;
    const n: Vec3 = [normals[3 * t]!, normals[3 * t + 1]!, normals[3 * t + 2]!];
    const direction: Vec3 = [towards * n[0], towards * n[1], towards * n[2]];
    const faces = (other: number): boolean =>
      normals[3 * other]! * n[0] + normals[3 * other + 1]! * n[1] + normals[3 * other + 2]! * n[2] < FACING;
    for (const point of samplePoints(mesh, t, spacingMm)) {
      visit(t, ballDiameter(bvh, point, direction, mostMm, faces, towards < 0), point, direction);
    }
  }
}

/** Diameter of the largest ball that touches `point` and lies in `direction` without passing a facing triangle. */
function ballDiameter(
  bvh: Bvh,
  point: Vec3,
  direction: Vec3,
  most: number,
  faces: (triangle: number) => boolean,
  leaving: boolean,
): number {
  const hit = firstHit(bvh, point, direction, most, (triangle, leaves) => leaves === leaving && faces(triangle));
  let radius = (hit ? hit.distance : most) / 2;
  if (!Number.isFinite(radius)) return NaN;
  let touched = hit !== null;
  for (let step = 0; step < MOST_STEPS; step++) {
    const centre = along(point, direction, radius);
    const nearest = closestPoint(bvh, centre, 0.999 * radius, faces);
    if (!nearest) break;
    const d = nearest.point.map((value, axis) => value - point[axis]!);
    const ahead = d[0]! * direction[0] + d[1]! * direction[1] + d[2]! * direction[2];
    const smaller = (d[0]! ** 2 + d[1]! ** 2 + d[2]! ** 2) / (2 * ahead);
    if (!(ahead > 0) || !(smaller < radius)) break;
    radius = smaller;
    touched = true;
  }
  return touched ? 2 * radius : NaN;
}

function unitNormals(mesh: TriangleMesh): Float32Array {
  const normals = new Float32Array(mesh.triangles.length);
  for (let t = 0; t < normals.length / 3; t++) {
    const n = triangleNormal(mesh, t);
    const length = Math.hypot(n[0], n[1], n[2]) || 1;
    for (let axis = 0; axis < 3; axis++) normals[3 * t + axis] = n[axis]! / length;
  }
  return normals;
}

/** The centre, or on a large triangle the centres of the parts that n rows cut it into. */
function* samplePoints(mesh: TriangleMesh, triangle: number, spacingMm: number): Generator<Vec3> {
  const { positions: p, triangles } = mesh;
  const a = 3 * triangles[3 * triangle]!;
  const b = 3 * triangles[3 * triangle + 1]!;
  const c = 3 * triangles[3 * triangle + 2]!;
  const u: Vec3 = [p[b]! - p[a]!, p[b + 1]! - p[a + 1]!, p[b + 2]! - p[a + 2]!];
  const v: Vec3 = [p[c]! - p[a]!, p[c + 1]! - p[a + 1]!, p[c + 2]! - p[a + 2]!];
  const longest = Math.max(Math.hypot(...u), Math.hypot(...v), Math.hypot(u[0] - v[0], u[1] - v[1], u[2] - v[2]));
  const rows = Math.min(MOST_ROWS, Math.max(1, Math.ceil(longest / spacingMm)));
  for (let i = 0; i < rows; i++) {
    for (let j = 0; i + j < rows; j++) {
      const s = (i + 1 / 3) / rows;
      const t = (j + 1 / 3) / rows;
      yield [p[a]! + s * u[0] + t * v[0], p[a + 1]! + s * u[1] + t * v[1], p[a + 2]! + s * u[2] + t * v[2]];
    }
  }
}
