import { type Vec3 } from '@shared/geometry';
import { type Box, type TriangleMesh } from '@shared/mesh';

/**
 * Signed volume in mm^3: positive when triangles look outward. Only meaningful for a closed mesh; 0 without triangles.
 * Summed around the first vertex, so a far-off origin costs no digits.
 */
export function signedVolume(mesh: TriangleMesh): number {
  const { positions: p, triangles: t } = mesh;
  if (t.length === 0) return 0;
  const [ox, oy, oz] = [p[0]!, p[1]!, p[2]!];
  let six = 0;
  for (let i = 0; i < t.length; i += 3) {
    const a = 3 * t[i]!;
    const b = 3 * t[i + 1]!;
    const c = 3 * t[i + 2]!;
    const bx = p[b]! - ox;
    const by = p[b + 1]! - oy;
    const bz = p[b + 2]! - oz;
    const cx = p[c]! - ox;
    const cy = p[c + 1]! - oy;
    const cz = p[c + 2]! - oz;
    six +=
      (p[a]! - ox) * (by * cz - bz * cy) +
      (p[a + 1]! - oy) * (bz * cx - bx * cz) +
      (p[a + 2]! - oz) * (bx * cy - by * cx);
  }
  return six / 6;
}

/** Square millimetres. */
export function surfaceArea(mesh: TriangleMesh): number {
  let area = 0;
  for (let t = 0; t < mesh.triangles.length / 3; t++) area += triangleArea(mesh, t);
  return area;
}

export function triangleArea(mesh: TriangleMesh, triangle: number): number {
  const n = triangleNormal(mesh, triangle);
  return 0.5 * Math.hypot(n[0], n[1], n[2]);
}

/** The cross product of two sides: outward, twice the area long. */
export function triangleNormal(mesh: TriangleMesh, triangle: number): Vec3 {
  const { positions: p, triangles: t } = mesh;
  const a = 3 * t[3 * triangle]!;
  const b = 3 * t[3 * triangle + 1]!;
  const c = 3 * t[3 * triangle + 2]!;
  const ux = p[b]! - p[a]!;
  const uy = p[b + 1]! - p[a + 1]!;
  const uz = p[b + 2]! - p[a + 2]!;
  const vx = p[c]! - p[a]!;
  const vy = p[c + 1]! - p[a + 1]!;
  const vz = p[c + 2]! - p[a + 2]!;
  return [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
}

export function triangleCentre(mesh: TriangleMesh, triangle: number): Vec3 {
  const { positions: p, triangles: t } = mesh;
  const a = 3 * t[3 * triangle]!;
  const b = 3 * t[3 * triangle + 1]!;
  const c = 3 * t[3 * triangle + 2]!;
  return [
    (p[a]! + p[b]! + p[c]!) / 3,
    (p[a + 1]! + p[b + 1]! + p[c + 1]!) / 3,
    (p[a + 2]! + p[b + 2]! + p[c + 2]!) / 3,
  ];
}

/** Sum of the {@link triangleNormal}s around each vertex, stride 3; zero at a vertex without triangles. */
export function areaVectors({ positions: p, triangles: t }: TriangleMesh): Float32Array {
  const sums = new Float32Array(p.length);
  for (let i = 0; i < t.length; i += 3) {
    const a = 3 * t[i]!;
    const b = 3 * t[i + 1]!;
    const c = 3 * t[i + 2]!;
    const ux = p[b]! - p[a]!;
    const uy = p[b + 1]! - p[a + 1]!;
    const uz = p[b + 2]! - p[a + 2]!;
    const vx = p[c]! - p[a]!;
    const vy = p[c + 1]! - p[a + 1]!;
    const vz = p[c + 2]! - p[a + 2]!;
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    for (let k = 0; k < 3; k++) {
      const v = 3 * t[i + k]!;
      sums[v]! += nx;
      sums[v + 1]! += ny;
      sums[v + 2]! += nz;
    }
  }
  return sums;
}

/** Area-weighted outward unit normals, stride 3; zero at a vertex without triangles. */
export function vertexNormals(mesh: TriangleMesh): Float32Array {
  const normals = areaVectors(mesh);
  for (let v = 0; v < normals.length; v += 3) {
    const length = Math.hypot(normals[v]!, normals[v + 1]!, normals[v + 2]!) || 1;
    normals[v]! /= length;
    normals[v + 1]! /= length;
    normals[v + 2]! /= length;
  }
  return normals;
}

/** The box of all vertices; an empty mesh has the inverted box from +Infinity to -Infinity. */
export function boundingBox(mesh: TriangleMesh): Box {
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < mesh.positions.length; i++) {
    const axis = i % 3;
    const value = mesh.positions[i]!;
    if (value < min[axis]!) min[axis] = value;
    if (value > max[axis]!) max[axis] = value;
  }
  return { min, max };
}

/** The lowest height of a triangle, millimetres: 0 when its corners lie on a line. */
export function triangleHeight({ positions: p, triangles: t }: TriangleMesh, triangle: number): number {
  const a = 3 * t[3 * triangle]!;
  const b = 3 * t[3 * triangle + 1]!;
  const c = 3 * t[3 * triangle + 2]!;
  const ux = p[b]! - p[a]!;
  const uy = p[b + 1]! - p[a + 1]!;
  const uz = p[b + 2]! - p[a + 2]!;
  const vx = p[c]! - p[a]!;
  const vy = p[c + 1]! - p[a + 1]!;
  const vz = p[c + 2]! - p[a + 2]!;
  const nx = uy * vz - uz * vy;
  const ny = uz * vx - ux * vz;
  const nz = ux * vy - uy * vx;
  const wx = ux - vx;
  const wy = uy - vy;
  const wz = uz - vz;
  const longest = Math.max(ux * ux + uy * uy + uz * uz, vx * vx + vy * vy + vz * vz, wx * wx + wy * wy + wz * wz);
  return longest > 0 ? Math.sqrt((nx * nx + ny * ny + nz * nz) / longest) : 0;
}
