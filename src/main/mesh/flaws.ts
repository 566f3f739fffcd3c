import { type TriangleMesh } from '@shared/mesh';
import { buildAdjacency } from './adjacency';
import { buildBvh } from './bvh';
import { duplicateTriangles, edgeFlaws, flatTriangles, pinchedVertices } from './inspect';
import { selfIntersections } from './self-intersections';
import { findShells, isSolid, isVoid } from './shells';

/** Lower triangles (millimetres) are as good as degenerate once written in single precision. */
const LEAST_HEIGHT_MM = 1e-5;

/**
 * Triangles at which a mesh is no clean solid: at an edge that does not have exactly one triangle on each side, at a
 * vertex with two fans, without height, doubled, cutting another one, or of a shell that is inside out or inside
 * another solid. Empty for a sound mesh. Vertices are told apart by number.
 */
export function flawedTriangles(mesh: TriangleMesh): Set<number> {
  const adjacency = buildAdjacency(mesh);
  const bvh = buildBvh(mesh);
  const edges = edgeFlaws(mesh, adjacency);
  const flawed = new Set<number>();
  for (const h of [...edges.open, ...edges.nonManifold]) flawed.add(Math.floor(h / 3));
  if (flawed.size === 0) {
    for (const v of pinchedVertices(mesh, adjacency)) {
      for (let i = adjacency.start[v]!; i < adjacency.start[v + 1]!; i++) {
        flawed.add(Math.floor(adjacency.corners[i]! / 3));
      }
    }
  }
  for (const t of flatTriangles(mesh, LEAST_HEIGHT_MM)) flawed.add(t);
  for (const t of duplicateTriangles(mesh, adjacency)) flawed.add(t);
  for (const t of selfIntersections(mesh, Infinity, bvh)) flawed.add(t);
  const shells = findShells(mesh, bvh);
  const astray = shells.list.map((shell) => !isSolid(shell) && !isVoid(shell));
  if (astray.includes(true)) shells.of.forEach((shell, t) => astray[shell] && flawed.add(t));
  return flawed;
}
