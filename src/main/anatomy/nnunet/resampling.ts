import type { Vec3 } from '@shared/geometry';
import type { JobContext } from '@shared/jobs';
import type { Arrangement } from './arrangement';
import { type AxisResampling, axisResampling, lineBuffer, LINES, resampleLines } from './axis-resampling';
import { breathe } from './breathe';
import type { Normalise } from './normalise';
import type { Resampling } from './plans';
import { roundHalfEven } from './rounding';

/** Voxels more than this many times longer than wide are resampled slice by slice, where plans say nothing else. */
const ANISOTROPY = 3;

/** Voxels of the array at another spacing, at least one an axis. */
export function resampledSize(size: Vec3, from: Vec3, to: Vec3): Vec3 {
  return size.map((n, axis) => Math.max(1, roundHalfEven((from[axis]! / to[axis]!) * n))) as unknown as Vec3;
}

/** The axis whose slices are resampled apart, or none: of the coarser grid, its single longest one. */
export function separateAxis(
  from: Vec3,
  to: Vec3,
  { separateZ, anisotropy = ANISOTROPY }: Resampling,
): number | undefined {
  const isFlat = (spacing: Vec3): boolean => Math.max(...spacing) / Math.min(...spacing) > anisotropy;
  if (separateZ === false) return undefined;
  const spacing = separateZ === true || isFlat(from) ? from : isFlat(to) ? to : undefined;
  if (!spacing) return undefined;
  const longest = Math.max(...spacing);
  const axes = [0, 1, 2].filter((axis) => spacing[axis] === longest);
  return axes.length === 1 ? axes[0] : undefined;
}

/** Resampling of each axis of an array from one spacing to another. */
export function axesOf(size: Vec3, from: Vec3, target: Vec3, to: Vec3, resampling: Resampling): AxisResampling[] {
  const apart = separateAxis(from, to, resampling);
  return size.map((n, axis) => axisResampling(n, target[axis]!, axis === apart ? resampling.orderZ : resampling.order));
}

/** An array with 32-bit values, slowest axis first: `data[(i * size[1] + j) * size[2] + k]`. */
export interface NetworkArray {
  readonly size: Vec3;
  readonly data: Float32Array;
}

/**
 * The normalised, cropped scan at the network's spacing, as nnU-Net's `resample_data_or_seg_to_shape` gives it: cubic
 * splines, limited to the range of the source (of each slice, where slices are resampled apart). Axis after axis, the one
 * that shrinks most first, so that no more than the source and two partly resampled arrays are in memory.
 */
export async function resampleScan(
  normalise: Normalise,
  box: Arrangement,
  spacing: Vec3,
  resampling: Resampling,
  context: JobContext,
): Promise<NetworkArray> {
  const target = resampledSize(box.size, box.spacing, spacing);
  const axes = axesOf(box.size, box.spacing, target, spacing, resampling);
  const apart = separateAxis(box.spacing, spacing, resampling);
  const changed = [0, 1, 2].filter((axis) => target[axis] !== box.size[axis]);
  const ratio = (axis: number): number => target[axis]! / box.size[axis]!;
  const order = changed.filter((axis) => axis !== apart).sort((a, b) => ratio(a) - ratio(b));
  const limits = new Limits(box.size, apart);
  let array = readArray(normalise, box, limits);
  const passes = apart !== undefined && changed.includes(apart) ? [...order, apart] : order;
  let done = 0;
  for (const axis of passes) {
    if (axis === apart) limits.apply(array);
    array = await resampleAxis(array, axis, axes[axis]!, {
      signal: context.signal,
      onProgress: (fraction, step) => context.onProgress((done + fraction) / passes.length, step),
    });
    done++;
  }
  if (order.length > 0 && !passes.includes(apart ?? -1)) limits.apply(array);
  context.onProgress(1, 'label');
  return array;
}

/** The range of the source: one for all, or one for each slice across an axis. */
class Limits {
  private readonly low: Float64Array;
  private readonly high: Float64Array;

  constructor(
    size: Vec3,
    private readonly axis: number | undefined,
  ) {
    const count = axis === undefined ? 1 : size[axis]!;
    this.low = new Float64Array(count).fill(Infinity);
    this.high = new Float64Array(count).fill(-Infinity);
  }

  see(value: number, i: number, j: number, k: number): void {
    const slice = this.axis === undefined ? 0 : this.axis === 0 ? i : this.axis === 1 ? j : k;
    if (value < this.low[slice]!) this.low[slice] = value;
    if (value > this.high[slice]!) this.high[slice] = value;
  }

  apply({ size, data }: NetworkArray): void {
    for (let i = 0, at = 0; i < size[0]; i++) {
      for (let j = 0; j < size[1]; j++) {
        for (let k = 0; k < size[2]; k++, at++) {
          const slice = this.axis === undefined ? 0 : this.axis === 0 ? i : this.axis === 1 ? j : k;
          data[at] = Math.min(this.high[slice]!, Math.max(this.low[slice]!, data[at]!));
        }
      }
    }
  }
}

function readArray(normalise: Normalise, { size, start, strides }: Arrangement, limits: Limits): NetworkArray {
  const data = new Float32Array(size[0] * size[1] * size[2]);
  for (let i = 0, at = 0; i < size[0]; i++) {
    for (let j = 0; j < size[1]; j++) {
      let from = start + i * strides[0] + j * strides[1];
      for (let k = 0; k < size[2]; k++, at++, from += strides[2]) {
        const value = normalise(from);
        limits.see(value, i, j, k);
        data[at] = value;
      }
    }
  }
  return { size, data };
}

/** Work between two looks at messages. */
const VOXELS_A_TURN = 4e6;

async function resampleAxis(
  { size, data }: NetworkArray,
  axis: number,
  plan: AxisResampling,
  context: JobContext,
): Promise<NetworkArray> {
  const steps: Vec3 = [size[1] * size[2], size[2], 1];
  const target = size.map((n, a) => (a === axis ? plan.to : n)) as unknown as Vec3;
  const result = new Float32Array(target[0] * target[1] * target[2]);
  const targetSteps: Vec3 = [target[1] * target[2], target[2], 1];
  // Lines are taken side by side along the fastest other axis.
  const [outer, inner] = [0, 1, 2].filter((other) => other !== axis) as [number, number];
  const lines = lineBuffer(plan);
  const out = new Float64Array(plan.to * LINES);
  const turn = Math.max(1, Math.floor(VOXELS_A_TURN / (size[inner]! * Math.max(plan.from, plan.to))));
  for (let a = 0; a < size[outer]!; a++) {
    if (a % turn === 0) {
      await breathe(context);
      context.onProgress(a / size[outer]!, 'label');
    }
    for (let b = 0; b < size[inner]!; b += LINES) {
      const count = Math.min(LINES, size[inner]! - b);
      const from = a * steps[outer]! + b * steps[inner]!;
      const to = a * targetSteps[outer]! + b * targetSteps[inner]!;
      for (let k = 0; k < plan.from; k++) {
        const source = from + k * steps[axis]!;
        const at = (plan.pad + k) * LINES;
        for (let w = 0; w < count; w++) lines[at + w] = data[source + w * steps[inner]!]!;
      }
      resampleLines(plan, lines, out);
      for (let k = 0; k < plan.to; k++) {
        const place = to + k * targetSteps[axis]!;
        for (let w = 0; w < count; w++) result[place + w * targetSteps[inner]!] = out[k * LINES + w]!;
      }
    }
  }
  return { size: target, data: result };
}
