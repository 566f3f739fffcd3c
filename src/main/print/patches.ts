import { type TriangleMesh } from '@shared/mesh';
import { type PrintPlace } from '@shared/printers';
import { triangleArea, triangleCentre } from '../mesh/measure';
import { vertexShells } from '../mesh/shells';

/** Triangles of a patch that are listed. */
const MOST_TRIANGLES = 48;

/** Triangles that hang together and have something in common. */
export interface Patch {
  readonly triangles: readonly number[];
  readonly areaMm2: number;
  /** Triangle where `value` is least. */
  readonly worst: number;
  readonly value: number;
}

/**
 * The patches of connected triangles for which `values` is below `limit` (NaN is not), of at least `leastAreaMm2`;
 * worst first.
 */
export function patchesBelow(mesh: TriangleMesh, values: Float32Array, limit: number, leastAreaMm2: number): Patch[] {
  const chosen: number[] = [];
  for (let t = 0; t < values.length; t++) if (values[t]! < limit) chosen.push(t);
  const part = vertexShells({
    positions: mesh.positions,
    triangles: Uint32Array.from(chosen.flatMap((t) => [...mesh.triangles.subarray(3 * t, 3 * t + 3)])),
  });
  const groups = new Map<number, number[]>();
  for (const t of chosen) {
    const key = part[mesh.triangles[3 * t]!]!;
    const group = groups.get(key);
    if (group) group.push(t);
    else groups.set(key, [t]);
  }
  const patches: Patch[] = [];
  for (const triangles of groups.values()) {
    const areaMm2 = triangles.reduce((sum, t) => sum + triangleArea(mesh, t), 0);
    if (areaMm2 < leastAreaMm2) continue;
    const worst = triangles.reduce((least, t) => (values[t]! < values[least]! ? t : least));
    patches.push({ triangles, areaMm2, worst, value: values[worst]! });
  }
  return patches.sort((a, b) => a.value - b.value);
}

/**
 * The least value at which triangles of at least `leastAreaMm2` hang together that are no higher: what a check against
 * {@link patchesBelow} would find first. Undefined where no patch is that large.
 */
export function thinnestPatch(mesh: TriangleMesh, values: Float32Array, leastAreaMm2: number): number | undefined {
  const order = Uint32Array.from(values.keys()).filter((t) => !Number.isNaN(values[t]!));
  order.sort((a, b) => values[a]! - values[b]!);
  const root = new Uint32Array(mesh.positions.length / 3).map((_, v) => v);
  const areas = new Float64Array(root.length);
  const find = (v: number): number => {
    let r = v;
    while (root[r] !== r) r = root[r] = root[root[r]!]!;
    return r;
  };
  for (const t of order) {
    const [a, b, c] = [0, 1, 2].map((k) => find(mesh.triangles[3 * t + k]!)) as [number, number, number];
    const parts = new Set([a, b, c]);
    const area = [...parts].reduce((sum, part) => sum + areas[part]!, triangleArea(mesh, t));
    if (area >= leastAreaMm2) return values[t]!;
    root[b] = root[c] = a;
    areas[a] = area;
  }
  return undefined;
}

export function placeOf(mesh: TriangleMesh, patch: Patch): PrintPlace {
  const others = patch.triangles.filter((t) => t !== patch.worst).slice(0, MOST_TRIANGLES - 1);
  return { point: triangleCentre(mesh, patch.worst), triangles: [patch.worst, ...others], value: patch.value };
}
