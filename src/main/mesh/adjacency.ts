import { type TriangleMesh } from '@shared/mesh';

/** The corners at each vertex. Corner `3 * t + k` is vertex k of triangle t; half-edge `h` runs from corner h to the next. */
export interface Adjacency {
  /** Corners of vertex v are `corners[start[v] .. start[v + 1])`. */
  readonly start: Uint32Array;
  readonly corners: Uint32Array;
}

/** The next corner of the same triangle. */
export function nextCorner(corner: number): number {
  return corner % 3 === 2 ? corner - 2 : corner + 1;
}

export function previousCorner(corner: number): number {
  return corner % 3 === 0 ? corner + 2 : corner - 1;
}

export function buildAdjacency(mesh: TriangleMesh): Adjacency {
  const { triangles } = mesh;
  const count = mesh.positions.length / 3;
  const start = new Uint32Array(count + 1);
  for (const v of triangles) start[v + 1]!++;
  for (let v = 0; v < count; v++) start[v + 1]! += start[v]!;
  const corners = new Uint32Array(triangles.length);
  const fill = start.slice(0, count);
  for (let corner = 0; corner < triangles.length; corner++) corners[fill[triangles[corner]!]!++] = corner;
  return { start, corners };
}

/**
 * For each vertex the vertices that follow it in its triangles, in the layout of `adjacency.start`. On a closed manifold
 * each neighbour stands there exactly once.
 */
export function neighbours(mesh: TriangleMesh, adjacency: Adjacency): Uint32Array {
  const { triangles } = mesh;
  const ring = new Uint32Array(triangles.length);
  for (let i = 0; i < ring.length; i++) ring[i] = triangles[nextCorner(adjacency.corners[i]!)]!;
  return ring;
}

/** The mesh with the vertices that no triangle uses left out, the others in their old order. */
export function compact(mesh: TriangleMesh): TriangleMesh {
  const map = new Int32Array(mesh.positions.length / 3).fill(-1);
  for (const v of mesh.triangles) map[v] = 0;
  let used = 0;
  for (let v = 0; v < map.length; v++) if (map[v] === 0) map[v] = used++;
  const positions = new Float32Array(3 * used);
  for (let v = 0; v < map.length; v++) {
    if (map[v]! >= 0) positions.set(mesh.positions.subarray(3 * v, 3 * v + 3), 3 * map[v]!);
  }
  return { positions, triangles: mesh.triangles.map((v) => map[v]!) };
}
