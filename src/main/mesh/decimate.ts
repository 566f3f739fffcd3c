import { type TriangleMesh } from '@shared/mesh';
import { type Compacted, verticesAround } from './adjacency';
import { BlockCollapse, collapseReady } from './collapse';
import { flawedTriangles } from './flaws';
import { vertexShells } from './shells';
import { takeBack, untangle } from './untangle';

/** Largest distances found are up to this many times the quadric error, which averages over planes. */
const ERROR_SPREAD = 1.25;
/** Attempts with more and more locked vertices before the mesh is given back with all its triangles. */
const MOST_ATTEMPTS = 8;

/**
 * Fewer triangles within about `maxErrorMm` of the surface at the worst place, a third of it at the 95th percentile
 * (edge collapses by quadric error, with a preference for even triangles); flat parts become large triangles, curved
 * ones stay fine.
 *
 * Edge collapses know nothing of the surface's far side and can pinch or cut it, so the result is inspected; where it
 * has a flaw the vertices around stay as they are and the collapse runs again. A sound mesh therefore stays sound. A
 * smoothed one need not be sound: where a flaw remains although the vertices stay, they go back towards `clean`. With
 * an error of 0 or less, or when flaws remain after several attempts, every triangle is kept.
 *
 * @param clean positions for the same triangles that are known to make a sound solid; those of the mesh by default
 */
export async function decimateMesh(
  mesh: TriangleMesh,
  maxErrorMm: number,
  clean: Float32Array = mesh.positions,
): Promise<TriangleMesh> {
  const isClean = clean === mesh.positions;
  if (!(maxErrorMm > 0) || mesh.triangles.length === 0) return isClean ? mesh : untangle(mesh, clean);
  await collapseReady;
  const given = { positions: mesh.positions.slice(), triangles: mesh.triangles };
  const locked = new Uint8Array(mesh.positions.length / 3);
  const collapse = new BlockCollapse(given, maxErrorMm / ERROR_SPREAD);
  const shellOf = vertexShells(mesh);
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const coarse = collapse.run(locked);
    const flawed = flawedTriangles(coarse.mesh);
    const lost = lockLostShells(mesh, shellOf, coarse.numbers, locked);
    if (flawed.size === 0 && !lost) return coarse.mesh;
    const around = verticesOf(coarse, flawed);
    const stubborn = around.filter((v) => locked[v]);
    // As wide as what is locked at most.
    if (!isClean && stubborn.length > 0) takeBack(given, clean, stubborn, attempt - 1);
    const near = verticesAround(mesh.triangles, locked.length, around, attempt + 1);
    for (let v = 0; v < locked.length; v++) locked[v]! |= near[v]!;
  }
  return isClean ? mesh : decimateMesh(untangle(mesh, clean), maxErrorMm);
}

/** Small shells can collapse to nothing; their vertices stay next time. Returns whether there were any. */
function lockLostShells(mesh: TriangleMesh, shellOf: Uint32Array, left: Uint32Array, locked: Uint8Array): boolean {
  const alive = new Uint8Array(shellOf.length);
  for (const v of left) alive[shellOf[v]!] = 1;
  let lost = false;
  for (const v of mesh.triangles) {
    if (alive[shellOf[v]!]) continue;
    locked[v] = 1;
    lost = true;
  }
  return lost;
}

/** Vertices of triangles, by their numbers in the mesh that was collapsed. */
function verticesOf({ mesh, numbers }: Compacted, triangles: ReadonlySet<number>): number[] {
  return [...triangles].flatMap((t) => [0, 1, 2].map((k) => numbers[mesh.triangles[3 * t + k]!]!));
}
