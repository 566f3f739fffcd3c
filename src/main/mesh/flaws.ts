import { type TriangleMesh } from '@shared/mesh';
import { buildAdjacency, nextCorner, previousCorner } from './adjacency';
import { triangleHeight } from './measure';
import { selfIntersections } from './self-intersections';

/** Lower triangles (millimetres) are as good as degenerate once written in single precision. */
const LEAST_HEIGHT_MM = 1e-5;

/**
 * Triangles at which a closed surface is no longer a clean solid: beside an edge that does not have exactly one triangle
 * on each side, without height, or cutting another triangle. Empty for a sound mesh.
 */
export function flawedTriangles(mesh: TriangleMesh): Set<number> {
  const flawed = new Set<number>();
  const { triangles } = mesh;
  const { start, corners } = buildAdjacency(mesh);
  for (let h = 0; h < triangles.length; h++) {
    const a = triangles[h]!;
    const b = triangles[nextCorner(h)]!;
    let opposite = 0;
    let same = 0;
    for (let i = start[a]!; i < start[a + 1]!; i++) {
      const corner = corners[i]!;
      if (triangles[nextCorner(corner)] === b) same++;
      if (triangles[previousCorner(corner)] === b) opposite++;
    }
    if (opposite !== 1 || same !== 1) flawed.add(Math.floor(h / 3));
  }
  for (let t = 0; t < triangles.length / 3; t++) if (triangleHeight(mesh, t) < LEAST_HEIGHT_MM) flawed.add(t);
  for (const triangle of selfIntersections(mesh)) flawed.add(triangle);
  return flawed;
}
