import { type Vec3 } from '@shared/geometry';
import { type MeshChecks, type MeshFlaw, type MeshPlace, type TriangleMesh } from '@shared/mesh';
import { type Adjacency, buildAdjacency, nextCorner, previousCorner } from './adjacency';
import { boundingBox, signedVolume, surfaceArea, triangleArea, triangleCentre } from './measure';

/** Places kept a flaw. */
const MOST_PLACES = 32;

export function checkMesh(mesh: TriangleMesh): MeshChecks {
  const places = new Places(mesh);
  const adjacency = buildAdjacency(mesh);
  const edges = checkEdges(mesh, adjacency, places);
  const volumeMm3 = signedVolume(mesh);
  let degenerate = 0;
  for (let t = 0; t < mesh.triangles.length / 3; t++) {
    if (triangleArea(mesh, t) > 0) continue;
    degenerate++;
    places.add('degenerate', t);
  }
  return {
    closed: edges.open === 0,
    manifold: edges.nonManifold === 0,
    outward: volumeMm3 > 0,
    openEdges: edges.open,
    nonManifold: edges.nonManifold,
    degenerate,
    duplicate: 0,
    selfIntersections: 0,
    shells: 1,
    voids: 0,
    vertices: mesh.positions.length / 3,
    triangles: mesh.triangles.length / 3,
    volumeMm3,
    areaMm2: surfaceArea(mesh),
    box: boundingBox(mesh),
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
    if (count >= MOST_PLACES) return;
    const point: Vec3 = triangleCentre(this.mesh, triangles[0]!);
    this.list.push({ flaw, point, triangles });
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
