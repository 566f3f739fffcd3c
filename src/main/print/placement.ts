import { type Mat3, multiplyVector, type Vec3 } from '@shared/geometry';
import { type TriangleMesh } from '@shared/mesh';
import { type Material, type Placement, type Printer } from '@shared/printers';
import { boundingBox, triangleNormal } from '../mesh/measure';

/** Directions tried for the underside. */
const DIRECTIONS = 200;
/** Turns tried on the bed, degrees. */
const TURN_STEP = 5;
/** A base counts this many times the overhang that it saves. */
const BASE_WEIGHT = 2;
/** Overhang that the square of the height is worth: low parts stand better and print sooner. */
const HEIGHT_WEIGHT = 1.5;

/**
 * How the model lies best on the bed: little overhang, a broad base, low; turned so that it fits along the bed's sides.
 * The material's scale is applied along the printer's axes. Deterministic; an empty mesh stays unturned.
 */
export function placeOnBed(mesh: TriangleMesh, printer: Printer, material: Material): Placement {
  if (mesh.triangles.length === 0) return settle(mesh, [1, 0, 0, 0, 1, 0, 0, 0, 1], printer, material);
  const faces = faceTable(mesh);
  let best: Vec3 = [0, 0, -1];
  let least = Infinity;
  for (const down of candidates(faces)) {
    const cost = costOf(mesh, faces, down, printer);
    if (cost >= least) continue;
    least = cost;
    best = down;
  }
  return settle(mesh, turned(mesh, uprightRotation(best), printer), printer, material);
}

/** Scale and translation for a model in the given attitude. */
export function settle(mesh: TriangleMesh, rotation: Mat3, printer: Printer, material: Material): Placement {
  const scale = material.scale;
  const unmoved: Placement = { rotation, scale, translation: [0, 0, 0] };
  const { min, max } = boundingBox(applyPlacement(mesh, unmoved));
  if (!(max[0] >= min[0])) return unmoved;
  const [bx, by] = printer.buildVolumeMm;
  return {
    rotation,
    scale,
    translation: [bx / 2 - (min[0] + max[0]) / 2, by / 2 - (min[1] + max[1]) / 2, -min[2]],
  };
}

/** The model in the printer's frame, millimetres. */
export function applyPlacement(mesh: TriangleMesh, { rotation, scale, translation }: Placement): TriangleMesh {
  const positions = new Float32Array(mesh.positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    const q = multiplyVector(rotation, [mesh.positions[i]!, mesh.positions[i + 1]!, mesh.positions[i + 2]!]);
    for (let axis = 0; axis < 3; axis++) positions[i + axis] = q[axis]! * scale[axis]! + translation[axis]!;
  }
  return { positions, triangles: mesh.triangles };
}

/** Unit normal and area of each triangle, stride 4. */
function faceTable(mesh: TriangleMesh): Float32Array {
  const faces = new Float32Array((4 * mesh.triangles.length) / 3);
  for (let t = 0; t < faces.length / 4; t++) {
    const n = triangleNormal(mesh, t);
    const length = Math.hypot(n[0], n[1], n[2]) || 1;
    faces.set([n[0] / length, n[1] / length, n[2] / length, length / 2], 4 * t);
  }
  return faces;
}

/** Directions spread evenly over the sphere, and the normals of the broadest faces. */
function candidates(faces: Float32Array): Vec3[] {
  const spread = Array.from({ length: DIRECTIONS }, (_, i): Vec3 => {
    const z = 1 - (2 * i + 1) / DIRECTIONS;
    const r = Math.sqrt(1 - z * z);
    const angle = i * Math.PI * (3 - Math.sqrt(5));
    return [r * Math.cos(angle), r * Math.sin(angle), z];
  });
  const sums = new Float64Array(4 * DIRECTIONS);
  for (let f = 0; f < faces.length; f += 4) {
    let nearest = 0;
    let highest = -2;
    for (let d = 0; d < DIRECTIONS; d++) {
      const [x, y, z] = spread[d]!;
      const cosine = faces[f]! * x + faces[f + 1]! * y + faces[f + 2]! * z;
      if (cosine <= highest) continue;
      highest = cosine;
      nearest = d;
    }
    for (let k = 0; k < 3; k++) sums[4 * nearest + k]! += faces[f + k]! * faces[f + 3]!;
  }
  const broad: Vec3[] = [];
  for (let d = 0; d < DIRECTIONS; d++) {
    const length = Math.hypot(sums[4 * d]!, sums[4 * d + 1]!, sums[4 * d + 2]!);
    if (length > 0) broad.push([sums[4 * d]! / length, sums[4 * d + 1]! / length, sums[4 * d + 2]! / length]);
  }
  return [...broad, ...spread];
}

function costOf(mesh: TriangleMesh, faces: Float32Array, down: Vec3, printer: Printer): number {
  const { positions: p, triangles } = mesh;
  let bottom = -Infinity;
  let top = Infinity;
  for (let i = 0; i < p.length; i += 3) {
    const depth = p[i]! * down[0] + p[i + 1]! * down[1] + p[i + 2]! * down[2];
    if (depth > bottom) bottom = depth;
    if (depth < top) top = depth;
  }
  const steepest = Math.sin((printer.maxOverhangDeg * Math.PI) / 180);
  let overhang = 0;
  let base = 0;
  for (let t = 0; t < faces.length / 4; t++) {
    const cosine = faces[4 * t]! * down[0] + faces[4 * t + 1]! * down[1] + faces[4 * t + 2]! * down[2];
    if (cosine <= 0) continue;
    const v = 3 * triangles[3 * t]!;
    const height = bottom - (p[v]! * down[0] + p[v + 1]! * down[1] + p[v + 2]! * down[2]);
    const area = faces[4 * t + 3]! * cosine;
    if (height < printer.layerMm) base += area;
    else if (cosine > steepest) overhang += area;
  }
  const tall = bottom - top;
  return overhang - BASE_WEIGHT * base + HEIGHT_WEIGHT * tall ** 2 + (tall > printer.buildVolumeMm[2] ? 1e9 : 0);
}

/** A rotation that turns `down` to -z. */
function uprightRotation(down: Vec3): Mat3 {
  const z: Vec3 = [-down[0], -down[1], -down[2]];
  const helper: Vec3 = Math.abs(z[0]) < 0.7 ? [1, 0, 0] : [0, 1, 0];
  const x = normalised(cross(helper, z));
  const y = cross(z, x);
  return [...x, ...y, ...z];
}

/** The turn about z with the smallest footprint, its longer side along the bed's longer side. */
function turned(mesh: TriangleMesh, upright: Mat3, printer: Printer): Mat3 {
  let best = upright;
  let least = Infinity;
  const [bx, by] = printer.buildVolumeMm;
  for (let degrees = 0; degrees < 180; degrees += TURN_STEP) {
    const angle = (degrees * Math.PI) / 180;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const u = upright;
    const m: Mat3 = [
      c * u[0] - s * u[3],
      c * u[1] - s * u[4],
      c * u[2] - s * u[5],
      s * u[0] + c * u[3],
      s * u[1] + c * u[4],
      s * u[2] + c * u[5],
      u[6],
      u[7],
      u[8],
    ];
    const { min, max } = boundingBox(applyPlacement(mesh, { rotation: m, scale: [1, 1, 1], translation: [0, 0, 0] }));
    const fill = Math.max((max[0] - min[0]) / bx, (max[1] - min[1]) / by);
    if (fill >= least - 1e-9) continue;
    least = fill;
    best = m;
  }
  return best;
}

function cross(a: Vec3, b: Vec3): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function normalised(v: Vec3): Vec3 {
  const length = Math.hypot(v[0], v[1], v[2]);
  return [v[0] / length, v[1] / length, v[2] / length];
}
