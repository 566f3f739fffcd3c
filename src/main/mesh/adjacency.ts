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

/** 1 for `vertices` and for those within `rings` edges of them, 0 for the others. */
export function verticesAround(
  triangles: Uint32Array,
  total: number,
  vertices: readonly number[],
  rings: number,
): Uint8Array {
  let near = new Uint8Array(total);
  for (const v of vertices) near[v] = 1;
  for (let ring = 0; ring < rings; ring++) {
    const wider = near.slice();
    for (let i = 0; i < triangles.length; i += 3) {
      const a = triangles[i]!;
      const b = triangles[i + 1]!;
      const c = triangles[i + 2]!;
      if (near[a] || near[b] || near[c]) wider[a] = wider[b] = wider[c] = 1;
    }
    near = wider;
  }
  return near;
}

/** A mesh, and for each of its vertices the number that this had in the mesh it comes from. */
export interface Compacted {
  readonly mesh: TriangleMesh;
  readonly numbers: Uint32Array;
}

/** The mesh with the vertices that no triangle uses left out, the others in their old order. */
export function compact({ positions, triangles }: TriangleMesh): Compacted {
  const map = new Int32Array(positions.length / 3).fill(-1);
  for (const v of triangles) map[v] = 0;
  let used = 0;
  for (let v = 0; v < map.length; v++) if (map[v] === 0) map[v] = used++;
  const numbers = new Uint32Array(used);
  const kept = new Float32Array(3 * used);
  for (let v = 0; v < map.length; v++) {
    const at = map[v]!;
    if (at < 0) continue;
    numbers[at] = v;
    for (let axis = 0; axis < 3; axis++) kept[3 * at + axis] = positions[3 * v + axis]!;
  }
  return { mesh: { positions: kept, triangles: triangles.map((v) => map[v]!) }, numbers };
}
