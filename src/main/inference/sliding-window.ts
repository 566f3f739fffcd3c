import { type Vec3 } from '@shared/geometry';
import { checkAborted, type JobContext } from '@shared/jobs';

export interface WindowOptions {
  /** Voxels an edge of the window. */
  readonly window: number;
  /** Voxels between neighbouring windows at most; itself at most `window`. */
  readonly stride: number;
  /** Windows given to the network together. */
  readonly batch: number;
  /** Values of a voxel that it is given; 1 by default. */
  readonly inputs?: number;
}

/** One window at a time: several take more memory in the engine and no less time on a processor. */
export const WINDOW_DEFAULTS: WindowOptions = { window: 64, stride: 32, batch: 1 };

/** From `count` windows of `inputs` channels, one after the other, to `count` predictions of the same size. */
export type Predict = (windows: Float32Array, count: number) => Promise<Float32Array>;

/**
 * Runs a network over a volume of any size (paper 4.1): windows at regular places, the last ones flush with the far faces,
 * and the mean of all predictions of a voxel. An axis shorter than the window is filled with zeros at its far side for the
 * network. Cancelling is seen between batches.
 *
 * @param values `inputs` channels one after the other, each `[x + nx * (y + ny * z)]`
 * @returns one value a voxel, in the volume's order
 */
export async function slidingWindow(
  values: Float32Array,
  size: Vec3,
  predict: Predict,
  context: JobContext,
  { window, stride, batch, inputs = 1 }: WindowOptions = WINDOW_DEFAULTS,
): Promise<Float32Array> {
  const [nx, ny] = size;
  const voxels = values.length / inputs;
  const sum = new Float32Array(voxels);
  const times = new Uint16Array(voxels);
  const starts = windowStarts(size, window, stride);
  const extent = size.map((n) => Math.min(n, window)) as unknown as Vec3;
  /** Calls back for every row that a window shares with the volume. */
  const rows = (start: Vec3, visit: (inVolume: number, inWindow: number) => void): void => {
    for (let z = 0; z < extent[2]; z++) {
      for (let y = 0; y < extent[1]; y++) {
        visit(start[0] + nx * (start[1] + y + ny * (start[2] + z)), window * (y + window * z));
      }
    }
  };
  for (let first = 0; first < starts.length; first += batch) {
    checkAborted(context);
    const part = starts.slice(first, first + batch);
    const cube = window ** 3;
    const input = new Float32Array(part.length * inputs * cube);
    part.forEach((start, i) => {
      rows(start, (from, to) => {
        for (let c = 0; c < inputs; c++) {
          const at = c * voxels + from;
          input.set(values.subarray(at, at + extent[0]), (i * inputs + c) * cube + to);
        }
      });
    });
    const output = await predict(input, part.length);
    const wanted = part.length * cube;
    if (output.length !== wanted) throw new Error(`${output.length} predictions instead of ${wanted}`);
    part.forEach((start, i) => {
      rows(start, (to, from) => {
        const source = i * cube + from;
        for (let x = 0; x < extent[0]; x++) {
          times[to + x]!++;
          sum[to + x]! += output[source + x]!;
        }
      });
    });
    context.onProgress((first + part.length) / starts.length, 'network');
  }
  for (let i = 0; i < sum.length; i++) sum[i]! /= times[i]!;
  return sum;
}

/** First voxels of all windows, x fastest; evenly placed along each axis, from one end to the other. */
export function windowStarts(size: Vec3, window: number, stride: number): Vec3[] {
  if (stride < 1 || stride > window) throw new Error(`a stride of ${stride} for windows of ${window}`);
  const along = size.map((n) => {
    const last = Math.max(0, n - window);
    const steps = Math.ceil(last / stride);
    return Array.from({ length: steps + 1 }, (_, i) => (steps === 0 ? 0 : Math.round((last * i) / steps)));
  });
  return along[2]!.flatMap((z) => along[1]!.flatMap((y) => along[0]!.map((x): Vec3 => [x, y, z])));
}
