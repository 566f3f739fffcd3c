import { type TriangleMesh } from '@shared/mesh';
import { MeshoptSimplifier } from 'meshoptimizer/simplifier';
import { compact } from './adjacency';
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
  await MeshoptSimplifier.ready;
  const locked = new Uint8Array(mesh.positions.length / 3);
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const coarse = collapse(mesh, locked, maxErrorMm);
    const flawed = flawedTriangles(coarse);
    const lost = lockLostShells(mesh, coarse.triangles, locked);
    if (flawed.size === 0 && !lost) return compact(coarse);
    lockAround(mesh.triangles, coarse.triangles, flawed, locked, attempt + 1);
  }
  return mesh;
}

/** Vertices keep their numbers and, unless locked, may move. */
function collapse(mesh: TriangleMesh, locked: Uint8Array, maxErrorMm: number): TriangleMesh {
  const triangles = mesh.triangles.slice();
  const positions = mesh.positions.slice();
  const [length] = MeshoptSimplifier.simplifyWithUpdate(
    triangles,
    positions,
    3,
    new Float32Array(0),
    0,
    [],
    locked,
    0,
    maxErrorMm / ERROR_SPREAD,
    ['ErrorAbsolute', 'RegularizeLight'],
  );
  return { positions, triangles: triangles.slice(0, length) };
}

/** Small shells can collapse to nothing; their vertices stay next time. Returns whether there were any. */
function lockLostShells(mesh: TriangleMesh, left: Uint32Array, locked: Uint8Array): boolean {
  const shellOf = vertexShells(mesh);
  const alive = new Set<number>();
  for (const v of left) alive.add(shellOf[v]!);
  let lost = false;
  for (const v of mesh.triangles) {
    if (alive.has(shellOf[v]!)) continue;
    locked[v] = 1;
    lost = true;
  }
  return lost;
}

/** Locks the vertices of flawed triangles and what lies within `rings` edges of them on the given mesh. */
function lockAround(
  given: Uint32Array,
  collapsed: Uint32Array,
  flawed: ReadonlySet<number>,
  locked: Uint8Array,
  rings: number,
): void {
  let near = new Uint8Array(locked.length);
  for (const t of flawed) for (let k = 0; k < 3; k++) near[collapsed[3 * t + k]!] = 1;
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
