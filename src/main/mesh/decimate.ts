import { type TriangleMesh } from '@shared/mesh';
import { type Compacted } from './adjacency';
import { BlockCollapse, collapseReady } from './collapse';
import { flawedTriangles } from './flaws';
import { vertexShells } from './shells';

/** Largest distances found are up to this many times the quadric error, which averages over planes. */
const ERROR_SPREAD = 1.25;
/** Attempts with more and more locked vertices before the mesh is given back as it came. */
const MOST_ATTEMPTS = 8;

/**
 * Fewer triangles within about `maxErrorMm` of the surface at the worst place, a third of it at the 95th percentile
 * (edge collapses by quadric error, with a preference for even triangles); flat parts become large triangles, curved
 * ones stay fine.
 *
 * Edge collapses know nothing of the surface's far side and can pinch or cut it, so the result is inspected; where it
 * has a flaw the vertices around stay as they are and the collapse runs again. A sound mesh therefore stays sound. With
 * an error of 0 or less, or when flaws remain after several attempts, the mesh itself is returned.
 */
export async function decimateMesh(mesh: TriangleMesh, maxErrorMm: number): Promise<TriangleMesh> {
  if (!(maxErrorMm > 0) || mesh.triangles.length === 0) return mesh;
  await collapseReady;
  const locked = new Uint8Array(mesh.positions.length / 3);
  const collapse = new BlockCollapse(mesh, maxErrorMm / ERROR_SPREAD);
  const shellOf = vertexShells(mesh);
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const coarse = collapse.run(locked);
    const flawed = flawedTriangles(coarse.mesh);
    const lost = lockLostShells(mesh, shellOf, coarse.numbers, locked);
    if (flawed.size === 0 && !lost) return coarse.mesh;
    lockAround(mesh.triangles, coarse, flawed, locked, attempt + 1);
  }
  return mesh;
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

/** Locks the vertices of flawed triangles and what lies within `rings` edges of them on the given mesh. */
function lockAround(
  given: Uint32Array,
  { mesh, numbers }: Compacted,
  flawed: ReadonlySet<number>,
  locked: Uint8Array,
  rings: number,
): void {
  let near = new Uint8Array(locked.length);
  for (const t of flawed) for (let k = 0; k < 3; k++) near[numbers[mesh.triangles[3 * t + k]!]!] = 1;
  for (let ring = 0; ring < rings; ring++) {
    const wider = near.slice();
    for (let i = 0; i < given.length; i += 3) {
      const a = given[i]!;
      const b = given[i + 1]!;
      const c = given[i + 2]!;
      if (near[a] || near[b] || near[c]) wider[a] = wider[b] = wider[c] = 1;
    }
    near = wider;
  }
  for (let v = 0; v < locked.length; v++) if (near[v]) locked[v] = 1;
}
