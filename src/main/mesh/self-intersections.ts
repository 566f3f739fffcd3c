import { type TriangleMesh } from '@shared/mesh';
import { type Bvh, buildBvh } from './bvh';
import { foldedOver } from './predicates';
import { disjointMeet, fanMeet } from './triangle-pairs';

/**
 * Pairs of triangles that cut, touch or overlap each other beyond the corners and sides they share, as triangle numbers
 * `[a0, b0, a1, b1, ...]`; the search ends at `most` pairs.
 */
export function selfIntersections(mesh: TriangleMesh, most = Infinity, bvh: Bvh = buildBvh(mesh)): number[] {
  const { boxes, first, count, order, nodes } = bvh;
  const found: number[] = [];
  if (nodes === 0) return found;
  // Pairs of nodes still to compare; a node paired with itself is opened into its children.
  const stack: number[] = [0, 0];
  while (stack.length > 0 && found.length < 2 * most) {
    const b = stack.pop()!;
    const a = stack.pop()!;
    if (a !== b && !overlap(boxes, 6 * a, 6 * b)) continue;
    const leafA = count[a]! > 0;
    const leafB = count[b]! > 0;
    if (leafA && leafB) {
      for (let i = first[a]!; i < first[a]! + count[a]!; i++) {
        for (let j = a === b ? i + 1 : first[b]!; j < first[b]! + count[b]!; j++) {
          if (trianglesMeet(mesh, order[i]!, order[j]!)) found.push(order[i]!, order[j]!);
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

function overlap(boxes: Float32Array, a: number, b: number): boolean {
  return (
    boxes[a]! <= boxes[b + 3]! &&
    boxes[b]! <= boxes[a + 3]! &&
    boxes[a + 1]! <= boxes[b + 4]! &&
    boxes[b + 1]! <= boxes[a + 4]! &&
    boxes[a + 2]! <= boxes[b + 5]! &&
    boxes[b + 2]! <= boxes[a + 5]!
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
  if (apart(p, a, b, c, d, e, f)) return false;
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

/** Whether the boxes of two triangles are disjoint. */
function apart(p: Float32Array, a: number, b: number, c: number, d: number, e: number, f: number): boolean {
  for (let axis = 0; axis < 3; axis++) {
    const pa = p[a + axis]!;
    const pb = p[b + axis]!;
    const pc = p[c + axis]!;
    const pd = p[d + axis]!;
    const pe = p[e + axis]!;
    const pf = p[f + axis]!;
    if (Math.max(pa, pb, pc) < Math.min(pd, pe, pf) || Math.max(pd, pe, pf) < Math.min(pa, pb, pc)) return true;
  }
  return false;
}
