import { type Geometry, indexToWorld, type Vec3, worldToIndex } from '@shared/geometry';
import { type Volume } from '@shared/volume';
import { type ViewAxes } from './frame';
import { along, dot, subtract } from './vectors';

/** The pixels of a slice in space: `pixel (i, j) = origin + i spacing[0] right + j spacing[1] down`, index `i + nu * j`. */
export interface PlaneGrid {
  /** World centre of pixel (0, 0), LPS mm. */
  readonly origin: Vec3;
  readonly axes: ViewAxes;
  /** Millimetres between pixels to the right and down. */
  readonly spacing: readonly [number, number];
  readonly size: readonly [number, number];
  /** Pixels are voxel centres of the geometry that it was made for. */
  readonly aligned: boolean;
}

/** World centre of a grid's box. */
export function centreOf(geometry: Geometry): Vec3 {
  return indexToWorld(geometry, geometry.size.map((n) => (n - 1) / 2) as unknown as Vec3);
}

/** The index axis that a unit world direction follows, and its sense; null when it follows none. */
export function axisAlong(geometry: Geometry, direction: Vec3): { axis: 0 | 1 | 2; sense: 1 | -1 } | null {
  const d = geometry.direction;
  for (const axis of [0, 1, 2] as const) {
    const along = d[axis] * direction[0] + d[axis + 3]! * direction[1] + d[axis + 6]! * direction[2];
    if (Math.abs(along) > 1 - 1e-9) return { axis, sense: along > 0 ? 1 : -1 };
  }
  return null;
}

/** Millimetres between slices in a direction: voxel spacing along an axis, else the smallest spacing. */
export function sliceStep(geometry: Geometry, direction: Vec3): number {
  const axis = axisAlong(geometry, direction)?.axis;
  return axis === undefined ? Math.min(...geometry.spacing) : geometry.spacing[axis];
}

/** Which slice of how many lies at a world point, counted from 1 into the screen; null across a turned plane. */
export function slicePlace(geometry: Geometry, into: Vec3, at: Vec3): { number: number; count: number } | null {
  const axis = axisAlong(geometry, into)?.axis;
  if (axis === undefined) return null;
  const count = geometry.size[axis];
  const depth = dot(subtract(at, centreOf(geometry)), into) / geometry.spacing[axis];
  return { number: Math.min(count, Math.max(1, Math.round(depth + (count - 1) / 2) + 1)), count };
}

/**
 * The slice of a volume through a world point. Along the volume's own axes its pixels are the voxel centres of the nearest
 * slice; turned planes get square pixels of the smallest spacing. Covers the whole volume.
 */
export function planeGrid(geometry: Geometry, axes: ViewAxes, through: Vec3): PlaneGrid {
  const right = axisAlong(geometry, axes.right);
  const down = axisAlong(geometry, axes.down);
  const fine = Math.min(...geometry.spacing);
  const spacing: [number, number] = [
    right ? geometry.spacing[right.axis] : fine,
    down ? geometry.spacing[down.axis] : fine,
  ];
  const centre = centreOf(geometry);
  let [u0, u1, v0, v1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let corner = 0; corner < 8; corner++) {
    const index = geometry.size.map((n, axis) => (corner & (1 << axis) ? n - 1 : 0)) as unknown as Vec3;
    const d = subtract(indexToWorld(geometry, index), centre);
    u0 = Math.min(u0, dot(d, axes.right));
    u1 = Math.max(u1, dot(d, axes.right));
    v0 = Math.min(v0, dot(d, axes.down));
    v1 = Math.max(v1, dot(d, axes.down));
  }
  const step = sliceStep(geometry, axes.into);
  const aligned = right !== null && down !== null;
  let depth = dot(subtract(through, centre), axes.into);
  if (aligned) {
    const slices = geometry.size[3 - right.axis - down.axis]!;
    const offset = ((slices - 1) % 2) / 2;
    const place = Math.round(depth / step + offset) - offset;
    depth = step * Math.min((slices - 1) / 2, Math.max(-(slices - 1) / 2, place));
  }
  const onPlane = along(centre, axes.into, depth);
  return {
    origin: along(along(onPlane, axes.right, u0), axes.down, v0),
    axes,
    spacing,
    size: [Math.round((u1 - u0) / spacing[0] + 1e-6) + 1, Math.round((v1 - v0) / spacing[1] + 1e-6) + 1],
    aligned,
  };
}

/** Start and steps in index space of a volume for the pixels of a grid. */
export function gridInIndex(geometry: Geometry, grid: PlaneGrid): { start: Vec3; right: Vec3; down: Vec3 } {
  const start = worldToIndex(geometry, grid.origin);
  const right = worldToIndex(geometry, along(grid.origin, grid.axes.right, grid.spacing[0]));
  const down = worldToIndex(geometry, along(grid.origin, grid.axes.down, grid.spacing[1]));
  return { start, right: subtract(right, start), down: subtract(down, start) };
}

/** The voxel at a world point (nearest), or null outside the volume. */
export function voxelAt(volume: Volume, world: Vec3): { index: Vec3; value: number } | null {
  const index = worldToIndex(volume.geometry, world).map(Math.round) as unknown as Vec3;
  const [nx, ny, nz] = volume.geometry.size;
  if (index[0] < 0 || index[1] < 0 || index[2] < 0 || index[0] >= nx || index[1] >= ny || index[2] >= nz) return null;
  return { index, value: volume.data[index[0] + nx * (index[1] + ny * index[2])]! };
}
