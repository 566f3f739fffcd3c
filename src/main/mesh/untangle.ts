import { type TriangleMesh } from '@shared/mesh';
import { type Adjacency, buildAdjacency, nextCorner, previousCorner } from './adjacency';
import { flawedTriangles } from './flaws';

/** Rounds in which moved vertices go back; in the first ones only half-way. */
const MOST_ROUNDS = 8;
const GENTLE_ROUNDS = 2;

/**
 * Takes vertices back towards `clean`, positions for the same triangles that are known to make a clean solid, around
 * every place where the mesh does not: half-way first, then all the way in ever wider surroundings.
 */
export function untangle(mesh: TriangleMesh, clean: Float32Array): TriangleMesh {
  const { triangles } = mesh;
  const positions = mesh.positions.slice();
  const result = { positions, triangles };
  let adjacency: Adjacency | undefined;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const flawed = flawedTriangles(result);
    if (flawed.size === 0) break;
    adjacency ??= buildAdjacency(mesh);
    const vertices = new Set<number>();
    for (const t of flawed) for (let k = 0; k < 3; k++) vertices.add(triangles[3 * t + k]!);
    for (let ring = 0; ring <= round; ring++) widen(vertices, triangles, adjacency);
    const keep = round < GENTLE_ROUNDS ? 0.5 : 0;
    for (const v of vertices) {
      for (let i = 3 * v; i < 3 * v + 3; i++) positions[i] = clean[i]! + keep * (positions[i]! - clean[i]!);
    }
  }
  return result;
}

/** Adds the neighbours of all vertices of the set. */
function widen(vertices: Set<number>, triangles: Uint32Array, { start, corners }: Adjacency): void {
  for (const v of [...vertices]) {
    for (let i = start[v]!; i < start[v + 1]!; i++) {
      vertices.add(triangles[nextCorner(corners[i]!)]!);
      vertices.add(triangles[previousCorner(corners[i]!)]!);
    }
  }
}
