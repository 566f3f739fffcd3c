import { determinant, type Geometry } from '@shared/geometry';
import { type TriangleMesh } from '@shared/mesh';
import { type Volume, type VoxelArray } from '@shared/volume';
import { affineOf } from '../volume/io/affine';
import { ISO_TABLE } from './iso-table';

/** Vertices stay this far (in voxels) from voxel centres, so a value equal to the level makes no degenerate triangle. */
const MARGIN = 0.01;
/** Bits of a column of four corners (y, z) spread to their places in a case with x = 0. */
const SPREAD = Uint8Array.from({ length: 16 }, (_, c) => (c & 1) | ((c & 2) << 1) | ((c & 4) << 2) | ((c & 8) << 3));

/**
 * The surface between voxels above `level` and the others, at the linear crossing of every grid edge.
 *
 * Marching cubes in row passes in the manner of flying edges (Schroeder, Maynard, Geveci 2015): a voxel row knows its
 * first and last voxel inside, and cells outside that range are never visited; each cell makes the at most three
 * vertices it meets first, so no vertex is looked up by hashing.
 *
 * Space around the volume counts as below the level, and a region that touches the border ends half a voxel outside its
 * last centre. The result is closed, manifold and looks outward whatever the grid's direction (also left-handed);
 * positions are LPS millimetres. A NaN counts as below. Nothing above the level gives a mesh without triangles.
 */
export function isoSurface(field: Volume, level: number): TriangleMesh {
  const { geometry, data } = field;
  const [nx, ny, nz] = geometry.size;
  const width = nx + 2;
  const plane = width * (ny + 2);
  const output = new MeshBuilder(geometry);
  const ids = new Int32Array(5 * plane);
  let below = createSlice(plane, ny + 2);
  let above = createSlice(plane, ny + 2);
  for (let cz = 0; cz <= nz; cz++) {
    const anyBelow = below.any;
    if (cz < nz) classify(data, level, nx, ny, cz * nx * ny, above);
    else clear(above, width);
    if (anyBelow || above.any) slab(field, level, cz, below, above, ids, output);
    [below, above] = [above, below];
  }
  return output.finish();
}

/** One padded slice of inside flags; a row's voxels inside lie in [first, last], and `first > last` is an empty row. */
interface Slice {
  readonly flags: Uint8Array;
  readonly first: Int32Array;
  readonly last: Int32Array;
  any: boolean;
}

function createSlice(plane: number, rows: number): Slice {
  return {
    flags: new Uint8Array(plane),
    first: new Int32Array(rows).fill(plane),
    last: new Int32Array(rows).fill(-1),
    any: false,
  };
}

function clear(slice: Slice, width: number): void {
  for (let row = 0; row < slice.first.length; row++) clearRow(slice, row, width);
  slice.any = false;
}

function clearRow(slice: Slice, row: number, width: number): void {
  if (slice.last[row]! < 0) return;
  slice.flags.fill(0, row * width + slice.first[row]!, row * width + slice.last[row]! + 1);
  slice.first[row] = slice.flags.length;
  slice.last[row] = -1;
}

function classify(data: VoxelArray, level: number, nx: number, ny: number, offset: number, slice: Slice): void {
  const { flags, first, last } = slice;
  const width = nx + 2;
  slice.any = false;
  for (let y = 0; y < ny; y++) {
    const row = y + 1;
    clearRow(slice, row, width);
    const start = offset + y * nx;
    const end = start + nx;
    let from = start;
    while (from < end && !(data[from]! > level)) from++;
    if (from === end) continue;
    let to = end - 1;
    while (!(data[to]! > level)) to--;
    const shift = row * width + 1 - start;
    for (let i = from; i <= to; i++) flags[i + shift] = data[i]! > level ? 1 : 0;
    first[row] = from - start + 1;
    last[row] = to - start + 1;
    slice.any = true;
  }
}

/** All cells between two slices; `cz` is the padded number of the lower one. */
function slab(
  field: Volume,
  level: number,
  cz: number,
  below: Slice,
  above: Slice,
  ids: Int32Array,
  output: MeshBuilder,
): void {
  const { geometry, data } = field;
  const [nx, ny] = geometry.size;
  const width = nx + 2;
  const plane = width * (ny + 2);
  const low = below.flags;
  const high = above.flags;
  const { start, edges } = ISO_TABLE;
  const odd = cz & 1;
  const x0 = odd * plane;
  const x1 = (1 - odd) * plane;
  const y0 = (2 + odd) * plane;
  const y1 = (3 - odd) * plane;
  const z0 = 4 * plane;
  const place = Int32Array.of(
    x0,
    x0 + width,
    x1,
    x1 + width,
    y0,
    y0 + 1,
    y1,
    y1 + 1,
    z0,
    z0 + 1,
    z0 + width,
    z0 + width + 1,
  );
  const sliceSize = nx * ny;
  for (let cy = 0; cy <= ny; cy++) {
    const from = Math.min(below.first[cy]!, below.first[cy + 1]!, above.first[cy]!, above.first[cy + 1]!) - 1;
    const to = Math.max(below.last[cy]!, below.last[cy + 1]!, above.last[cy]!, above.last[cy + 1]!);
    if (from > to) continue;
    output.reserve(to - from + 1);
    let cell = cy * width + from;
    let column = low[cell]! | (low[cell + width]! << 1) | (high[cell]! << 2) | (high[cell + width]! << 3);
    for (let cx = from; cx <= to; cx++, cell++) {
      const left = column;
      column = low[cell + 1]! | (low[cell + width + 1]! << 1) | (high[cell + 1]! << 2) | (high[cell + width + 1]! << 3);
      if (left === column && (column === 0 || column === 15)) continue;
      const code = SPREAD[left]! | (SPREAD[column]! << 1);
      const corner = code >> 7;
      // Corner 7 as a voxel number; it is only read where it, or its neighbour inside, lies in the volume.
      const voxel = cx + nx * cy + sliceSize * cz;
      if (((code >> 6) & 1) !== corner) {
        const t = cx === 0 || cx === nx ? 0.5 : crossing(data[voxel - 1]!, data[voxel]!, level);
        ids[cell + place[3]!] = output.vertex(cx - 1 + t, cy, cz);
      }
      if (((code >> 5) & 1) !== corner) {
        const t = cy === 0 || cy === ny ? 0.5 : crossing(data[voxel - nx]!, data[voxel]!, level);
        ids[cell + place[7]!] = output.vertex(cx, cy - 1 + t, cz);
      }
      if (((code >> 3) & 1) !== corner) {
        const t = cz === 0 || cz === geometry.size[2] ? 0.5 : crossing(data[voxel - sliceSize]!, data[voxel]!, level);
        ids[cell + place[11]!] = output.vertex(cx, cy, cz - 1 + t);
      }
      const end = start[code + 1]!;
      for (let i = start[code]!; i < end; i += 3) {
        output.triangle(
          ids[cell + place[edges[i]!]!]!,
          ids[cell + place[edges[i + 1]!]!]!,
          ids[cell + place[edges[i + 2]!]!]!,
        );
      }
    }
  }
}

function crossing(a: number, b: number, level: number): number {
  const t = (level - a) / (b - a);
  // Written so that a NaN, of infinite values, becomes the margin.
  return t > MARGIN ? Math.min(t, 1 - MARGIN) : MARGIN;
}

/** Growing vertex and triangle arrays; takes vertices in voxel numbers. */
class MeshBuilder {
  private positions = new Float32Array(3 * 1024);
  private triangles = new Uint32Array(3 * 2048);
  private vertexEnd = 0;
  private triangleEnd = 0;
  private readonly m: Float64Array;
  private readonly flip: boolean;

  constructor(geometry: Geometry) {
    this.m = Float64Array.from(affineOf(geometry));
    this.flip = determinant(geometry.direction) < 0;
  }

  /** Room for what `cells` cells can make: three vertices and five triangles each. */
  reserve(cells: number): void {
    if (this.vertexEnd + 9 * cells > this.positions.length) {
      const grown = new Float32Array(Math.max(2 * this.positions.length, this.vertexEnd + 9 * cells));
      grown.set(this.positions);
      this.positions = grown;
    }
    if (this.triangleEnd + 15 * cells > this.triangles.length) {
      const grown = new Uint32Array(Math.max(2 * this.triangles.length, this.triangleEnd + 15 * cells));
      grown.set(this.triangles);
      this.triangles = grown;
    }
  }

  vertex(x: number, y: number, z: number): number {
    const { m, positions } = this;
    const at = this.vertexEnd;
    positions[at] = m[0]! * x + m[1]! * y + m[2]! * z + m[3]!;
    positions[at + 1] = m[4]! * x + m[5]! * y + m[6]! * z + m[7]!;
    positions[at + 2] = m[8]! * x + m[9]! * y + m[10]! * z + m[11]!;
    this.vertexEnd = at + 3;
    return at / 3;
  }

  triangle(a: number, b: number, c: number): void {
    const { triangles } = this;
    const at = this.triangleEnd;
    triangles[at] = a;
    triangles[at + 1] = this.flip ? c : b;
    triangles[at + 2] = this.flip ? b : c;
    this.triangleEnd = at + 3;
  }

  finish(): TriangleMesh {
    return {
      positions: this.positions.slice(0, this.vertexEnd),
      triangles: this.triangles.slice(0, this.triangleEnd),
    };
  }
}
