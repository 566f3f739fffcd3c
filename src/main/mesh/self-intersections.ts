import { type TriangleMesh } from '@shared/mesh';
import { type Bvh, buildBvh } from './bvh';
import { foldedOver } from './predicates';
import { disjointMeet, fanMeet } from './triangle-pairs';

/**
 * Pairs of triangles that cut, touch or overlap each other beyond the corners and sides they share, as triangle numbers
 * `[a0, b0, a1, b1, ...]`; the search ends at `most` pairs.
 */
export function selfIntersections(mesh: TriangleMesh, most = Infinity, bvh: Bvh = buildBvh(mesh)): number[] {
  const { boxes, bounds, first, count, order, nodes } = bvh;
  const found: number[] = [];
  if (nodes === 0) return found;
  // Pairs of nodes still to compare; a node paired with itself is opened into its children.
  const stack: number[] = [0, 0];
  while (stack.length > 0 && found.length < 2 * most) {
    const b = stack.pop()!;
    const a = stack.pop()!;
    if (a !== b && !overlap(boxes, 6 * a, boxes, 6 * b)) continue;
    const leafA = count[a]! > 0;
    const leafB = count[b]! > 0;
    if (leafA && leafB) {
      const endA = first[a]! + count[a]!;
      const endB = first[b]! + count[b]!;
      for (let i = first[a]!; i < endA; i++) {
        const s = order[i]!;
        if (a !== b && !overlap(bounds, 6 * s, boxes, 6 * b)) continue;
        for (let j = a === b ? i + 1 : first[b]!; j < endB; j++) {
          const t = order[j]!;
          if (overlap(bounds, 6 * s, bounds, 6 * t) && trianglesMeet(mesh, s, t)) found.push(s, t);
        }
      }
    } else if (a === b) {
      stack.push(a + 1, a + 1, first[a]!, first[a]!, a + 1, first[a]!);
    } else if (leafB || (!leafA && extent(boxes, 6 * a) > extent(boxes, 6 * b))) {
      stack.push(a + 1, b, first[a]!, b);
    } else {
      stack.push(a, b + 1, a, first[b]!);
    }
  }
  return found;
}

function overlap(p: Float32Array, a: number, q: Float32Array, b: number): boolean {
  return (
    p[a]! <= q[b + 3]! &&
    q[b]! <= p[a + 3]! &&
    p[a + 1]! <= q[b + 4]! &&
    q[b + 1]! <= p[a + 4]! &&
    p[a + 2]! <= q[b + 5]! &&
    q[b + 2]! <= p[a + 5]!
  );
}

function extent(boxes: Float32Array, box: number): number {
  return boxes[box + 3]! - boxes[box]! + boxes[box + 4]! - boxes[box + 1]! + boxes[box + 5]! - boxes[box + 2]!;
}

/** Whether two triangles of a mesh meet beyond what they share. Vertices are told apart by number. */
export function trianglesMeet(mesh: TriangleMesh, s: number, t: number): boolean {
  const { positions: p, triangles } = mesh;
  // Offsets of the corners in `positions`.
  const a = 3 * triangles[3 * s]!;
  const b = 3 * triangles[3 * s + 1]!;
  const c = 3 * triangles[3 * s + 2]!;
  const d = 3 * triangles[3 * t]!;
  const e = 3 * triangles[3 * t + 1]!;
  const f = 3 * triangles[3 * t + 2]!;
  const sharedA = a === d || a === e || a === f;
  const sharedB = b === d || b === e || b === f;
  const sharedC = c === d || c === e || c === f;
  const shared = Number(sharedA) + Number(sharedB) + Number(sharedC);
  if (shared === 0) return disjointMeet(p, a, b, c, d, e, f);
  if (shared === 1) {
    const v = sharedA ? a : sharedB ? b : c;
    return fanMeet(
      p,
      v,
      v === a ? b : v === b ? c : a,
      v === a ? c : v === b ? a : b,
      v === d ? e : v === e ? f : d,
      v === d ? f : v === e ? d : e,
    );
  }
  if (shared === 2) {
    const apex = !sharedA ? a : !sharedB ? b : c;
    const i = apex === a ? b : apex === b ? c : a;
    const j = apex === a ? c : apex === b ? a : b;
    return foldedOver(p, i, j, apex, d !== i && d !== j ? d : e !== i && e !== j ? e : f);
  }
  return true;
}
