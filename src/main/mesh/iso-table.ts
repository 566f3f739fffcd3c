/**
 * The case table of the iso-surface, derived instead of listed.
 *
 * Corner `c` of a cell sits at `(c & 1, (c >> 1) & 1, c >> 2)`; a case is the set of corners above the level, one bit a
 * corner. Edge `4 * axis + k` runs along `axis`; `k` holds the positions on the two other axes, the lower axis in bit 0.
 *
 * Every face with two diagonal corners inside is cut the same way from both of its cells (the inside corners are
 * separated), so cells always fit. No triangle side crosses a face of the cell except along the cut itself, so an edge of
 * the surface never has more than two triangles.
 */
const CORNERS = 8;

/** Faces as corners, counter-clockwise seen from outside the cell. */
const FACES: readonly (readonly [number, number, number, number])[] = [
  [0, 4, 6, 2],
  [1, 3, 7, 5],
  [0, 1, 5, 4],
  [2, 6, 7, 3],
  [0, 2, 3, 1],
  [4, 5, 7, 6],
];

/** The number of the edge between two neighbouring corners. */
function edgeBetween(a: number, b: number): number {
  const axis = Math.log2(a ^ b);
  const low = a & b;
  const others = [0, 1, 2].filter((other) => other !== axis);
  return 4 * axis + ((low >> others[0]!) & 1) + 2 * ((low >> others[1]!) & 1);
}

const FACE_EDGES = FACES.map((face) => face.map((corner, i) => edgeBetween(corner, face[(i + 1) % 4]!)));

function shareFace(a: number, b: number): boolean {
  return FACE_EDGES.some((edges) => edges.includes(a) && edges.includes(b));
}

/** Closed loops of crossed edges, directed so that the triangles look away from the inside corners. */
function loops(inside: number): number[][] {
  const next = new Map<number, number>();
  for (const [f, face] of FACES.entries()) {
    for (let i = 0; i < 4; i++) {
      const isIn = (k: number): boolean => ((inside >> face[k % 4]!) & 1) === 1;
      if (isIn(i) || !isIn(i + 1)) continue;
      let end = i + 1;
      while (isIn(end + 1)) end++;
      next.set(FACE_EDGES[f]![i]!, FACE_EDGES[f]![end % 4]!);
    }
  }
  const found: number[][] = [];
  while (next.size > 0) {
    const [start] = next.keys();
    const loop: number[] = [];
    for (let edge = start!; next.has(edge);) {
      loop.push(edge);
      const following = next.get(edge)!;
      next.delete(edge);
      edge = following;
    }
    found.push(loop);
  }
  return found;
}

function midpoint(edge: number): [number, number, number] {
  const axis = edge >> 2;
  const others = [0, 1, 2].filter((other) => other !== axis);
  const p: [number, number, number] = [0.5, 0.5, 0.5];
  p[others[0]!] = edge & 1;
  p[others[1]!] = (edge >> 1) & 1;
  return p;
}

/** Smallest angle, radians, with the crossings half-way. */
function sharpness(a: number, b: number, c: number): number {
  const points = [midpoint(a), midpoint(b), midpoint(c)];
  const angles = points.map((p, i) => {
    const u = points[(i + 1) % 3]!.map((value, axis) => value - p[axis]!);
    const v = points[(i + 2) % 3]!.map((value, axis) => value - p[axis]!);
    const dot = u[0]! * v[0]! + u[1]! * v[1]! + u[2]! * v[2]!;
    return Math.acos(Math.min(1, Math.max(-1, dot / Math.hypot(...u) / Math.hypot(...v))));
  });
  return Math.min(...angles);
}

interface Fan {
  readonly quality: number;
  readonly triangles: readonly number[];
}

/** The triangulation of a loop whose smallest angle is largest, without a diagonal inside a face; null if there is none. */
function triangulate(loop: readonly number[]): Fan | null {
  if (loop.length < 3) return { quality: Infinity, triangles: [] };
  const first = loop[0]!;
  const last = loop[loop.length - 1]!;
  let best: Fan | null = null;
  for (let i = 1; i < loop.length - 1; i++) {
    const apex = loop[i]!;
    if (i > 1 && shareFace(first, apex)) continue;
    if (i < loop.length - 2 && shareFace(apex, last)) continue;
    const left = triangulate(loop.slice(0, i + 1));
    const right = triangulate(loop.slice(i));
    if (!left || !right) continue;
    const quality = Math.min(sharpness(first, apex, last), left.quality, right.quality);
    if (!best || quality > best.quality) {
      best = { quality, triangles: [first, apex, last, ...left.triangles, ...right.triangles] };
    }
  }
  return best;
}

export interface IsoTable {
  /** Triangles of case `c` are `edges[start[c] .. start[c + 1])`, three edge numbers each. */
  readonly start: Uint16Array;
  readonly edges: Uint8Array;
}

function buildTable(): IsoTable {
  const start = new Uint16Array((1 << CORNERS) + 1);
  const edges: number[] = [];
  for (let inside = 0; inside < 1 << CORNERS; inside++) {
    for (const loop of loops(inside)) {
      const fan = triangulate(loop);
      if (!fan) throw new Error(`no triangulation of case ${inside}`);
      edges.push(...fan.triangles);
    }
    start[inside + 1] = edges.length;
  }
  return { start, edges: Uint8Array.from(edges) };
}

export const ISO_TABLE: IsoTable = buildTable();
