import type { Region } from '@shared/case/region';
import type { Box } from '@shared/edit/build-diff';
import { type Geometry, indexToWorld, indexTransform, type Vec3, voxelVolume } from '@shared/geometry';
import type { Volume } from '@shared/volume';

export interface Extent {
  readonly voxels: number;
  /** Smallest box; undefined without a voxel. */
  readonly box: Box | undefined;
  /** Mean of the voxel centres, LPS millimetres; undefined without a voxel. */
  readonly centroid: Vec3 | undefined;
}

/** Counts the voxels of one value inside `within`, which must hold them all. */
export function measureValue(data: Uint8Array, geometry: Geometry, value: number, within: Box): Extent {
  const [nx, ny] = geometry.size;
  const low = [Infinity, Infinity, Infinity];
  const high = [-1, -1, -1];
  let voxels = 0;
  let sx = 0;
  let sy = 0;
  let sz = 0;
  const endX = within.start[0] + within.size[0];
  for (let z = within.start[2]; z < within.start[2] + within.size[2]; z++) {
    for (let y = within.start[1]; y < within.start[1] + within.size[1]; y++) {
      const row = nx * (y + ny * z);
      let inRow = 0;
      for (let x = within.start[0]; x < endX; x++) {
        if (data[row + x] !== value) continue;
        inRow += 1;
        sx += x;
        if (x < low[0]!) low[0] = x;
        if (x > high[0]!) high[0] = x;
      }
      if (inRow === 0) continue;
      voxels += inRow;
      sy += y * inRow;
      sz += z * inRow;
      low[1] = Math.min(low[1]!, y);
      high[1] = Math.max(high[1]!, y);
      low[2] = Math.min(low[2]!, z);
      high[2] = z;
    }
  }
  if (voxels === 0) return { voxels, box: undefined, centroid: undefined };
  const size: Vec3 = [high[0]! - low[0]! + 1, high[1]! - low[1]! + 1, high[2]! - low[2]! + 1];
  return {
    voxels,
    box: { start: [low[0]!, low[1]!, low[2]!], size },
    centroid: indexToWorld(geometry, [sx / voxels, sy / voxels, sz / voxels]),
  };
}

/** The smallest box that holds both; undefined is an empty one. */
export function joinBox(a: Box | undefined, b: Box | undefined): Box | undefined {
  if (!a || !b) return a ?? b;
  const start = a.start.map((s, axis) => Math.min(s, b.start[axis]!));
  const size = start.map((s, axis) => Math.max(a.start[axis]! + a.size[axis]!, b.start[axis]! + b.size[axis]!) - s);
  return { start: start as unknown as Vec3, size: size as unknown as Vec3 };
}

/** Highest anomaly at the centres of the anomaly grid that lie in the region; undefined when none does. */
export function peakAnomaly(
  anomaly: Volume<Float32Array>,
  data: Uint8Array,
  geometry: Geometry,
  value: number,
  box: Box,
): number | undefined {
  const m = indexTransform(anomaly.geometry, geometry);
  const [ax, ay, az] = anomaly.geometry.size;
  const [nx, ny] = geometry.size;
  const [bx, by, bz] = box.start;
  const [ex, ey, ez] = [bx + box.size[0], by + box.size[1], bz + box.size[2]];
  let peak: number | undefined;
  for (let z = 0, i = 0; z < az; z++) {
    for (let y = 0; y < ay; y++) {
      for (let x = 0; x < ax; x++, i++) {
        const px = Math.round(m[0]! * x + m[1]! * y + m[2]! * z + m[3]!);
        if (px < bx || px >= ex) continue;
        const py = Math.round(m[4]! * x + m[5]! * y + m[6]! * z + m[7]!);
        if (py < by || py >= ey) continue;
        const pz = Math.round(m[8]! * x + m[9]! * y + m[10]! * z + m[11]!);
        if (pz < bz || pz >= ez || data[px + nx * (py + ny * pz)] !== value) continue;
        const found = anomaly.data[i]!;
        if (peak === undefined || found > peak) peak = found;
      }
    }
  }
  return peak;
}

/** The region with the measures of its voxels as they are now. */
export function withExtent(region: Region, { voxels, box, centroid }: Extent, geometry: Geometry): Region {
  return {
    ...region,
    volumeMm3: voxels * voxelVolume(geometry),
    box: box && { start: [...box.start], size: [...box.size] },
    centroid: centroid && [...centroid],
  };
}
