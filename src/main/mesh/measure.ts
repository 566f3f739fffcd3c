import { type Vec3 } from '@shared/geometry';
import { type Box, type TriangleMesh } from '@shared/mesh';
import { createSides, sidesOf } from './sides';

const sides = createSides();

/**
 * Signed volume in mm^3: positive when triangles look outward. Only meaningful for a closed mesh; 0 without triangles.
 */
export function signedVolume(mesh: TriangleMesh): number {
  let six = 0;
  for (let t = 0; t < mesh.triangles.length / 3; t++) six += sixfoldVolume(mesh, t);
  return six / 6;
}

/**
 * Six times the signed volume in mm^3 between a triangle and the mesh's first vertex, positive where that is behind it.
 * From the first vertex, so that a far-off origin costs no digits.
 */
export function sixfoldVolume({ positions: p, triangles: t }: TriangleMesh, triangle: number): number {
  const a = 3 * t[3 * triangle]!;
  sidesOf(p, 0, 3 * t[3 * triangle + 1]!, 3 * t[3 * triangle + 2]!, sides);
  return (p[a]! - p[0]!) * sides[6]! + (p[a + 1]! - p[1]!) * sides[7]! + (p[a + 2]! - p[2]!) * sides[8]!;
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
  sidesOf(p, 3 * t[3 * triangle]!, 3 * t[3 * triangle + 1]!, 3 * t[3 * triangle + 2]!, sides);
  return [sides[6]!, sides[7]!, sides[8]!];
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
export function areaVectors(mesh: TriangleMesh): Float32Array {
  const sums = new Float32Array(mesh.positions.length);
  const { triangles: t } = mesh;
  for (let i = 0; i < t.length; i += 3) {
    const [nx, ny, nz] = triangleNormal(mesh, i / 3);
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
export function triangleHeight(mesh: TriangleMesh, triangle: number): number {
  const { positions: p, triangles: t } = mesh;
  const a = 3 * t[3 * triangle]!;
  const b = 3 * t[3 * triangle + 1]!;
  const c = 3 * t[3 * triangle + 2]!;
  const [nx, ny, nz] = triangleNormal(mesh, triangle);
  const longest = Math.max(squaredDistance(p, a, b), squaredDistance(p, b, c), squaredDistance(p, c, a));
  return longest > 0 ? Math.sqrt((nx * nx + ny * ny + nz * nz) / longest) : 0;
}

function squaredDistance(p: Float32Array, i: number, j: number): number {
  const dx = p[i]! - p[j]!;
  const dy = p[i + 1]! - p[j + 1]!;
  const dz = p[i + 2]! - p[j + 2]!;
  return dx * dx + dy * dy + dz * dz;
}
