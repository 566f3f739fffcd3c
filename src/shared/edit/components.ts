import { voxelVolume } from '../geometry';
import { type MaskVolume } from '../volume';
import { joinRuns, type Runs, runsOf } from './runs';

export interface Components {
  readonly runs: Runs;
  /** Number of each run's component, 1..K, largest component first. */
  readonly numbers: Int32Array;
  /** Voxels of component k at index k - 1, descending. */
  readonly sizes: readonly number[];
}

/** Components of a mask joined by faces (6-connected). An empty mask has none. */
export function maskComponents(mask: MaskVolume): Components {
  const { size } = mask.geometry;
  const runs = runsOf(mask.data, size, 1);
  const firsts = joinRuns(runs, size);
  const voxels = new Map<number, number>();
  firsts.forEach((first, run) => voxels.set(first, (voxels.get(first) ?? 0) + runs.ends[run]! - runs.starts[run]!));
  const order = [...voxels].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const numberOf = new Map(order.map(([first], place) => [first, place + 1]));
  return { runs, numbers: firsts.map((first) => numberOf.get(first)!), sizes: order.map(([, count]) => count) };
}

function keep(mask: MaskVolume, { runs, numbers }: Components, count: number): MaskVolume {
  const data = new Uint8Array(mask.data.length);
  numbers.forEach((number, run) => {
    if (number <= count) data.fill(1, runs.starts[run], runs.ends[run]);
  });
  return { geometry: mask.geometry, data };
}

/** Only the largest component. */
export function keepLargest(mask: MaskVolume): MaskVolume {
  return keep(mask, maskComponents(mask), 1);
}

/** Only components of at least `cubicMillimetres`. */
export function removeSmall(mask: MaskVolume, cubicMillimetres: number): MaskVolume {
  const components = maskComponents(mask);
  const voxel = voxelVolume(mask.geometry);
  return keep(mask, components, components.sizes.filter((n) => n * voxel >= cubicMillimetres).length);
}
