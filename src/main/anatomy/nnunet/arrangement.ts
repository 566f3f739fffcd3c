import type { Geometry, Vec3 } from '@shared/geometry';
import type { NnunetPlan } from './plans';

/**
 * The scan seen as the network's array: axes slowest first, voxel (i, j, k) at
 * `data[start + i * strides[0] + j * strides[1] + k * strides[2]]` of the scan. Nothing is copied.
 */
export interface Arrangement {
  readonly size: Vec3;
  /** Millimetres. */
  readonly spacing: Vec3;
  readonly start: number;
  /** Negative where the array runs against the scan's own order. */
  readonly strides: Vec3;
}

const ORDERS: readonly Vec3[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

/** The index axis that lies closest to each world axis, each axis once. */
function closestAxes({ direction }: Geometry): Vec3 {
  const along = (order: Vec3): number =>
    order.reduce((sum, axis, world) => sum + Math.abs(direction[3 * world + axis]!), 0);
  return ORDERS.reduce((best, order) => (along(order) > along(best) + 1e-9 ? order : best));
}

/**
 * Brings any scan into the order that the network was trained on: z, y, x along the patient's axes, then the plan's
 * transpose. nnU-Net itself takes the file's axes as they are, which for axial series is the same; a scan stored in
 * another orientation is turned by quarter turns and mirrored, never resampled. An oblique grid keeps its own axes.
 */
export function arrange(
  geometry: Geometry,
  { frame, transpose }: Pick<NnunetPlan, 'frame' | 'transpose'>,
): Arrangement {
  const { size, spacing, direction } = geometry;
  const steps: Vec3 = [1, size[0], size[0] * size[1]];
  const nearest = closestAxes(geometry);
  const axes = transpose.map((axis) => {
    const world = 2 - axis;
    const index = nearest[world]!;
    const sign = frame === 'ras' && world < 2 ? -1 : 1;
    return { index, forward: direction[3 * world + index]! * sign >= 0 };
  });
  const pick = (values: Vec3): Vec3 => axes.map(({ index }) => values[index]!) as unknown as Vec3;
  return {
    size: pick(size),
    spacing: pick(spacing),
    start: axes.reduce((sum, { index, forward }) => sum + (forward ? 0 : (size[index]! - 1) * steps[index]!), 0),
    strides: axes.map(({ index, forward }) => (forward ? steps[index]! : -steps[index]!)) as unknown as Vec3,
  };
}

/** A box of the array, voxels `[low, high)`, as an arrangement of its own. */
export function cropArrangement({ spacing, start, strides }: Arrangement, low: Vec3, high: Vec3): Arrangement {
  return {
    size: [high[0] - low[0], high[1] - low[1], high[2] - low[2]],
    spacing,
    start: start + low[0] * strides[0] + low[1] * strides[1] + low[2] * strides[2],
    strides,
  };
}

/** The smallest box that holds all non-zero voxels (crop_to_nonzero; filling holes does not change a box); all of a blank scan. */
export function cropToNonZero(data: ArrayLike<number>, whole: Arrangement): Arrangement {
  const low: number[] = [0, 0, 0];
  const high: number[] = [...whole.size];
  for (const axis of [0, 1, 2]) {
    const isEmpty = (at: number): boolean => isEmptyPlane(data, whole, axis, at, low, high);
    while (low[axis]! < high[axis]! && isEmpty(low[axis]!)) low[axis]!++;
    if (low[axis] === high[axis]) return whole;
    while (isEmpty(high[axis]! - 1)) high[axis]!--;
  }
  return cropArrangement(whole, low as unknown as Vec3, high as unknown as Vec3);
}

/** Whether a plane across `axis` is zero within the box found so far. */
function isEmptyPlane(
  data: ArrayLike<number>,
  { start, strides }: Arrangement,
  axis: number,
  at: number,
  low: readonly number[],
  high: readonly number[],
): boolean {
  const [a, b] = [0, 1, 2].filter((other) => other !== axis) as [number, number];
  const base = start + at * strides[axis]!;
  for (let i = low[a]!; i < high[a]!; i++) {
    for (let j = low[b]!; j < high[b]!; j++) {
      if (data[base + i * strides[a]! + j * strides[b]!] !== 0) return false;
    }
  }
  return true;
}
