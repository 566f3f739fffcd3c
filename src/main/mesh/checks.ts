import { type MeshChecks, type MeshFlaw, type MeshPlace, type TriangleMesh } from '@shared/mesh';
import { type Adjacency, buildAdjacency, nextCorner, previousCorner } from './adjacency';
import { buildBvh } from './bvh';
import { boundingBox, signedVolume, surfaceArea, triangleCentre, triangleHeight } from './measure';
import { selfIntersections } from './self-intersections';
import { findShells, isSolid, isVoid } from './shells';
import { weld } from './weld';

/** Places kept a flaw. */
const MOST_PLACES = 32;
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
  const places = new Places(welded);
  const adjacency = buildAdjacency(welded);
  const edges = checkEdges(welded, adjacency, places);
  const fans = edges.open + edges.nonManifold === 0 ? checkFans(welded, adjacency, places) : 0;
  const crossings = selfIntersections(welded, MOST_INTERSECTIONS, bvh);
  for (let i = 0; i < crossings.length; i += 2) places.add('self-intersection', crossings[i]!, crossings[i + 1]!);
  const shells = findShells(welded, bvh);
  const solids = shells.list.filter(isSolid);
  const voids = shells.list.filter(isVoid);
  for (const shell of solids.slice(1)) places.add('shell', shell.someTriangle);
  for (const shell of voids) places.add('void', shell.someTriangle);
  for (const shell of shells.list) if (!isSolid(shell) && !isVoid(shell)) places.add('inverted', shell.someTriangle);
  return {
    closed: edges.open === 0,
    manifold: edges.nonManifold + fans === 0,
    outward: shells.list.length > 0 && solids.length + voids.length === shells.list.length,
    openEdges: edges.open,
    nonManifold: edges.nonManifold + fans,
    degenerate: checkDegenerate(welded, places),
    duplicate: checkDuplicates(welded, adjacency, places),
    selfIntersections: crossings.length / 2,
    shells: solids.length,
    voids: voids.length,
    vertices: welded.positions.length / 3,
    triangles: welded.triangles.length / 3,
    volumeMm3: welded.triangles.length > 0 ? signedVolume(welded) : 0,
    areaMm2: surfaceArea(welded),
    box: boundingBox(welded),
    places: places.list,
  };
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

/** Counts, for every half-edge a -> b, the half-edges b -> a and the copies of itself. */
function checkEdges(mesh: TriangleMesh, adjacency: Adjacency, places: Places): { open: number; nonManifold: number } {
  const { triangles } = mesh;
  const { start, corners } = adjacency;
  let open = 0;
  let nonManifold = 0;
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
    const triangle = Math.floor(h / 3);
    if (opposite === 0 && same === 1) {
      open++;
      places.add('open-edge', triangle);
    } else if (opposite !== 1 || same !== 1) {
      nonManifold++;
      places.add('non-manifold', triangle);
    }
  }
  return { open, nonManifold };
}

/** Vertices whose triangles form more than one closed fan; needs manifold edges. */
function checkFans(mesh: TriangleMesh, adjacency: Adjacency, places: Places): number {
  const { triangles } = mesh;
  const { start, corners } = adjacency;
  let pinched = 0;
  for (let v = 0; v + 1 < start.length; v++) {
    const from = start[v]!;
    const to = start[v + 1]!;
    if (from === to) continue;
    let walked = 0;
    let corner = corners[from]!;
    do {
      // Across the side towards the previous corner: the triangle in which that vertex follows v.
      const across = triangles[previousCorner(corner)]!;
      let i = from;
      while (triangles[nextCorner(corners[i]!)] !== across) i++;
      corner = corners[i]!;
      walked++;
    } while (corner !== corners[from]!);
    if (walked === to - from) continue;
    pinched++;
    places.add('non-manifold', Math.floor(corners[from] / 3));
  }
  return pinched;
}

function checkDegenerate(mesh: TriangleMesh, places: Places): number {
  let degenerate = 0;
  for (let t = 0; t < mesh.triangles.length / 3; t++) {
    if (triangleHeight(mesh, t) > LEAST_HEIGHT_MM) continue;
    degenerate++;
    places.add('degenerate', t);
  }
  return degenerate;
}

/** Triangles with the same three vertices as an earlier one, either way round. */
function checkDuplicates(mesh: TriangleMesh, adjacency: Adjacency, places: Places): number {
  const { triangles } = mesh;
  const { start, corners } = adjacency;
  let duplicates = 0;
  for (let t = 0; t < triangles.length / 3; t++) {
    const a = triangles[3 * t]!;
    const b = triangles[3 * t + 1]!;
    const c = triangles[3 * t + 2]!;
    for (let i = start[a]!; i < start[a + 1]!; i++) {
      const corner = corners[i]!;
      const next = triangles[nextCorner(corner)]!;
      const previous = triangles[previousCorner(corner)]!;
      const earlier = corner < 3 * t;
      if (!earlier || !((next === b && previous === c) || (next === c && previous === b))) continue;
      duplicates++;
      places.add('duplicate', t, Math.floor(corner / 3));
      break;
    }
  }
  return duplicates;
}
