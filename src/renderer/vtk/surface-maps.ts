import { type Vec3 } from '@shared/geometry';
import { type Box, type TriangleMesh } from '@shared/mesh';
import { type Rgb } from './colours';
import { add, cross, length, scale, subtract, unit } from './vectors';

/** Half of the contact scale, millimetres about the clearance. */
export const CONTACT_RANGE_MM = 0.5;
/** Walls of this many least walls have the last colour of the scale. */
export const THICK_WALLS = 3;

/** Blue where the model is too near, pale where it is as wanted, orange where it is too far. */
const CONTACT: readonly Rgb[] = [
  [38, 88, 216],
  [122, 166, 240],
  [246, 246, 238],
  [250, 172, 92],
  [206, 84, 12],
];
/** What faces no bone, and what has no wall opposite. */
export const NO_VALUE: Rgb = [92, 101, 110];
const THIN: readonly Rgb[] = [
  [150, 14, 110],
  [246, 118, 66],
];
const THICK: readonly Rgb[] = [
  [214, 228, 232],
  [98, 142, 154],
];
/** Triangles of a place that was asked for. */
export const PLACE_COLOUR: Rgb = [255, 84, 190];

function between(stops: readonly Rgb[], fraction: number): Rgb {
  const place = Math.min(1, Math.max(0, fraction)) * (stops.length - 1);
  const low = Math.min(stops.length - 2, Math.floor(place));
  const t = place - low;
  const [a, b] = [stops[low]!, stops[low + 1]!];
  return [
    Math.round(a[0] + t * (b[0] - a[0])),
    Math.round(a[1] + t * (b[1] - a[1])),
    Math.round(a[2] + t * (b[2] - a[2])),
  ];
}

/** Colour of a gap in millimetres; its scale is centred on the gap that is wanted. NaN faces no bone. */
export function contactColour(gapMm: number, clearanceMm: number): Rgb {
  if (Number.isNaN(gapMm)) return NO_VALUE;
  return between(CONTACT, 0.5 + (gapMm - clearanceMm) / (2 * CONTACT_RANGE_MM));
}

/** Colour of a wall in millimetres: two scales that meet with a step at the least wall. NaN has no wall opposite. */
export function wallColour(wallMm: number, leastMm: number): Rgb {
  if (Number.isNaN(wallMm)) return NO_VALUE;
  if (wallMm < leastMm) return between(THIN, wallMm / leastMm);
  return between(THICK, (wallMm / leastMm - 1) / (THICK_WALLS - 1));
}

/** The least value of each vertex's triangles; NaN where none has one. `values` one a triangle. */
export function leastAtVertices(mesh: TriangleMesh, values: Float32Array): Float32Array {
  const least = new Float32Array(mesh.positions.length / 3).fill(NaN);
  mesh.triangles.forEach((vertex, corner) => {
    const value = values[Math.floor(corner / 3)]!;
    if (!(least[vertex]! <= value) && !Number.isNaN(value)) least[vertex] = value;
  });
  return least;
}

/** RGB a vertex (stride 3) from a value a vertex. */
export function vertexColours(values: Float32Array, colourOf: (value: number) => Rgb): Uint8Array {
  const colours = new Uint8Array(3 * values.length);
  values.forEach((value, vertex) => colours.set(colourOf(value), 3 * vertex));
  return colours;
}

/** RGB a vertex: the colours as they are, or one colour, with some triangles marked. */
export function markTriangles(mesh: TriangleMesh, under: Uint8Array | Rgb, triangles: readonly number[]): Uint8Array {
  const count = mesh.positions.length / 3;
  const colours = under instanceof Uint8Array ? under.slice() : vertexColours(new Float32Array(count), () => under);
  for (const triangle of triangles) {
    for (let corner = 0; corner < 3; corner++) {
      const vertex = mesh.triangles[3 * triangle + corner];
      if (vertex !== undefined) colours.set(PLACE_COLOUR, 3 * vertex);
    }
  }
  return colours;
}

function corner(mesh: TriangleMesh, index: number): Vec3 {
  const at = 3 * mesh.triangles[index]!;
  return [mesh.positions[at]!, mesh.positions[at + 1]!, mesh.positions[at + 2]!];
}

/** Where the triangles look, by area: unit length, or zero where they look nowhere together. */
export function outlook(mesh: TriangleMesh, triangles: Iterable<number>): Vec3 {
  let sum: Vec3 = [0, 0, 0];
  let area = 0;
  for (const t of triangles) {
    if (!(t >= 0 && 3 * t < mesh.triangles.length)) continue;
    const a = corner(mesh, 3 * t);
    const n = cross(subtract(corner(mesh, 3 * t + 1), a), subtract(corner(mesh, 3 * t + 2), a));
    sum = add(sum, n);
    area += length(n);
  }
  return length(sum) > 0.05 * area ? unit(sum) : [0, 0, 0];
}

/** Where the triangles look all of whose vertices have a value. */
export function outlookOfValues(mesh: TriangleMesh, values: Float32Array): Vec3 {
  const has = (index: number): boolean => !Number.isNaN(values[mesh.triangles[index]!]!);
  const chosen: number[] = [];
  for (let t = 0; 3 * t < mesh.triangles.length; t++)
    if (has(3 * t) && has(3 * t + 1) && has(3 * t + 2)) chosen.push(t);
  return outlook(mesh, chosen);
}

/** Axis-aligned box; null without vertices. */
export function boxOf({ positions }: TriangleMesh): Box | null {
  if (positions.length === 0) return null;
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  positions.forEach((value, i) => {
    const axis = (i % 3) as 0 | 1 | 2;
    min[axis] = Math.min(min[axis], value);
    max[axis] = Math.max(max[axis], value);
  });
  return { min, max };
}

/** Middle of a box and the radius of the ball around it. */
export function ballAround({ min, max }: Box): { readonly centre: Vec3; readonly radius: number } {
  return { centre: scale(add(min, max), 0.5), radius: length(subtract(max, min)) / 2 };
}
