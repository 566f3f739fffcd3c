import { type TriangleMesh } from '@shared/mesh';
import { MeshoptSimplifier } from 'meshoptimizer/simplifier';
import { compact } from './adjacency';
import { flawedTriangles } from './flaws';

/** Attempts with more and more locked vertices before the mesh is given back as it came. */
const MOST_ATTEMPTS = 8;

/**
 * Fewer triangles within about `maxErrorMm` of the surface (quadric error of edge collapses); flat parts become large
 * triangles, curved ones stay fine. Vertices are a subset of the given ones.
 *
 * Edge collapses know nothing of the surface's far side and can pinch or cut it, so the result is inspected; where it
 * has a flaw the vertices around stay as they are and the collapse runs again. A sound mesh therefore stays sound. With
 * an error of 0 or less, or when flaws remain after several attempts, the mesh itself is returned.
 */
export async function decimateMesh(mesh: TriangleMesh, maxErrorMm: number): Promise<TriangleMesh> {
  if (!(maxErrorMm > 0) || mesh.triangles.length === 0) return mesh;
  await MeshoptSimplifier.ready;
  const locked = new Uint8Array(mesh.positions.length / 3);
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const triangles = collapse(mesh, locked, maxErrorMm);
    const flawed = flawedTriangles({ positions: mesh.positions, triangles });
    if (flawed.size === 0) return compact({ positions: mesh.positions, triangles });
    for (const t of flawed) for (let k = 0; k < 3; k++) locked[triangles[3 * t + k]!] = 1;
    for (let ring = 0; ring <= attempt; ring++) lockNeighbours(mesh.triangles, locked);
  }
  return mesh;
}

function collapse(mesh: TriangleMesh, locked: Uint8Array, maxErrorMm: number): Uint32Array {
  const none = new Float32Array(0);
  const [triangles] = MeshoptSimplifier.simplifyWithAttributes(
    mesh.triangles,
    mesh.positions,
    3,
    none,
    0,
    [],
    locked,
    0,
    maxErrorMm,
    ['ErrorAbsolute'],
  );
  return triangles;
}

function lockNeighbours(triangles: Uint32Array, locked: Uint8Array): void {
  const before = locked.slice();
  for (let i = 0; i < triangles.length; i += 3) {
    const a = triangles[i]!;
    const b = triangles[i + 1]!;
    const c = triangles[i + 2]!;
    if (before[a] || before[b] || before[c]) locked[a] = locked[b] = locked[c] = 1;
  }
}
