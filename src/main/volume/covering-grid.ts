import { cropGeometry, type Geometry, IDENTITY, indexToWorld, type Vec3 } from '@shared/geometry';

export interface CoveringGridOptions {
  /** Millimetres between its voxels, along every axis. */
  readonly spacing: number;
  /** Voxels an edge has at least. */
  readonly least: number;
  /** Every edge is a multiple of this; 1 by default. */
  readonly multiple?: number;
}

/**
 * A grid with axes along LPS that covers every voxel of `geometry`, so that an oblique scan is straightened. What is added
 * to reach `least` or a multiple is divided between both sides.
 */
export function coveringGrid(geometry: Geometry, { spacing, least, multiple = 1 }: CoveringGridOptions): Geometry {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let corner = 0; corner < 8; corner++) {
    const index = geometry.size.map((n, axis) => ((corner >> axis) & 1 ? n - 0.5 : -0.5));
    indexToWorld(geometry, index as unknown as Vec3).forEach((value, axis) => {
      low[axis] = Math.min(low[axis]!, value);
      high[axis] = Math.max(high[axis]!, value);
    });
  }
  // The tolerance keeps a box of exactly n voxels from becoming n + 1 by rounding.
  const cover = low.map((value, axis) => Math.max(1, Math.ceil((high[axis]! - value) / spacing - 1e-3)));
  const excess = cover.map((n, axis) => n * spacing - (high[axis]! - low[axis]!));
  const covering: Geometry = {
    size: cover as unknown as Vec3,
    spacing: [spacing, spacing, spacing],
    origin: low.map((value, axis) => value - excess[axis]! / 2 + spacing / 2) as unknown as Vec3,
    direction: IDENTITY,
  };
  const size = cover.map((n) => Math.ceil(Math.max(least, n) / multiple) * multiple) as unknown as Vec3;
  const start = cover.map((n, axis) => -Math.floor((size[axis]! - n) / 2)) as unknown as Vec3;
  return cropGeometry(covering, start, size);
}
