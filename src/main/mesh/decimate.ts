import { type TriangleMesh } from '@shared/mesh';
import { MeshoptSimplifier } from 'meshoptimizer/simplifier';
import { compact } from './adjacency';

/**
 * Fewer triangles within `maxErrorMm` of the surface (quadric error of edge collapses); flat parts become large
 * triangles, curved ones stay fine. Vertices are a subset of the given ones. 0 or less returns the mesh itself.
 */
export async function decimateMesh(mesh: TriangleMesh, maxErrorMm: number): Promise<TriangleMesh> {
  if (!(maxErrorMm > 0) || mesh.triangles.length === 0) return mesh;
  await MeshoptSimplifier.ready;
  const [triangles] = MeshoptSimplifier.simplify(mesh.triangles, mesh.positions, 3, 0, maxErrorMm, ['ErrorAbsolute']);
  return compact({ positions: mesh.positions, triangles });
}
