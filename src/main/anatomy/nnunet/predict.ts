import { AppError } from '@shared/errors';
import type { Vec3 } from '@shared/geometry';
import type { JobContext } from '@shared/jobs';
import { breathe } from './breathe';
import { HALF_VALUES, toHalf } from './half';
import type { NetworkArray } from './resampling';
import { blendWeights, mirror, mirrorings, paddingBefore, tileStarts } from './tiles';

/** A network that sees one tile at a time. */
export interface TileNetwork {
  /** For messages. */
  readonly name: string;
  /** Voxels of a tile, slowest axis first. */
  readonly patch: Vec3;
  readonly channels: number;
  /** From one tile to its logits, `channels` tiles of the same order. */
  infer(tile: Float32Array): Promise<Float32Array>;
}

export interface PredictOptions {
  /** Array axes along which predictions of mirrored tiles are averaged; none by default. */
  readonly mirrorAxes?: readonly number[];
  /** Keep sums in half precision; by default where 32-bit ones would take more than {@link MOST_BYTES}. */
  readonly half?: boolean;
}

/** Takes the logits of one plane of the array, `[channels, size[1], size[2]]`; the array is used again afterwards. */
export type TakePlane = (index: number, logits: Float32Array) => void;

/** 32-bit sums of planes under way beyond this are kept in half precision instead. */
export const MOST_BYTES = 1.5 * 2 ** 30;

/**
 * nnU-Net's sliding window: tiles placed evenly with at most half a tile between them, zeros around arrays shorter than a
 * tile, Gaussian weights, optional mirroring. Tiles go from the first plane to the last, and a plane is handed on as soon
 * as no later tile can touch it: the sums of no more planes than a tile has are ever in memory. Weights are divided by
 * their sum beforehand, so sums are weighted means at any time. Cancelling is seen between tiles.
 *
 * @throws AppError `model/bad-output` where the network does not give finite numbers for every voxel
 */
export async function predictTiles(
  array: NetworkArray,
  network: TileNetwork,
  take: TakePlane,
  context: JobContext,
  { mirrorAxes = [], half }: PredictOptions = {},
): Promise<void> {
  const { size } = array;
  const { patch, channels } = network;
  const padded = size.map((n, axis) => Math.max(n, patch[axis]!)) as unknown as Vec3;
  const before = size.map((n, axis) => paddingBefore(n, patch[axis]!)) as unknown as Vec3;
  const starts = padded.map((n, axis) => tileStarts(n, patch[axis]!));
  const weights = padded.map((n, axis) => blendWeights(n, patch[axis]!, starts[axis]!));
  const [first, second, third] = starts as [number[], number[], number[]];
  const total = first.length * second.length * third.length;
  const plane = channels * size[1] * size[2];
  const planes = new PlaneSums(plane, half ?? plane * 4 * Math.min(patch[0], size[0]) > MOST_BYTES);
  const combinations = mirrorings(mirrorAxes);
  let done = 0;
  let handedOn = 0;
  for (const [i, start0] of first.entries()) {
    for (const [j, start1] of second.entries()) {
      for (const [k, start2] of third.entries()) {
        await breathe(context);
        const start: Vec3 = [start0 - before[0], start1 - before[1], start2 - before[2]];
        const tile = cutTile(array, patch, start);
        const logits = await inferMirrored(network, tile, combinations);
        addTile(planes, logits, start, [weights[0]![i]!, weights[1]![j]!, weights[2]![k]!], network, size);
        context.onProgress(++done / total, 'label');
      }
    }
    const final = i + 1 < first.length ? first[i + 1]! - before[0] : size[0];
    for (; handedOn < Math.min(final, size[0]); handedOn++) take(handedOn, planes.release(handedOn));
  }
}

/** Voxels of a tile that begins at `start`, zeros outside the array. */
function cutTile({ size, data }: NetworkArray, patch: Vec3, start: Vec3): Float32Array {
  const tile = new Float32Array(patch[0] * patch[1] * patch[2]);
  const [low, high] = insideOf(start, patch, size);
  for (let i = low[0]; i < high[0]; i++) {
    for (let j = low[1]; j < high[1]; j++) {
      const from = ((start[0] + i) * size[1] + start[1] + j) * size[2] + start[2];
      tile.set(data.subarray(from + low[2], from + high[2]), (i * patch[1] + j) * patch[2] + low[2]);
    }
  }
  return tile;
}

/** The part of a tile that lies in the array, voxels of the tile `[low, high)`. */
function insideOf(start: Vec3, patch: Vec3, size: Vec3): readonly [Vec3, Vec3] {
  return [
    start.map((s) => Math.max(0, -s)) as unknown as Vec3,
    patch.map((n, axis) => Math.min(n, size[axis]! - start[axis]!)) as unknown as Vec3,
  ];
}

async function inferMirrored(
  network: TileNetwork,
  tile: Float32Array,
  combinations: readonly (readonly number[])[],
): Promise<Float32Array> {
  const { patch } = network;
  let sum: Float32Array | undefined;
  for (const axes of combinations) {
    const logits = await network.infer(mirror(tile, patch, axes));
    const wanted = tile.length * network.channels;
    if (logits.length !== wanted) {
      const reason = `it gives ${logits.length} values for a tile instead of ${wanted}`;
      throw new AppError('model/bad-output', { name: network.name, reason });
    }
    const back = mirror(logits, patch, axes);
    if (combinations.length === 1) return back;
    if (!sum) sum = back.slice();
    else for (let i = 0; i < sum.length; i++) sum[i]! += back[i]!;
  }
  for (let i = 0; i < sum!.length; i++) sum![i]! /= combinations.length;
  return sum!;
}

function addTile(
  planes: PlaneSums,
  logits: Float32Array,
  start: Vec3,
  [w0, w1, w2]: readonly [Float64Array, Float64Array, Float64Array],
  { name, patch, channels }: TileNetwork,
  size: Vec3,
): void {
  const [low, high] = insideOf(start, patch, size);
  const voxels = patch[0] * patch[1] * patch[2];
  let check = 0;
  for (let i = low[0]; i < high[0]; i++) {
    const add = planes.adder(start[0] + i);
    for (let channel = 0; channel < channels; channel++) {
      for (let j = low[1]; j < high[1]; j++) {
        const from = channel * voxels + (i * patch[1] + j) * patch[2];
        const to = (channel * size[1] + start[1] + j) * size[2] + start[2];
        check += add(logits, from, to, w2, w0[i]! * w1[j]!, low[2], high[2]);
      }
    }
  }
  if (!Number.isFinite(check)) {
    throw new AppError('model/bad-output', { name, reason: 'it gives values that are not finite' });
  }
}

/** Adds `weight * weights[k] * values[from + k]` to place `to + k` for k in [low, high); returns the sum of the values. */
type AddRow = (
  values: Float32Array,
  from: number,
  to: number,
  weights: Float64Array,
  weight: number,
  low: number,
  high: number,
) => number;

/** Sums of the planes that tiles have begun and not finished. */
class PlaneSums {
  private readonly planes = new Map<number, Float32Array | Uint16Array>();
  private readonly spare: (Float32Array | Uint16Array)[] = [];
  private readonly scratch: Float32Array;

  constructor(
    private readonly length: number,
    private readonly half: boolean,
  ) {
    this.scratch = half ? new Float32Array(length) : new Float32Array(0);
  }

  adder(index: number): AddRow {
    let plane = this.planes.get(index);
    if (!plane) {
      plane = this.spare.pop()?.fill(0) ?? (this.half ? new Uint16Array(this.length) : new Float32Array(this.length));
      this.planes.set(index, plane);
    }
    return plane instanceof Float32Array ? addSingle(plane) : addHalf(plane);
  }

  /** The sums of a finished plane, good until the next call. */
  release(index: number): Float32Array {
    const plane = this.planes.get(index);
    if (!plane) throw new Error(`plane ${index} has no tile`);
    this.planes.delete(index);
    this.spare.push(plane);
    if (plane instanceof Float32Array) return plane;
    for (let i = 0; i < plane.length; i++) this.scratch[i] = HALF_VALUES[plane[i]!]!;
    return this.scratch;
  }
}

function addSingle(plane: Float32Array): AddRow {
  return (values, from, to, weights, weight, low, high) => {
    let sum = 0;
    for (let k = low; k < high; k++) {
      const value = values[from + k]!;
      sum += value;
      plane[to + k]! += weight * weights[k]! * value;
    }
    return sum;
  };
}

function addHalf(plane: Uint16Array): AddRow {
  return (values, from, to, weights, weight, low, high) => {
    let sum = 0;
    for (let k = low; k < high; k++) {
      const value = values[from + k]!;
      sum += value;
      plane[to + k] = toHalf(HALF_VALUES[plane[to + k]!]! + weight * weights[k]! * value);
    }
    return sum;
  };
}
