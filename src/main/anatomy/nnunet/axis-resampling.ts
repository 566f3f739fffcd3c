/**
 * One axis of a resampling: index positions of the target's voxels in the source, and the weights of their neighbours.
 * Target voxel i lies at `(i + 0.5) * from / to - 0.5` (voxel edges coincide); beyond the ends the last value is repeated.
 */
export interface AxisResampling {
  readonly from: number;
  readonly to: number;
  /** Spline order: 0 nearest, 1 linear, 3 cubic B-spline through the samples. */
  readonly order: 0 | 1 | 3;
  /** First neighbour of each target voxel, counted in the padded line. */
  readonly first: Int32Array;
  /** `taps` weights a target voxel. */
  readonly weights: Float64Array;
  readonly taps: 1 | 2 | 4;
  /** Repeated samples before and after the line that the weights count on. */
  readonly pad: number;
}

/** Repeated samples at each end of a cubic line: the pole's 12th power is 1e-7. */
const CUBIC_PAD = 12;

export function axisResampling(from: number, to: number, order: 0 | 1 | 3): AxisResampling {
  const taps = order === 0 ? 1 : order === 1 ? 2 : 4;
  const pad = order === 3 ? CUBIC_PAD : order === 1 ? 1 : 0;
  const first = new Int32Array(to);
  const weights = new Float64Array(to * taps);
  for (let i = 0; i < to; i++) {
    const p = ((i + 0.5) * from) / to - 0.5;
    if (order === 0) {
      first[i] = Math.min(from - 1, Math.max(0, Math.floor(p + 0.5)));
      weights[i] = 1;
      continue;
    }
    const held = order === 1 ? Math.min(from - 1, Math.max(0, p)) : p;
    const index = Math.floor(held);
    const t = held - index;
    if (order === 1) {
      first[i] = index + pad;
      weights.set([1 - t, t], 2 * i);
    } else {
      first[i] = index - 1 + pad;
      weights.set(
        [(1 - t) ** 3 / 6, (4 - 6 * t * t + 3 * t ** 3) / 6, (1 + 3 * (t + t * t - t ** 3)) / 6, t ** 3 / 6],
        4 * i,
      );
    }
  }
  return { from, to, order, first, weights, taps, pad };
}

/** Lines that are resampled together; they lie side by side, so that strided reading uses whole cache lines. */
export const LINES = 16;

/** The room that {@link resampleLines} needs for its padded lines. */
export function lineBuffer({ from, pad }: AxisResampling): Float64Array {
  return new Float64Array((from + 2 * pad) * LINES);
}

/**
 * Resamples `LINES` lines at once. Sample k of line w lies at `lines[(pad + k) * LINES + w]`; the padding is filled here,
 * and the buffer is changed. Result i of line w goes to `out[i * LINES + w]`.
 */
export function resampleLines(plan: AxisResampling, lines: Float64Array, out: Float64Array): void {
  const { from, to, first, weights, taps, pad, order } = plan;
  for (let k = 0; k < pad; k++) {
    lines.copyWithin(k * LINES, pad * LINES, (pad + 1) * LINES);
    lines.copyWithin((pad + from + k) * LINES, (pad + from - 1) * LINES, (pad + from) * LINES);
  }
  if (order === 3) toCoefficients(lines, from + 2 * pad);
  for (let i = 0; i < to; i++) {
    const at = first[i]! * LINES;
    const target = i * LINES;
    if (taps === 1) {
      for (let w = 0; w < LINES; w++) out[target + w] = lines[at + w]!;
    } else if (taps === 2) {
      const a = weights[2 * i]!;
      const b = weights[2 * i + 1]!;
      for (let w = 0; w < LINES; w++) out[target + w] = a * lines[at + w]! + b * lines[at + LINES + w]!;
    } else {
      const a = weights[4 * i]!;
      const b = weights[4 * i + 1]!;
      const c = weights[4 * i + 2]!;
      const d = weights[4 * i + 3]!;
      for (let w = 0; w < LINES; w++) {
        const n = at + w;
        out[target + w] = a * lines[n]! + b * lines[n + LINES]! + c * lines[n + 2 * LINES]! + d * lines[n + 3 * LINES]!;
      }
    }
  }
}

const POLE = Math.sqrt(3) - 2;

/** B-spline coefficients by the two recursions of Unser 1993; both ends go on as they are, which the padding makes true. */
function toCoefficients(lines: Float64Array, n: number): void {
  const end = (n - 1) * LINES;
  for (let w = 0; w < LINES; w++) lines[w]! *= 6 / (1 - POLE);
  for (let k = LINES; k <= end; k += LINES) {
    for (let w = 0; w < LINES; w++) lines[k + w] = 6 * lines[k + w]! + POLE * lines[k + w - LINES]!;
  }
  for (let w = 0; w < LINES; w++) lines[end + w]! *= POLE / (POLE - 1);
  for (let k = end - LINES; k >= 0; k -= LINES) {
    for (let w = 0; w < LINES; w++) lines[k + w] = POLE * (lines[k + w + LINES]! - lines[k + w]!);
  }
}
