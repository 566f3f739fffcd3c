import { type VoxelArray } from '../volume';

export interface Histogram {
  /** Voxels a bin. */
  readonly counts: Float64Array;
  /** Grey value of the lower edge of bin 0. */
  readonly low: number;
  /** Grey values a bin. */
  readonly width: number;
}

/** Counts of grey values over at most about `samples` voxels, evenly picked; bins span [low, high]. */
export function histogram(data: VoxelArray, low: number, high: number, bins = 256, samples = 2_000_000): Histogram {
  const counts = new Float64Array(bins);
  const width = Math.max((high - low) / bins, 1e-9);
  const step = Math.max(1, Math.floor(data.length / samples)) | 1;
  for (let i = 0; i < data.length; i += step) {
    const bin = Math.floor((data[i]! - low) / width);
    counts[bin < 0 ? 0 : bin >= bins ? bins - 1 : bin]! += 1;
  }
  return { counts, low, width };
}

/**
 * The two grey values that part a histogram into three classes with the largest variance between them (Otsu 1979, two
 * levels): in CBCT air | soft tissue | bone. Values need not be true Hounsfield units. Null when fewer than three bins
 * are filled.
 */
export function otsuThree(h: Histogram): readonly [number, number] | null {
  const n = h.counts.length;
  const weight = new Float64Array(n + 1);
  const moment = new Float64Array(n + 1);
  let filled = 0;
  for (let i = 0; i < n; i++) {
    weight[i + 1] = weight[i]! + h.counts[i]!;
    moment[i + 1] = moment[i]! + h.counts[i]! * i;
    if (h.counts[i]! > 0) filled++;
  }
  if (filled < 3) return null;
  const part = (from: number, to: number): number => {
    const w = weight[to]! - weight[from]!;
    const m = moment[to]! - moment[from]!;
    return w > 0 ? (m * m) / w : 0;
  };
  let best = -1;
  let found: readonly [number, number] = [0, 0];
  for (let a = 1; a < n - 1; a++) {
    const first = part(0, a);
    for (let b = a + 1; b < n; b++) {
      const between = first + part(a, b) + part(b, n);
      if (between > best) {
        best = between;
        found = [a, b];
      }
    }
  }
  return [h.low + found[0] * h.width, h.low + found[1] * h.width];
}

/** The grey value below which `fraction` of the counted voxels lie. */
export function quantile(h: Histogram, fraction: number): number {
  const total = h.counts.reduce((sum, c) => sum + c, 0);
  let below = 0;
  for (let i = 0; i < h.counts.length; i++) {
    const next = below + h.counts[i]!;
    if (next >= fraction * total && h.counts[i]! > 0) {
      return h.low + h.width * (i + (fraction * total - below) / h.counts[i]!);
    }
    below = next;
  }
  return h.low + h.width * h.counts.length;
}
