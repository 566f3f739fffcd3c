import { type TriangleMesh } from '@shared/mesh';
import { type Adjacency, nextCorner, previousCorner } from './adjacency';
import { triangleHeight } from './measure';

/** Half-edges (see {@link Adjacency}) without a partner, and those in any other disorder. */
export interface EdgeFlaws {
  readonly open: number[];
  /** More than two triangles, or two that disagree about the outside. */
  readonly nonManifold: number[];
}

/** Every half-edge a -> b of a closed oriented surface has exactly one b -> a and no copy. */
export function edgeFlaws({ triangles }: TriangleMesh, { start, corners }: Adjacency): EdgeFlaws {
  const open: number[] = [];
  const nonManifold: number[] = [];
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
    if (opposite === 0 && same === 1) open.push(h);
    else if (opposite !== 1 || same !== 1) nonManifold.push(h);
  }
  return { open, nonManifold };
}

/** Vertices whose triangles form more than one closed fan. Needs edges without flaw. */
export function pinchedVertices({ triangles }: TriangleMesh, { start, corners }: Adjacency): number[] {
  const pinched: number[] = [];
  for (let v = 0; v + 1 < start.length; v++) {
    const from = start[v]!;
    const to = start[v + 1]!;
    if (from === to) continue;
    let walked = 0;
    let corner = corners[from]!;
    do {
      // On to the triangle beyond the side that ends in v: there the same side begins in v.
      const across = triangles[previousCorner(corner)]!;
      let i = from;
      while (triangles[nextCorner(corners[i]!)] !== across) i++;
      corner = corners[i]!;
      walked++;
    } while (corner !== corners[from]!);
    if (walked < to - from) pinched.push(v);
  }
  return pinched;
}

/** Triangles lower than the given height, millimetres. */
export function flatTriangles(mesh: TriangleMesh, leastHeightMm: number): number[] {
  const flat: number[] = [];
  for (let t = 0; t < mesh.triangles.length / 3; t++) if (triangleHeight(mesh, t) < leastHeightMm) flat.push(t);
  return flat;
}

/** Triangles with the same three vertices as an earlier one, either way round: `[later, earlier, ...]`. */
export function duplicateTriangles({ triangles }: TriangleMesh, { start, corners }: Adjacency): number[] {
  const pairs: number[] = [];
  for (let t = 0; t < triangles.length / 3; t++) {
    const a = triangles[3 * t]!;
    const b = triangles[3 * t + 1]!;
    const c = triangles[3 * t + 2]!;
    for (let i = start[a]!; i < start[a + 1]!; i++) {
      const corner = corners[i]!;
      if (corner >= 3 * t) break;
      const next = triangles[nextCorner(corner)]!;
      const previous = triangles[previousCorner(corner)]!;
      if (!((next === b && previous === c) || (next === c && previous === b))) continue;
      pairs.push(t, Math.floor(corner / 3));
      break;
    }
  }
  return pairs;
}
