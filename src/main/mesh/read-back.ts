import { type TriangleMesh } from '@shared/mesh';

/**
 * Whether two meshes have the same triangles at the same places in the same order, however their vertices are numbered.
 * What was written is read back and compared by it before it counts as written.
 */
export function sameTriangles(a: TriangleMesh, b: TriangleMesh): boolean {
  if (a.triangles.length !== b.triangles.length) return false;
  for (let corner = 0; corner < a.triangles.length; corner++) {
    const v = 3 * a.triangles[corner]!;
    const w = 3 * b.triangles[corner]!;
    for (let axis = 0; axis < 3; axis++) if (a.positions[v + axis] !== b.positions[w + axis]) return false;
  }
  return true;
}
