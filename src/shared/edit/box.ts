import { cropGeometry, type Geometry, type Vec3 } from '../geometry';
import { type MaskVolume, type Volume, type VoxelArray } from '../volume';
import { type Box } from './build-diff';

export const EMPTY_BOX: Box = { start: [0, 0, 0], size: [0, 0, 0] };

export function isEmptyBox(box: Box): boolean {
  return box.size[0] <= 0 || box.size[1] <= 0 || box.size[2] <= 0;
}

export function boxVoxels(box: Box): number {
  return isEmptyBox(box) ? 0 : box.size[0] * box.size[1] * box.size[2];
}

export function wholeBox(geometry: Geometry): Box {
  return { start: [0, 0, 0], size: geometry.size };
}

function fromEnds(low: readonly number[], high: readonly number[]): Box {
  const size: Vec3 = [high[0]! - low[0]!, high[1]! - low[1]!, high[2]! - low[2]!];
  return size.some((n) => n <= 0) ? EMPTY_BOX : { start: [low[0]!, low[1]!, low[2]!], size };
}

export function intersectBoxes(a: Box, b: Box): Box {
  return fromEnds(
    a.start.map((s, i) => Math.max(s, b.start[i]!)),
    a.start.map((s, i) => Math.min(s + a.size[i]!, b.start[i]! + b.size[i]!)),
  );
}

/** The smallest box that holds both; an empty box adds nothing. */
export function joinBoxes(a: Box, b: Box): Box {
  if (isEmptyBox(a)) return b;
  if (isEmptyBox(b)) return a;
  return fromEnds(
    a.start.map((s, i) => Math.min(s, b.start[i]!)),
    a.start.map((s, i) => Math.max(s + a.size[i]!, b.start[i]! + b.size[i]!)),
  );
}

/** Wider by `voxels` on each side of each axis, cut to the grid. */
export function widenBox(box: Box, voxels: Vec3, geometry: Geometry): Box {
  if (isEmptyBox(box)) return EMPTY_BOX;
  return intersectBoxes(
    {
      start: [box.start[0] - voxels[0], box.start[1] - voxels[1], box.start[2] - voxels[2]],
      size: [box.size[0] + 2 * voxels[0], box.size[1] + 2 * voxels[1], box.size[2] + 2 * voxels[2]],
    },
    wholeBox(geometry),
  );
}

/** Wider by at least `millimetres` on each side, cut to the grid. */
export function widenBoxMm(box: Box, millimetres: number, geometry: Geometry): Box {
  const voxels = geometry.spacing.map((s) => Math.ceil(millimetres / s)) as unknown as Vec3;
  return widenBox(box, voxels, geometry);
}

/** The tight box of the voxels equal to `value` within `within`; empty when there is none. */
export function boxOfValue(volume: Volume, value: number, within: Box = wholeBox(volume.geometry)): Box {
  const { data } = volume;
  const [nx, ny] = volume.geometry.size;
  const [x0, y0, z0] = within.start;
  const [sx, sy, sz] = within.size;
  const low = [Infinity, Infinity, Infinity];
  const high = [-1, -1, -1];
  for (let z = z0; z < z0 + sz; z++) {
    for (let y = y0; y < y0 + sy; y++) {
      const row = nx * (y + ny * z);
      let first = -1;
      let last = -1;
      for (let x = x0; x < x0 + sx; x++) {
        if (data[row + x] !== value) continue;
        if (first < 0) first = x;
        last = x;
      }
      if (first < 0) continue;
      low[0] = Math.min(low[0]!, first);
      high[0] = Math.max(high[0]!, last);
      low[1] = Math.min(low[1]!, y);
      high[1] = Math.max(high[1]!, y);
      low[2] = Math.min(low[2]!, z);
      high[2] = z;
    }
  }
  return high[0]! < 0
    ? EMPTY_BOX
    : fromEnds(
        low,
        high.map((h) => h + 1),
      );
}

/** A copy of the voxels of `box` as a volume of its own, with the geometry of the cut. */
export function cutBox<T extends VoxelArray>(volume: Volume<T>, box: Box): Volume<T> {
  const [nx, ny] = volume.geometry.size;
  const [sx, sy, sz] = box.size;
  const out = new (volume.data.constructor as new (n: number) => T)(boxVoxels(box));
  for (let z = 0; z < sz; z++) {
    for (let y = 0; y < sy; y++) {
      const from = box.start[0] + nx * (box.start[1] + y + ny * (box.start[2] + z));
      out.set(volume.data.subarray(from, from + sx), sx * (y + sy * z));
    }
  }
  return { geometry: cropGeometry(volume.geometry, box.start, box.size), data: out };
}

/** 1 where `volume` equals `value` inside `box`, as a mask with the geometry of the cut. */
export function maskOfValue(volume: Volume, value: number, box: Box): MaskVolume {
  return maskWhere(volume, box, (v) => v === value);
}

/** 1 where `test(value)` holds inside `box`, as a mask with the geometry of the cut. */
export function maskWhere(volume: Volume, box: Box, test: (value: number) => boolean): MaskVolume {
  const cut = cutBox(volume, box);
  const data = new Uint8Array(cut.data.length);
  for (let i = 0; i < data.length; i++) if (test(cut.data[i]!)) data[i] = 1;
  return { geometry: cut.geometry, data };
}

export function countMask(mask: MaskVolume): number {
  let count = 0;
  for (const v of mask.data) count += v;
  return count;
}
