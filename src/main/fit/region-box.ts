import { cropGeometry, type Geometry, indexTransform, type Vec3 } from '@shared/geometry';
import type { MaskVolume } from '@shared/volume';

export interface GridBox {
  /** First voxel in the grid. */
  readonly start: Vec3;
  readonly size: Vec3;
  /** The box as a grid of its own. */
  readonly geometry: Geometry;
}

/**
 * The voxels of `grid` that hold a mask of another grid and a margin around it, clipped to the grid; undefined for an
 * empty mask and for one that lies outside.
 */
export function boxOnGrid(mask: MaskVolume, grid: Geometry, marginMm: number): GridBox | undefined {
  const affine = indexTransform(mask.geometry, grid);
  const [nx, ny] = mask.geometry.size;
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  mask.data.forEach((inside, i) => {
    if (!inside) return;
    const x = i % nx;
    const y = Math.floor(i / nx) % ny;
    const z = Math.floor(i / (nx * ny));
    for (let axis = 0; axis < 3; axis++) {
      const row = 4 * axis;
      const at = affine[row]! * x + affine[row + 1]! * y + affine[row + 2]! * z + affine[row + 3]!;
      low[axis] = Math.min(low[axis]!, at);
      high[axis] = Math.max(high[axis]!, at);
    }
  });
  if (low[0] === Infinity) return undefined;
  const start = low.map((at, axis) => Math.max(0, Math.floor(at - marginMm / grid.spacing[axis]!)));
  const size = high.map(
    (at, axis) => Math.min(grid.size[axis]! - 1, Math.ceil(at + marginMm / grid.spacing[axis]!)) - start[axis]! + 1,
  );
  if (size.some((n) => n < 1)) return undefined;
  const box = { start: start as unknown as Vec3, size: size as unknown as Vec3 };
  return { ...box, geometry: cropGeometry(grid, box.start, box.size) };
}
