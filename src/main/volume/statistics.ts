import { type Vec3 } from '@shared/geometry';
import { type MaskVolume, type VoxelArray } from '@shared/volume';
import { integerRange } from './arrays';

/** Counts of voxels in bins of equal width: bin i holds `low + i * width <= v < low + (i + 1) * width`. */
export interface Histogram {
  readonly low: number;
  readonly width: number;
  readonly counts: Float64Array;
}

/** Lowest and highest value; NaN and infinities are left out. Undefined when no value is left. */
export function minMax(data: VoxelArray): { readonly min: number; readonly max: number } | undefined {
  if (data.length > 65536) {
    const each = countValues(data);
    if (each) return rangeOf(each);
  }
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < data.length; i++) {
    const v = data[i]!;
    if (v < min && v !== -Infinity) min = v;
    if (v > max && v !== Infinity) max = v;
  }
  return min <= max ? { min, max } : undefined;
}

/**
 * Histogram of the values in `[low, high]`, by default the range of the data; others and NaN are not counted. `high`
 * itself falls in the last bin. Whole-number data that span at most `bins` (256) values get one bin a value, centred on
 * it. Empty data give empty bins.
 */
export function histogram(
  data: VoxelArray,
  options: { readonly bins?: number; readonly low?: number; readonly high?: number } = {},
): Histogram {
  const each = countValues(data);
  const given = options.low !== undefined && options.high !== undefined;
  const range = given ? undefined : each ? rangeOf(each) : minMax(data);
  const min = options.low ?? range?.min ?? 0;
  const max = options.high ?? range?.max ?? min;
  const wanted = options.bins ?? 256;
  const whole = integerRange(data) !== undefined && Number.isInteger(min) && Number.isInteger(max);
  const oneEach = whole && max - min + 1 <= wanted;
  const bins = oneEach ? max - min + 1 : wanted;
  const low = oneEach ? min - 0.5 : min;
  const width = oneEach ? 1 : max > min ? (max - min) / bins : 1;
  const counts = new Float64Array(bins);
  const scale = 1 / width;
  if (each) {
    const last = Math.min(max, each.low + each.counts.length - 1);
    for (let v = Math.ceil(Math.max(min, each.low)); v <= last; v++) {
      counts[Math.min(bins - 1, Math.floor((v - low) * scale))]! += each.counts[v - each.low]!;
    }
  } else {
    for (let i = 0; i < data.length; i++) {
      const v = data[i]!;
      if (v >= min && v <= max) counts[Math.min(bins - 1, Math.floor((v - low) * scale))]!++;
    }
  }
  return { low, width, counts };
}

/** How often each value from `low` on occurs. */
interface ValueCounts {
  readonly low: number;
  readonly counts: Uint32Array;
}

function rangeOf({ low, counts }: ValueCounts): { readonly min: number; readonly max: number } | undefined {
  let min = 0;
  while (min < counts.length && counts[min] === 0) min++;
  if (min === counts.length) return undefined;
  let max = counts.length - 1;
  while (counts[max] === 0) max--;
  return { min: low + min, max: low + max };
}

/** For whole numbers of up to 16 bits; undefined for others. */
function countValues(data: VoxelArray): ValueCounts | undefined {
  const range = integerRange(data);
  if (range === undefined || data.BYTES_PER_ELEMENT > 2) return undefined;
  const low = range[0];
  // Two tables in turn: neighbours are often equal, and adding to one entry twice in a row waits for the first.
  const counts = new Uint32Array(range[1] - low + 1);
  const others = new Uint32Array(counts.length);
  const even = data.length & ~1;
  for (let i = 0; i < even; i += 2) {
    counts[data[i]! - low]!++;
    others[data[i + 1]! - low]!++;
  }
  if (even < data.length) counts[data[even]! - low]!++;
  for (let v = 0; v < counts.length; v++) counts[v]! += others[v]!;
  return { low, counts };
}

/** Otsu's threshold (IEEE Trans. SMC 9, 1979): voxels below it are one class, the others the other. */
export function otsu(histogram: Histogram): number {
  return multiOtsu(histogram, 2)[0]!;
}

/**
 * The `classes - 1` thresholds, ascending, that maximise the variance between classes, found exactly by dynamic
 * programming over the bins (Liao, Chen and Chung 2001). A class is `t[k - 1] <= v < t[k]`. A threshold that may lie
 * anywhere in a stretch of empty bins lies in its middle. With fewer filled bins than classes, thresholds repeat.
 */
export function multiOtsu(histogram: Histogram, classes: number): number[] {
  if (!Number.isInteger(classes) || classes < 2) throw new RangeError(`Otsu with ${classes} classes`);
  const { counts, low, width } = histogram;
  const filled: number[] = [];
  for (let i = 0; i < counts.length; i++) if (counts[i]! > 0) filled.push(i);
  const n = filled.length;
  if (n === 0) return new Array<number>(classes - 1).fill(low);
  const weight = new Float64Array(n + 1);
  const moment = new Float64Array(n + 1);
  filled.forEach((bin, i) => {
    weight[i + 1] = weight[i]! + counts[bin]!;
    moment[i + 1] = moment[i]! + counts[bin]! * bin;
  });
  const score = (from: number, to: number): number =>
    (moment[to]! - moment[from]!) ** 2 / (weight[to]! - weight[from]!);

  // best[i]: highest sum over the classes so far that end before filled bin i; cut[k][i]: where the last of them begins
  const used = Math.min(classes, n);
  let best = Float64Array.from({ length: n + 1 }, (_, i) => (i === 0 ? -Infinity : score(0, i)));
  const cuts: Int32Array[] = [];
  for (let k = 1; k < used; k++) {
    const next = new Float64Array(n + 1).fill(-Infinity);
    const cut = new Int32Array(n + 1);
    for (let to = k + 1; to <= n; to++) {
      for (let from = k; from < to; from++) {
        const sum = best[from]! + score(from, to);
        if (sum > next[to]!) {
          next[to] = sum;
          cut[to] = from;
        }
      }
    }
    best = next;
    cuts.push(cut);
  }
  const thresholds: number[] = [];
  for (let k = used - 2, end = n; k >= 0; k--) {
    end = cuts[k]![end]!;
    thresholds.unshift(low + ((filled[end - 1]! + filled[end]! + 1) / 2) * width);
  }
  while (thresholds.length < classes - 1) thresholds.push(thresholds.at(-1) ?? low + (filled[0]! + 1) * width);
  return thresholds;
}

/**
 * The smallest value that at least `percent` per cent of the voxels do not exceed (nearest rank; 0 gives the minimum).
 * NaN counts as the highest value. Undefined for no voxels.
 */
export function percentile(data: VoxelArray, percent: number): number | undefined {
  if (data.length === 0) return undefined;
  const rank = Math.min(data.length - 1, Math.max(0, Math.ceil((percent / 100) * data.length) - 1));
  const each = countValues(data);
  if (each) return each.low + bucketOf(each.counts, rank).bucket;
  if (data.BYTES_PER_ELEMENT === 8) return data.slice().sort()[rank];
  return selectByBits(data, rank);
}

/** The bucket that holds the item of a rank, and the rank within it. */
function bucketOf(counts: Uint32Array, rank: number): { readonly bucket: number; readonly rest: number } {
  let rest = rank;
  let bucket = 0;
  while (rest >= counts[bucket]!) rest -= counts[bucket++]!;
  return { bucket, rest };
}

/** The value of a rank among 32-bit values: their bits, made to sort as whole numbers, upper half first. */
function selectByBits(data: VoxelArray, rank: number): number {
  const bits = new Int32Array(data.buffer, data.byteOffset, data.length);
  // Negative floats sort the other way round below the sign; unsigned numbers have no sign.
  const magnitude = data instanceof Float32Array ? 0x7fffffff : 0;
  const sign = data instanceof Uint32Array ? 0x80000000 : 0;
  const upper = new Uint32Array(65536);
  for (let i = 0; i < bits.length; i++) {
    const b = bits[i]! ^ sign;
    upper[((b ^ ((b >> 31) & magnitude)) >> 16) + 32768]!++;
  }
  const { bucket, rest } = bucketOf(upper, rank);
  const lower = new Uint32Array(65536);
  for (let i = 0; i < bits.length; i++) {
    const b = bits[i]! ^ sign;
    const key = b ^ ((b >> 31) & magnitude);
    if ((key >> 16) + 32768 === bucket) lower[key & 65535]!++;
  }
  const key = ((bucket - 32768) << 16) | bucketOf(lower, rest).bucket;
  const found = Int32Array.of(key ^ ((key >> 31) & magnitude) ^ sign);
  if (data instanceof Float32Array) return new Float32Array(found.buffer)[0]!;
  return data instanceof Uint32Array ? found[0]! >>> 0 : found[0]!;
}

/** Lowest and highest index of the non-zero voxels, both included; undefined for an empty mask. */
export function boundingBox(mask: MaskVolume): { readonly min: Vec3; readonly max: Vec3 } | undefined {
  const { data } = mask;
  const [nx, ny, nz] = mask.geometry.size;
  let [x0, y0, z0, x1, y1, z1] = [nx, ny, nz, -1, -1, -1];
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      const row = nx * (y + ny * z);
      let first = 0;
      while (first < nx && data[row + first] === 0) first++;
      if (first === nx) continue;
      let last = nx - 1;
      while (data[row + last] === 0) last--;
      x0 = Math.min(x0, first);
      x1 = Math.max(x1, last);
      y0 = Math.min(y0, y);
      y1 = Math.max(y1, y);
      z0 = Math.min(z0, z);
      z1 = z;
    }
  }
  return x1 < 0 ? undefined : { min: [x0, y0, z0], max: [x1, y1, z1] };
}
