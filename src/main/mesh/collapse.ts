import { type TriangleMesh } from '@shared/mesh';
import { MeshoptSimplifier } from 'meshoptimizer/simplifier';
import { compact, type Compacted } from './adjacency';

/** Small enough to stay in a processor's cache, large enough that few vertices lie between blocks. */
const BLOCK_TRIANGLES = 1 << 16;

/** A run of triangles, collapsed. */
interface Block {
  /** Vertices locked at the time. */
  readonly locked: number;
  /** In vertex numbers of the whole mesh. */
  readonly triangles: Uint32Array;
  readonly vertices: Uint32Array;
  /** Places of `vertices`, stride 3. */
  readonly positions: Float32Array;
}

/**
 * Edge collapses by quadric error, block by block of triangles that follow each other in the mesh (neighbours, in an
 * iso-surface); vertices between blocks wait for a last round in which the others stay. Blocks are kept, so that a second
 * run with a few more vertices locked collapses only the blocks that have them. Await {@link collapseReady} before.
 *
 * A collapse knows nothing of the surface's far side and can pinch or cut it.
 */
export class BlockCollapse {
  private readonly blocks: Block[] = [];
  /** 1 for vertices with triangles of several blocks. */
  private readonly between: Uint8Array;
  private readonly part: PartCollapse;
  private readonly size: number;

  /** Distances from the surface average to less than `errorMm` over the planes that meet in a vertex. */
  constructor(
    private readonly mesh: TriangleMesh,
    errorMm: number,
    blockTriangles = BLOCK_TRIANGLES,
  ) {
    const { triangles } = mesh;
    const total = triangles.length / 3;
    this.size = 3 * Math.ceil(total / Math.max(1, Math.round(total / blockTriangles)));
    this.between = verticesBetween(mesh, this.size);
    this.part = new PartCollapse(mesh.positions.length / 3, errorMm);
  }

  /** The mesh of fewer triangles, with the vertices of `locked` (1 each) where the mesh has them now. */
  run(locked: Uint8Array): Compacted {
    const { mesh, between, blocks, size } = this;
    const fixed = locked.map((value, v) => value | between[v]!);
    const positions = mesh.positions.slice();
    for (let k = 0; k * size < mesh.triangles.length; k++) {
      const given = mesh.triangles.subarray(k * size, (k + 1) * size);
      const count = given.reduce((sum, v) => sum + locked[v]!, 0);
      if (blocks[k]?.locked !== count) blocks[k] = { locked: count, ...this.part.run(given, mesh.positions, fixed) };
      place(blocks[k]!, positions, locked);
    }
    const triangles = joined(blocks.map((block) => block.triangles));
    if (blocks.length === 1) return compact({ positions, triangles });
    return compact({ positions, triangles: this.closeSeams(triangles, positions, locked) });
  }

  /** Collapses what lies between blocks, moves `positions` and returns all triangles. */
  private closeSeams(triangles: Uint32Array, positions: Float32Array, locked: Uint8Array): Uint32Array {
    const fixed = this.between.map((value, v) => (value === 1 && locked[v] === 0 ? 0 : 1));
    const atSeam = (_: number, i: number): boolean => {
      const corner = i - (i % 3);
      return !(fixed[triangles[corner]!]! & fixed[triangles[corner + 1]!]! & fixed[triangles[corner + 2]!]!);
    };
    const seam = this.part.run(triangles.filter(atSeam), positions, fixed);
    place(seam, positions, locked);
    return joined([triangles.filter((v, i) => !atSeam(v, i)), seam.triangles]);
  }
}

/** To be awaited once before any collapse. */
export const collapseReady: Promise<void> = MeshoptSimplifier.ready;

function verticesBetween({ positions, triangles }: TriangleMesh, size: number): Uint8Array {
  const between = new Uint8Array(positions.length / 3);
  const owner = new Int32Array(between.length).fill(-1);
  for (let start = 0; start < triangles.length; start += size) {
    const end = Math.min(start + size, triangles.length);
    for (let i = start; i < end; i++) {
      const v = triangles[i]!;
      if (owner[v] === -1) owner[v] = start;
      else if (owner[v] !== start) between[v] = 1;
    }
  }
  return between;
}

/** Collapses some of a mesh's triangles at a time, in vertex numbers of their own. */
class PartCollapse {
  private readonly numberIn: Int32Array;

  constructor(
    vertices: number,
    private readonly errorMm: number,
  ) {
    this.numberIn = new Int32Array(vertices).fill(-1);
  }

  run(given: Uint32Array, places: Float32Array, fixed: Uint8Array): Omit<Block, 'locked'> {
    const { numberIn } = this;
    const all = new Uint32Array(given.length);
    let count = 0;
    const triangles = given.map((v) => {
      if (numberIn[v]! < 0) {
        all[count] = v;
        numberIn[v] = count++;
      }
      return numberIn[v]!;
    });
    const vertices = all.slice(0, count);
    const positions = new Float32Array(3 * count);
    const lock = new Uint8Array(count);
    vertices.forEach((v, i) => {
      numberIn[v] = -1;
      lock[i] = fixed[v]!;
      positions[3 * i] = places[3 * v]!;
      positions[3 * i + 1] = places[3 * v + 1]!;
      positions[3 * i + 2] = places[3 * v + 2]!;
    });
    const [length] = MeshoptSimplifier.simplifyWithUpdate(
      triangles,
      positions,
      3,
      new Float32Array(0),
      0,
      [],
      lock,
      0,
      this.errorMm,
      ['ErrorAbsolute', 'RegularizeLight'],
    );
    return { triangles: triangles.subarray(0, length).map((v) => vertices[v]!), vertices, positions };
  }
}

/** Locked vertices may have been moved since a block was collapsed: they stay where the mesh has them. */
function place(
  { vertices, positions }: Pick<Block, 'vertices' | 'positions'>,
  into: Float32Array,
  locked: Uint8Array,
): void {
  vertices.forEach((v, i) => {
    if (locked[v]) return;
    into[3 * v] = positions[3 * i]!;
    into[3 * v + 1] = positions[3 * i + 1]!;
    into[3 * v + 2] = positions[3 * i + 2]!;
  });
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const result = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
