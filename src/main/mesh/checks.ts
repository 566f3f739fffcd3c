import { type MeshChecks, type MeshFlaw, type MeshPlace, type TriangleMesh } from '@shared/mesh';
import { buildAdjacency } from './adjacency';
import { buildBvh } from './bvh';
import { duplicateTriangles, edgeFlaws, flatTriangles, pinchedVertices } from './inspect';
import { boundingBox, signedVolume, surfaceArea, triangleCentre } from './measure';
import { selfIntersections } from './self-intersections';
import { findShells, isSolid, isVoid, type Shell } from './shells';
import { weld } from './weld';

/** Places kept a flaw. */
const MOST_PLACES = 32;
/** Triangles listed of a shell. */
const MOST_TRIANGLES = 48;
/** Pairs after which the search for self-intersections stops: the mesh is unusable anyway. */
const MOST_INTERSECTIONS = 1000;
/** A triangle lower than this many millimetres has no inside: Float32 coordinates of a head are no finer. */
const LEAST_HEIGHT_MM = 1e-6;

/**
 * Everything a slicer would complain about. Vertices at the same place count as one, as they do in an STL file, so two
 * shells that touch in a vertex are reported. An empty mesh is closed and manifold but has no outside.
 */
export function checkMesh(mesh: TriangleMesh): MeshChecks {
  const welded = weld(mesh);
  const bvh = buildBvh(welded);
  const adjacency = buildAdjacency(welded);
  const edges = edgeFlaws(welded, adjacency);
  const pinched = edges.open.length + edges.nonManifold.length === 0 ? pinchedVertices(welded, adjacency) : [];
  const flat = flatTriangles(welded, LEAST_HEIGHT_MM);
  const duplicates = duplicateTriangles(welded, adjacency);
  const crossings = selfIntersections(welded, MOST_INTERSECTIONS, bvh);
  const { list: shells, of } = findShells(welded, bvh);
  const solids = shells.filter(isSolid);
  const voids = shells.filter(isVoid);
  const astray = shells.filter((shell) => !isSolid(shell) && !isVoid(shell));

  const places = new Places(welded);
  for (const h of edges.open) places.add('open-edge', Math.floor(h / 3));
  for (const h of edges.nonManifold) places.add('non-manifold', Math.floor(h / 3));
  for (const v of pinched) places.add('non-manifold', Math.floor(adjacency.corners[adjacency.start[v]!]! / 3));
  for (const t of flat) places.add('degenerate', t);
  for (let i = 0; i < duplicates.length; i += 2) places.add('duplicate', duplicates[i]!, duplicates[i + 1]!);
  for (let i = 0; i < crossings.length; i += 2) places.add('self-intersection', crossings[i]!, crossings[i + 1]!);
  const some = (shell: Shell): number[] => trianglesOf(of, shells.indexOf(shell));
  const loose = solids.toSorted((a, b) => b.volumeMm3 - a.volumeMm3).slice(1);
  for (const shell of astray.slice(0, MOST_PLACES)) places.add('inverted', ...some(shell));
  for (const shell of loose.slice(0, MOST_PLACES)) places.add('shell', ...some(shell));
  for (const shell of voids.slice(0, MOST_PLACES)) places.add('void', ...some(shell));
  return {
    closed: edges.open.length === 0,
    manifold: edges.nonManifold.length + pinched.length === 0,
    outward: shells.length > 0 && astray.length === 0,
    openEdges: edges.open.length,
    nonManifold: edges.nonManifold.length + pinched.length,
    degenerate: flat.length,
    duplicate: duplicates.length / 2,
    selfIntersections: crossings.length / 2,
    shells: solids.length,
    voids: voids.length,
    vertices: welded.positions.length / 3,
    triangles: welded.triangles.length / 3,
    volumeMm3: signedVolume(welded),
    areaMm2: surfaceArea(welded),
    box: boundingBox(welded),
    places: places.list,
  };
}

/** Triangles of a shell, spread over it. */
function trianglesOf(of: Uint32Array, shell: number): number[] {
  const all: number[] = [];
  of.forEach((number, t) => number === shell && all.push(t));
  const step = Math.ceil(all.length / MOST_TRIANGLES);
  return all.filter((_, i) => i % step === 0);
}

class Places {
  readonly list: MeshPlace[] = [];
  private readonly counts = new Map<MeshFlaw, number>();
  constructor(private readonly mesh: TriangleMesh) {}

  add(flaw: MeshFlaw, ...triangles: number[]): void {
    const count = this.counts.get(flaw) ?? 0;
    this.counts.set(flaw, count + 1);
    if (count < MOST_PLACES) this.list.push({ flaw, point: triangleCentre(this.mesh, triangles[0]!), triangles });
  }
}
