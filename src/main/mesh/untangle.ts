import { type TriangleMesh } from '@shared/mesh';
import { buildAdjacency, nextCorner, previousCorner } from './adjacency';
import { selfIntersections } from './self-intersections';

/** Steps in which moved vertices go back; the last ones go back all the way. */
const MOST_ROUNDS = 8;

/**
 * Takes vertices back towards `clean`, positions for the same triangles that are known not to intersect, around every
 * place where the mesh cuts itself, until it no longer does: half-way first, all the way when that does not help.
 */
export function untangle(mesh: TriangleMesh, clean: Float32Array): TriangleMesh {
  const { triangles } = mesh;
  const positions = mesh.positions.slice();
  const result = { positions, triangles };
  let adjacency: ReturnType<typeof buildAdjacency> | undefined;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const crossing = selfIntersections(result);
    if (crossing.length === 0) break;
    adjacency ??= buildAdjacency(mesh);
    let vertices = new Set<number>();
    for (const t of crossing) for (let k = 0; k < 3; k++) vertices.add(triangles[3 * t + k]!);
    for (let ring = 0; ring < 1 + round; ring++) {
      const wider = new Set(vertices);
      for (const v of vertices) {
        for (let i = adjacency.start[v]!; i < adjacency.start[v + 1]!; i++) {
          wider.add(triangles[nextCorner(adjacency.corners[i]!)]!);
          wider.add(triangles[previousCorner(adjacency.corners[i]!)]!);
        }
      }
      vertices = wider;
    }
    const keep = round < 2 ? 0.5 : 0;
    for (const v of vertices) {
      for (let i = 3 * v; i < 3 * v + 3; i++) positions[i] = clean[i]! + keep * (positions[i]! - clean[i]!);
    }
  }
  return result;
}
