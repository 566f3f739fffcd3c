import { type TriangleMesh } from '@shared/mesh';

/**
 * The mesh with vertices at exactly the same place made one, as readers of STL files do; triangles keep their order and
 * number, also those that lose their area. Vertices keep the order of their first appearance.
 */
export function weld(mesh: TriangleMesh): TriangleMesh {
  const { positions } = mesh;
  const count = positions.length / 3;
  // Adding 0 turns -0 into 0, so that equal numbers have equal bits.
  const clean = positions.map((value) => value + 0);
  const bits = new Int32Array(clean.buffer);
  let capacity = 16;
  while (capacity < 2 * count) capacity *= 2;
  const table = new Int32Array(capacity).fill(-1);
  const map = new Uint32Array(count);
  const kept = new Float32Array(positions.length);
  let used = 0;
  for (let v = 0; v < count; v++) {
    const x = bits[3 * v]!;
    const y = bits[3 * v + 1]!;
    const z = bits[3 * v + 2]!;
    let slot = hash(x, y, z) & (capacity - 1);
    for (; table[slot]! >= 0; slot = (slot + 1) & (capacity - 1)) {
      const w = table[slot]!;
      if (bits[3 * w] === x && bits[3 * w + 1] === y && bits[3 * w + 2] === z) break;
    }
    if (table[slot]! >= 0) {
      map[v] = map[table[slot]!]!;
      continue;
    }
    table[slot] = v;
    map[v] = used;
    kept.set(clean.subarray(3 * v, 3 * v + 3), 3 * used);
    used++;
  }
  if (used === count) return mesh;
  return { positions: kept.slice(0, 3 * used), triangles: mesh.triangles.map((v) => map[v]!) };
}

function hash(x: number, y: number, z: number): number {
  let h = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b) ^ Math.imul(z, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return h ^ (h >>> 13);
}
