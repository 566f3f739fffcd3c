import { indexToWorld, type Vec3, voxelVolume } from '@shared/geometry';
import { createVolume, type MaskVolume, type Volume } from '@shared/volume';
import { type Connectivity, fillRun, type LabelledRuns, labelRuns } from './runs';

export { type Connectivity } from './runs';

/** One connected piece of a mask. */
export interface Component {
  /** 1 for the largest; its value in the label volume. */
  readonly label: number;
  readonly voxels: number;
  readonly volumeMm3: number;
  /** Lowest and highest voxel index, both included. */
  readonly min: Vec3;
  readonly max: Vec3;
  /** Mean of the voxel centres, LPS millimetres. */
  readonly centroid: Vec3;
}

/**
 * The connected components of the non-zero voxels, largest first (ties in scan order); `labels` holds 0 or a
 * component's label. An empty mask has none.
 */
export function connectedComponents(
  mask: MaskVolume,
  connectivity: Connectivity = 26,
): { readonly labels: Volume<Int32Array>; readonly components: readonly Component[] } {
  const runs = labelRuns(mask, connectivity);
  const order = ranked(runs);
  const labels = new Int32Array(mask.data.length);
  const { label, components } = measure(mask, runs, order);
  forEachRun(mask, runs, (from, to, component) => fillRun(labels, label[component]!, from, to));
  return { labels: createVolume(mask.geometry, labels), components };
}

/** The largest component alone (the `count` largest ones); an empty mask stays empty. */
export function keepLargest(mask: MaskVolume, connectivity: Connectivity = 26, count = 1): MaskVolume {
  const runs = labelRuns(mask, connectivity);
  const keep = new Set(ranked(runs).slice(0, count));
  return select(mask, runs, (component) => keep.has(component));
}

/** The mask without components of less than `minMm3` cubic millimetres. */
export function removeSmall(mask: MaskVolume, minMm3: number, connectivity: Connectivity = 26): MaskVolume {
  const runs = labelRuns(mask, connectivity);
  const voxels = voxelCounts(runs);
  const each = voxelVolume(mask.geometry);
  return select(mask, runs, (component) => voxels[component]! * each >= minMm3);
}

function voxelCounts({ start, end, component, count }: LabelledRuns): Float64Array {
  const voxels = new Float64Array(count);
  for (let r = 0; r < start.length; r++) voxels[component[r]!]! += end[r]! - start[r]!;
  return voxels;
}

/** Component numbers, largest first. */
function ranked(runs: LabelledRuns): number[] {
  const voxels = voxelCounts(runs);
  return Array.from(voxels.keys()).sort((a, b) => voxels[b]! - voxels[a]! || a - b);
}

function forEachRun(
  { geometry: { size } }: MaskVolume,
  { firstRun, start, end, component }: LabelledRuns,
  visit: (from: number, to: number, component: number) => void,
): void {
  for (let row = 0; row < firstRun.length - 1; row++) {
    const base = row * size[0];
    for (let r = firstRun[row]!; r < firstRun[row + 1]!; r++) visit(base + start[r]!, base + end[r]!, component[r]!);
  }
}

function select(mask: MaskVolume, runs: LabelledRuns, keep: (component: number) => boolean): MaskVolume {
  const result = new Uint8Array(mask.data.length);
  forEachRun(mask, runs, (from, to, component) => {
    if (keep(component)) fillRun(result, 1, from, to);
  });
  return createVolume(mask.geometry, result);
}

function measure(
  mask: MaskVolume,
  runs: LabelledRuns,
  order: readonly number[],
): { label: Int32Array; components: Component[] } {
  const { count } = runs;
  const [nx, ny] = mask.geometry.size;
  const label = new Int32Array(count);
  order.forEach((component, rank) => (label[component] = rank + 1));
  const voxels = new Float64Array(count);
  const sums = new Float64Array(3 * count);
  const min = new Int32Array(3 * count).fill(0x7fffffff);
  const max = new Int32Array(3 * count).fill(-1);
  forEachRun(mask, runs, (from, to, component) => {
    const n = to - from;
    const row = Math.floor(from / nx);
    const first = from - row * nx;
    const [y, z] = [row % ny, Math.floor(row / ny)];
    const at = 3 * component;
    voxels[component]! += n;
    sums[at]! += n * (first + (n - 1) / 2);
    sums[at + 1]! += n * y;
    sums[at + 2]! += n * z;
    min[at] = Math.min(min[at]!, first);
    max[at] = Math.max(max[at]!, first + n - 1);
    min[at + 1] = Math.min(min[at + 1]!, y);
    max[at + 1] = Math.max(max[at + 1]!, y);
    min[at + 2] = Math.min(min[at + 2]!, z);
    max[at + 2] = Math.max(max[at + 2]!, z);
  });
  const triple = (values: ArrayLike<number>, c: number): Vec3 => [
    values[3 * c]!,
    values[3 * c + 1]!,
    values[3 * c + 2]!,
  ];
  const components = order.map((c, rank): Component => {
    const n = voxels[c]!;
    const [sx, sy, sz] = triple(sums, c);
    return {
      label: rank + 1,
      voxels: n,
      volumeMm3: n * voxelVolume(mask.geometry),
      min: triple(min, c),
      max: triple(max, c),
      centroid: indexToWorld(mask.geometry, [sx / n, sy / n, sz / n]),
    };
  });
  return { label, components };
}
