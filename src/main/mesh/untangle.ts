import { type TriangleMesh } from '@shared/mesh';
import { verticesAround } from './adjacency';
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
  const result = { positions: mesh.positions.slice(), triangles };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const flawed = flawedTriangles(result);
    if (flawed.size === 0) break;
    const vertices = [...flawed].flatMap((t) => [...triangles.subarray(3 * t, 3 * t + 3)]);
    takeBack(result, clean, vertices, round);
  }
  return result;
}

/** One round of {@link untangle}, in place, around `vertices`: no farther than `round + 1` edges from them. */
export function takeBack(
  { positions, triangles }: TriangleMesh,
  clean: Float32Array,
  vertices: readonly number[],
  round: number,
): void {
  const keep = round < GENTLE_ROUNDS ? 0.5 : 0;
  const near = verticesAround(triangles, positions.length / 3, vertices, round + 1);
  for (let v = 0; v < near.length; v++) {
    if (!near[v]) continue;
    for (let i = 3 * v; i < 3 * v + 3; i++) positions[i] = clean[i]! + keep * (positions[i]! - clean[i]!);
  }
}
