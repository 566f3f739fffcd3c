import type { Box } from '@shared/edit/build-diff';
import type { Geometry, Vec3 } from '@shared/geometry';
import { LABEL_NAMES, type LabelName } from '@shared/labels';
import type { MaskVolume } from '@shared/volume';
import { distanceTransform } from '../volume/distance';

/** Anatomy this near is what a region touches: the commonest label there counts, not the single closest voxel. */
const TOUCH_MM = 4;
/** Anatomy farther away than this says nothing about where a region is. */
const FAR_MM = 16;
const FINEST_MM = 1;
/** More cells than that would be felt while drawing. */
const MOST_CELLS = 200_000;

/**
 * The anatomy nearest to the voxels of one value (all inside `box`), by distance to the labelled voxels themselves: the
 * commonest label within 4 mm, else the closest one within 16 mm, else undefined. Measured on cells of about 1 mm, of
 * more for regions of many centimetres.
 */
export function anatomyNear(
  labels: Uint8Array,
  data: Uint8Array,
  geometry: Geometry,
  value: number,
  box: Box,
): LabelName | undefined {
  const reach = reachAround(box, geometry);
  const cells = cellsOf(reach, geometry);
  const mask = coarseMask(data, geometry, value, box, cells);
  const distance = distanceTransform(mask).data;
  const [nx, ny] = geometry.size;
  const [cx, cy, cz] = cells.size;
  const touching = new Float64Array(LABEL_NAMES.length);
  const closest = new Float64Array(LABEL_NAMES.length).fill(Infinity);
  for (let z = 0, i = 0; z < cz; z++) {
    const k = middle(reach, cells, 2, z);
    for (let y = 0; y < cy; y++) {
      const row = nx * (middle(reach, cells, 1, y) + ny * k);
      for (let x = 0; x < cx; x++, i++) {
        const label = labels[row + middle(reach, cells, 0, x)]!;
        if (label === 0 || label >= LABEL_NAMES.length) continue;
        const away = distance[i]!;
        if (away <= TOUCH_MM) touching[label]! += 1;
        closest[label] = Math.min(closest[label]!, away);
      }
    }
  }
  const most = touching.indexOf(Math.max(...touching));
  if (most > 0) return LABEL_NAMES[most];
  const least = Math.min(...closest);
  return least <= FAR_MM ? LABEL_NAMES[closest.indexOf(least)] : undefined;
}

interface Cells {
  /** Voxels of a cell along each axis. */
  readonly step: Vec3;
  readonly size: Vec3;
}

/** The box with room for all that may be named. */
function reachAround(box: Box, { size, spacing }: Geometry): Box {
  const low = box.start.map((s, axis) => Math.max(0, s - Math.ceil(FAR_MM / spacing[axis]!)));
  const high = box.start.map((s, axis) =>
    Math.min(size[axis]!, s + box.size[axis]! + Math.ceil(FAR_MM / spacing[axis]!)),
  );
  return { start: low as unknown as Vec3, size: high.map((h, axis) => h - low[axis]!) as unknown as Vec3 };
}

function cellsOf(reach: Box, { spacing }: Geometry): Cells {
  const space = reach.size.reduce((product, n, axis) => product * n * spacing[axis]!, 1);
  const side = Math.max(FINEST_MM, Math.cbrt(space / MOST_CELLS));
  const step = spacing.map((mm) => Math.max(1, Math.round(side / mm))) as unknown as Vec3;
  return { step, size: reach.size.map((n, axis) => Math.ceil(n / step[axis]!)) as unknown as Vec3 };
}

/** Index of the voxel in the middle of a cell. */
function middle(reach: Box, { step }: Cells, axis: 0 | 1 | 2, cell: number): number {
  const inside = Math.min(reach.size[axis] - 1, cell * step[axis] + (step[axis] >> 1));
  return reach.start[axis] + inside;
}

/** 1 in every cell that holds a voxel of the value, so that thin regions are not lost. */
function coarseMask(data: Uint8Array, geometry: Geometry, value: number, box: Box, cells: Cells): MaskVolume {
  const [nx, ny] = geometry.size;
  const [cx, cy, cz] = cells.size;
  const reach = reachAround(box, geometry);
  const mask = new Uint8Array(cx * cy * cz);
  for (let z = box.start[2]; z < box.start[2] + box.size[2]; z++) {
    const plane = cy * Math.floor((z - reach.start[2]) / cells.step[2]);
    for (let y = box.start[1]; y < box.start[1] + box.size[1]; y++) {
      const row = nx * (y + ny * z);
      const line = cx * (plane + Math.floor((y - reach.start[1]) / cells.step[1]));
      for (let x = box.start[0]; x < box.start[0] + box.size[0]; x++) {
        if (data[row + x] === value) mask[line + Math.floor((x - reach.start[0]) / cells.step[0])] = 1;
      }
    }
  }
  const spacing = geometry.spacing.map((mm, axis) => mm * cells.step[axis]!) as unknown as Vec3;
  return { geometry: { ...geometry, size: cells.size, spacing }, data: mask };
}
