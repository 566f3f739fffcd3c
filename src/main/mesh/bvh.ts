import { type TriangleMesh } from '@shared/mesh';

const LEAF_SIZE = 4;

/**
 * A tree of boxes over the triangles of a mesh. Node n has its box in `boxes[6 n ..]` (minimum x, y, z, maximum x, y, z).
 * A leaf (`count[n] > 0`) holds the triangles `order[first[n] .. first[n] + count[n])`; an inner node's children are
 * n + 1 and `first[n]`. A mesh without triangles has no node.
 */
export interface Bvh {
  readonly mesh: TriangleMesh;
  readonly boxes: Float32Array;
  /** The same of each triangle. */
  readonly bounds: Float32Array;
  readonly first: Uint32Array;
  readonly count: Uint8Array;
  readonly order: Uint32Array;
  readonly nodes: number;
}

/** Triangles are sorted along a Morton curve through their centres and split where its leading bit changes. */
export function buildBvh(mesh: TriangleMesh): Bvh {
  const total = mesh.triangles.length / 3;
  const bounds = triangleBounds(mesh);
  const codes = mortonCodes(bounds, total);
  const order = sortedBy(codes);
  // Every split leaves at least one triangle on either side.
  const capacity = Math.max(1, 2 * total);
  const first = new Uint32Array(capacity);
  const count = new Uint8Array(capacity);
  const nodes = total > 0 ? split(codes, order, first, count) : 0;
  return { mesh, boxes: fitBoxes(bounds, order, first, count, nodes), bounds, first, count, order, nodes };
}

/** Minimum x, y, z and maximum x, y, z of each triangle. */
function triangleBounds({ positions: p, triangles }: TriangleMesh): Float32Array {
  const bounds = new Float32Array(2 * triangles.length);
  for (let corner = 0, at = 0; corner < triangles.length; corner += 3, at += 6) {
    const a = 3 * triangles[corner]!;
    const b = 3 * triangles[corner + 1]!;
    const c = 3 * triangles[corner + 2]!;
    for (let axis = 0; axis < 3; axis++) {
      const pa = p[a + axis]!;
      const pb = p[b + axis]!;
      const pc = p[c + axis]!;
      bounds[at + axis] = pa < pb ? (pa < pc ? pa : pc) : pb < pc ? pb : pc;
      bounds[at + 3 + axis] = pa > pb ? (pa > pc ? pa : pc) : pb > pc ? pb : pc;
    }
  }
  return bounds;
}

const CODE_BITS = 10;

/** Ten bits a coordinate, interleaved, of each triangle's centre in the box of all of them. */
function mortonCodes(bounds: Float32Array, total: number): Uint32Array {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let t = 0; t < total; t++) {
    for (let axis = 0; axis < 3; axis++) {
      const twice = bounds[6 * t + axis]! + bounds[6 * t + axis + 3]!;
      if (twice < low[axis]!) low[axis] = twice;
      if (twice > high[axis]!) high[axis] = twice;
    }
  }
  const steps = (1 << CODE_BITS) - 1;
  const scale = steps / Math.max(high[0]! - low[0]!, high[1]! - low[1]!, high[2]! - low[2]!, 1e-30);
  const codes = new Uint32Array(total);
  for (let t = 0; t < total; t++) {
    let code = 0;
    for (let axis = 0; axis < 3; axis++) {
      const place = (bounds[6 * t + axis]! + bounds[6 * t + axis + 3]! - low[axis]!) * scale;
      code |= spread(Math.min(steps, place)) << axis;
    }
    codes[t] = code;
  }
  return codes;
}

/** Moves bit i to bit 3 i. */
function spread(value: number): number {
  let v = value & 0x3ff;
  v = (v | (v << 16)) & 0x030000ff;
  v = (v | (v << 8)) & 0x0300f00f;
  v = (v | (v << 4)) & 0x030c30c3;
  return (v | (v << 2)) & 0x09249249;
}

/** Triangle numbers in rising order of code (radix sort). */
function sortedBy(codes: Uint32Array): Uint32Array {
  const total = codes.length;
  const buckets = new Uint32Array((1 << CODE_BITS) + 1);
  let order = new Uint32Array(total);
  let other = new Uint32Array(total);
  for (let t = 0; t < total; t++) order[t] = t;
  for (let shift = 0; shift < 3 * CODE_BITS; shift += CODE_BITS) {
    buckets.fill(0);
    for (let t = 0; t < total; t++) buckets[((codes[t]! >>> shift) & 0x3ff) + 1]!++;
    for (let b = 1; b < buckets.length; b++) buckets[b]! += buckets[b - 1]!;
    for (let i = 0; i < total; i++) {
      const t = order[i]!;
      other[buckets[(codes[t]! >>> shift) & 0x3ff]!++] = t;
    }
    [order, other] = [other, order];
  }
  return order;
}

/** Fills `first` and `count` of the tree over the sorted triangles; returns the number of nodes. */
function split(codes: Uint32Array, order: Uint32Array, first: Uint32Array, count: Uint8Array): number {
  let nodes = 0;
  const divide = (from: number, to: number): void => {
    const node = nodes++;
    if (to - from <= LEAF_SIZE) {
      first[node] = from;
      count[node] = to - from;
      return;
    }
    const differ = codes[order[from]!]! ^ codes[order[to - 1]!]!;
    let middle = (from + to) >> 1;
    if (differ !== 0) {
      const bit = 31 - Math.clz32(differ);
      let low = from;
      let high = to - 1;
      while (high - low > 1) {
        const probe = (low + high) >> 1;
        if ((codes[order[probe]!]! >>> bit) & 1) high = probe;
        else low = probe;
      }
      middle = high;
    }
    divide(from, middle);
    first[node] = nodes;
    divide(middle, to);
  };
  divide(0, order.length);
  return nodes;
}

/** Children have higher numbers than their parent, so one backward pass fits every box. */
function fitBoxes(
  bounds: Float32Array,
  order: Uint32Array,
  first: Uint32Array,
  count: Uint8Array,
  nodes: number,
): Float32Array {
  const boxes = new Float32Array(6 * nodes);
  for (let node = nodes - 1; node >= 0; node--) {
    const box = 6 * node;
    if (count[node]! === 0) {
      enclose(boxes, box, boxes, box + 6, true);
      enclose(boxes, box, boxes, 6 * first[node]!, false);
      continue;
    }
    for (let i = first[node]!; i < first[node]! + count[node]!; i++) {
      enclose(boxes, box, bounds, 6 * order[i]!, i === first[node]!);
    }
  }
  return boxes;
}

function enclose(boxes: Float32Array, box: number, from: Float32Array, at: number, fresh: boolean): void {
  for (let axis = 0; axis < 3; axis++) {
    const low = from[at + axis]!;
    const high = from[at + axis + 3]!;
    if (fresh || low < boxes[box + axis]!) boxes[box + axis] = low;
    if (fresh || high > boxes[box + axis + 3]!) boxes[box + axis + 3] = high;
  }
}
