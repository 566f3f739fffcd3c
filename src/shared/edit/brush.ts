import { type Geometry, multiplyVector, type Vec3, worldToIndex } from '../geometry';
import { type Box } from './build-diff';
import { intersectBoxes, wholeBox, EMPTY_BOX } from './box';

export interface Brush {
  /** Millimetres. */
  readonly radius: number;
  /** Unit world normal of the slice for a disc; null for a ball. */
  readonly normal: Vec3 | null;
  /** Millimetres that a disc is thick: voxel centres within half of it on either side belong to it. */
  readonly thickness: number;
}

/** The box of voxels that a dab at a world point can touch. */
export function dabBox(geometry: Geometry, centre: Vec3, brush: Brush): Box {
  const index = worldToIndex(geometry, centre);
  const reach = geometry.spacing.map((s) => (brush.radius + brush.thickness) / s + 1);
  const start = index.map((i, axis) => Math.floor(i - reach[axis]!));
  const end = index.map((i, axis) => Math.ceil(i + reach[axis]!) + 1);
  if (index.some((i) => !Number.isFinite(i))) return EMPTY_BOX;
  return intersectBoxes(
    {
      start: [start[0]!, start[1]!, start[2]!],
      size: [end[0]! - start[0]!, end[1]! - start[1]!, end[2]! - start[2]!],
    },
    wholeBox(geometry),
  );
}

/**
 * Calls `visit` with the index of each voxel whose centre lies in the dab at `centre` (world, LPS mm). The voxel nearest
 * to the centre always belongs to it, so that the smallest brush paints.
 */
export function eachVoxelOfDab(geometry: Geometry, centre: Vec3, brush: Brush, visit: (index: number) => void): void {
  const box = dabBox(geometry, centre, brush);
  const [nx, ny] = geometry.size;
  const { spacing, direction, origin } = geometry;
  const limit = brush.radius * brush.radius + 1e-9;
  const nearest = worldToIndex(geometry, centre).map(Math.round);
  const half = brush.thickness / 2 + 1e-9;
  const ax = multiplyVector(direction, [spacing[0], 0, 0]);
  for (let z = box.start[2]; z < box.start[2] + box.size[2]; z++) {
    for (let y = box.start[1]; y < box.start[1] + box.size[1]; y++) {
      const base = multiplyVector(direction, [0, y * spacing[1], z * spacing[2]]);
      for (let x = box.start[0]; x < box.start[0] + box.size[0]; x++) {
        const dx = origin[0] + base[0] + x * ax[0] - centre[0];
        const dy = origin[1] + base[1] + x * ax[1] - centre[1];
        const dz = origin[2] + base[2] + x * ax[2] - centre[2];
        let square = dx * dx + dy * dy + dz * dz;
        if (brush.normal) {
          const off = dx * brush.normal[0] + dy * brush.normal[1] + dz * brush.normal[2];
          if (Math.abs(off) > half) continue;
          square -= off * off;
        }
        if (square <= limit || (x === nearest[0] && y === nearest[1] && z === nearest[2])) {
          visit(x + nx * (y + ny * z));
        }
      }
    }
  }
}

/** Points along the segment from `a` to `b`, at most half a radius apart, without `a`, with `b`. */
export function strokePoints(a: Vec3, b: Vec3, radius: number): Vec3[] {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
  const steps = Math.max(1, Math.ceil(length / Math.max(radius / 2, 0.05)));
  return Array.from({ length: steps }, (_, i) => {
    const t = (i + 1) / steps;
    return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), a[2] + t * (b[2] - a[2])] as const;
  });
}
