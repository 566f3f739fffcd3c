import { type Vec3 } from '@shared/geometry';
import { type TriangleMesh } from '@shared/mesh';
import { compact } from './adjacency';
import { type Bvh, buildBvh } from './bvh';
import { sixfoldVolume } from './measure';
import { castRay } from './ray';

/** A connected part of a surface. */
export interface Shell {
  readonly volumeMm3: number;
  readonly triangles: number;
  /** One of its triangles. */
  readonly someTriangle: number;
  /** Times that the other shells enclose it: 0 in the open, 1 inside a solid. */
  readonly depth: number;
}

export interface Shells {
  /** Shell number of each triangle. */
  readonly of: Uint32Array;
  /** In the order of their first triangle. */
  readonly list: readonly Shell[];
}

/** A shell that looks into a hollow of the solid around it. */
export function isVoid(shell: Shell): boolean {
  return shell.volumeMm3 < 0 && shell.depth === 1;
}

/** An outer surface: looks outward and lies in the open (also inside a hollow). */
export function isSolid(shell: Shell): boolean {
  return shell.volumeMm3 > 0 && shell.depth === 0;
}

/** For each vertex a vertex that stands for its connected part. */
export function vertexShells({ positions, triangles }: TriangleMesh): Uint32Array {
  const root = new Uint32Array(positions.length / 3);
  for (let v = 0; v < root.length; v++) root[v] = v;
  const find = (v: number): number => {
    let r = v;
    while (root[r] !== r) r = root[r] = root[root[r]!]!;
    return r;
  };
  for (let i = 0; i < triangles.length; i += 3) {
    const a = find(triangles[i]!);
    root[find(triangles[i + 1]!)] = a;
    root[find(triangles[i + 2]!)] = a;
  }
  for (let v = 0; v < root.length; v++) root[v] = find(v);
  return root;
}

/** The connected parts of a mesh whose coinciding vertices are welded; volumes mean nothing for open parts. */
export function findShells(mesh: TriangleMesh, bvh?: Bvh): Shells {
  const { triangles } = mesh;
  const total = triangles.length / 3;
  const root = vertexShells(mesh);
  const numbers = new Map<number, number>();
  const of = new Uint32Array(total);
  const some: number[] = [];
  const sizes: number[] = [];
  for (let t = 0; t < total; t++) {
    const r = root[triangles[3 * t]!]!;
    let number = numbers.get(r);
    if (number === undefined) {
      number = some.length;
      numbers.set(r, number);
      some.push(t);
      sizes.push(0);
    }
    of[t] = number;
    sizes[number]!++;
  }
  const volumes = shellVolumes(mesh, of, some.length);
  const boxes = shellBoxes(mesh, of, some.length);
  let tree = bvh;
  const list = some.map((someTriangle, shell) => {
    const vertex = triangles[3 * someTriangle]!;
    const enclosed = some.some((_, other) => other !== shell && boxHolds(boxes, other, mesh.positions, vertex));
    if (enclosed) tree ??= buildBvh(mesh);
    return {
      volumeMm3: volumes[shell]!,
      triangles: sizes[shell]!,
      someTriangle,
      depth: enclosed ? enclosures(tree!, of, shell, vertex) : 0,
    };
  });
  return { of, list };
}

function shellVolumes(mesh: TriangleMesh, of: Uint32Array, count: number): Float64Array {
  const volumes = new Float64Array(count);
  for (let t = 0; t < of.length; t++) volumes[of[t]!]! += sixfoldVolume(mesh, t);
  return volumes.map((six) => six / 6);
}

/** Minimum x, y, z and maximum x, y, z of each shell. */
function shellBoxes({ positions, triangles }: TriangleMesh, of: Uint32Array, count: number): Float32Array {
  const boxes = new Float32Array(6 * count);
  for (let s = 0; s < count; s++) boxes.fill(Infinity, 6 * s, 6 * s + 3).fill(-Infinity, 6 * s + 3, 6 * s + 6);
  for (let corner = 0; corner < triangles.length; corner++) {
    const box = 6 * of[Math.floor(corner / 3)]!;
    const v = 3 * triangles[corner]!;
    for (let axis = 0; axis < 3; axis++) {
      const value = positions[v + axis]!;
      if (value < boxes[box + axis]!) boxes[box + axis] = value;
      if (value > boxes[box + axis + 3]!) boxes[box + axis + 3] = value;
    }
  }
  return boxes;
}

function boxHolds(boxes: Float32Array, shell: number, p: Float32Array, vertex: number): boolean {
  const box = 6 * shell;
  const v = 3 * vertex;
  return [0, 1, 2].every((axis) => p[v + axis]! >= boxes[box + axis]! && p[v + axis]! <= boxes[box + axis + 3]!);
}

/** Directions off every axis and grid plane, so that a ray rarely meets a side or corner; the median of three decides. */
const DIRECTIONS: readonly Vec3[] = [
  [0.577, 0.211, 0.789],
  [-0.683, 0.631, 0.367],
  [0.149, -0.913, -0.379],
];

/** Winding number of the other shells at a vertex of this one. */
function enclosures(bvh: Bvh, of: Uint32Array, shell: number, vertex: number): number {
  const p = bvh.mesh.positions;
  const point: Vec3 = [p[3 * vertex]!, p[3 * vertex + 1]!, p[3 * vertex + 2]!];
  const counts = DIRECTIONS.map((direction) => {
    let winding = 0;
    castRay(bvh, point, direction, Infinity, (triangle, _distance, leaving) => {
      if (of[triangle] !== shell) winding += leaving ? 1 : -1;
      return Infinity;
    });
    return winding;
  });
  return counts.sort((a, b) => a - b)[1]!;
}

/** The triangles of the shells that `keep` allows, without unused vertices. */
export function selectShells(mesh: TriangleMesh, shells: Shells, keep: (shell: Shell) => boolean): TriangleMesh {
  const kept = shells.list.map(keep);
  return compact({
    positions: mesh.positions,
    triangles: mesh.triangles.filter((_, i) => kept[shells.of[Math.floor(i / 3)]!]),
  }).mesh;
}
