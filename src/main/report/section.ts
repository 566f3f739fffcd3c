import { type Geometry, type Vec3, worldToIndex } from '@shared/geometry';
import type { TriangleMesh } from '@shared/mesh';

/**
 * Where a surface (LPS millimetres) crosses a slice of a grid: straight pieces, their ends in voxels of the grid. Corners
 * that lie on the slice count as above it.
 */
export function sectionLines(
  { positions, triangles }: TriangleMesh,
  grid: Geometry,
  axis: 0 | 1 | 2,
  at: number,
): (readonly [Vec3, Vec3])[] {
  const indices = new Float64Array(positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    indices.set(worldToIndex(grid, [positions[i]!, positions[i + 1]!, positions[i + 2]!]), i);
  }
  const lines: (readonly [Vec3, Vec3])[] = [];
  for (let t = 0; t < triangles.length; t += 3) {
    const ends: Vec3[] = [];
    for (let k = 0; k < 3; k++) {
      const a = 3 * triangles[t + k]!;
      const b = 3 * triangles[t + ((k + 1) % 3)]!;
      const [from, to] = [indices[a + axis]!, indices[b + axis]!];
      if (from >= at === to >= at) continue;
      const share = (at - from) / (to - from);
      ends.push([0, 1, 2].map((d) => indices[a + d]! + share * (indices[b + d]! - indices[a + d]!)) as unknown as Vec3);
    }
    if (ends.length === 2) lines.push([ends[0]!, ends[1]!]);
  }
  return lines;
}
