import { indexToWorld, type Vec3 } from '../geometry';
import { type MaskVolume } from '../volume';
import { insidePolygon, type Polygon } from './polygon';

/**
 * Where a view shows a world point: row-major 4 x 4, applied to (x, y, z, 1) LPS mm. Rows 0 and 1 divided by row 3 give
 * the view's coordinates (any unit, the polygon's), row 2 the depth in millimetres in front of (negative) or behind the
 * cut's plane. A slice view has row 3 = (0, 0, 0, 1).
 */
export type Projection = readonly number[];

/**
 * The same for a view that is no plane: coordinates and depth of a world point (LPS mm); null where the view does not
 * reach, which is never cut.
 */
export type Unroll = (world: Vec3) => readonly [u: number, v: number, depth: number] | null;

export interface Cut {
  readonly polygon: Polygon;
  readonly projection: Projection | Unroll;
  /** Which voxels are taken. */
  readonly side: 'inside' | 'outside';
  /** Millimetres on either side of the plane; Infinity cuts through. */
  readonly depth: number;
}

/** The mask without (`erase`) the voxels that the cut takes; those deeper than the limit are never taken. */
export function scissors(mask: MaskVolume, cut: Cut): MaskVolume {
  const taken = cutVoxels(mask, cut);
  const data = new Uint8Array(mask.data);
  for (let i = 0; i < data.length; i++) if (taken[i]) data[i] = 0;
  return { geometry: mask.geometry, data };
}

/** 1 where a voxel of the mask belongs to the cut; for a projection also where one of the box beside the mask does. */
export function cutVoxels(mask: MaskVolume, cut: Cut): Uint8Array {
  const { geometry } = mask;
  const [nx, ny, nz] = geometry.size;
  const p = cut.projection;
  const bounds = polygonBounds(cut.polygon);
  const wanted = cut.side === 'inside';
  const taken = new Uint8Array(mask.data.length);
  const isTaken = (u: number, v: number): boolean => {
    const near = u >= bounds[0] && u <= bounds[1] && v >= bounds[2] && v <= bounds[3];
    return (near && insidePolygon(cut.polygon, u, v)) === wanted;
  };
  if (typeof p === 'function') {
    for (let i = 0; i < taken.length; i++) {
      if (!mask.data[i]) continue;
      const x = i % nx;
      const y = ((i - x) / nx) % ny;
      const place = p(indexToWorld(geometry, [x, y, Math.floor(i / (nx * ny))]));
      if (place && Math.abs(place[2]) <= cut.depth && isTaken(place[0], place[1])) taken[i] = 1;
    }
    return taken;
  }
  const at = (v: Vec3, row: number): number =>
    p[row * 4]! * v[0] + p[row * 4 + 1]! * v[1] + p[row * 4 + 2]! * v[2] + p[row * 4 + 3]!;
  const corner = indexToWorld(geometry, [0, 0, 0]);
  const rows = [0, 1, 2, 3].map((row) => at(corner, row));
  const steps = (
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as const
  ).map((axis) => {
    const world = indexToWorld(geometry, axis);
    return [0, 1, 2, 3].map((row) => at(world, row) - rows[row]!);
  });
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++) {
        const value = (row: number): number =>
          rows[row]! + x * steps[0]![row]! + y * steps[1]![row]! + z * steps[2]![row]!;
        const depth = value(2);
        if (depth > cut.depth || depth < -cut.depth) continue;
        const w = value(3);
        if (isTaken(value(0) / w, value(1) / w)) taken[x + nx * (y + ny * z)] = 1;
      }
    }
  }
  return taken;
}

function polygonBounds(polygon: Polygon): readonly [number, number, number, number] {
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < polygon.length; i += 2) {
    x0 = Math.min(x0, polygon[i]!);
    x1 = Math.max(x1, polygon[i]!);
    y0 = Math.min(y0, polygon[i + 1]!);
    y1 = Math.max(y1, polygon[i + 1]!);
  }
  return [x0, x1, y0, y1];
}
