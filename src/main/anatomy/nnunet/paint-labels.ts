import type { Arrangement } from './arrangement';
import type { AxisResampling } from './axis-resampling';

/**
 * Turns planes of logits, as they come, into labels of the scan's own voxels: logits are resampled to the cropped scan's
 * grid and only then compared, the first of equal ones winning; regions are drawn one over the other where their logits are
 * above 0. Two resampled planes are kept.
 */
export class LabelPainter {
  private painted = 0;
  private readonly kept = new Map<number, Float32Array>();
  private readonly plane: number;

  /**
   * @param axes from the network's grid to the box, order 0 or 1
   * @param box the cropped scan
   * @param labels label of each channel
   * @param result labels of the whole scan, in the scan's own order; voxels outside the box are left as they are
   * @param regions channels are label regions, see `NnunetPlan`
   */
  constructor(
    private readonly axes: readonly AxisResampling[],
    private readonly box: Arrangement,
    private readonly labels: Uint8Array,
    private readonly result: Uint8Array,
    private readonly regions = false,
  ) {
    this.plane = box.size[1] * box.size[2];
  }

  /** Takes plane `index` of the logits, `[channels, n1, n2]`; planes come in order. */
  take(index: number, logits: Float32Array): void {
    const reused = this.kept.get(index - 2) ?? new Float32Array(this.labels.length * this.plane);
    this.kept.delete(index - 2);
    resamplePlane(logits, this.axes[1]!, this.axes[2]!, this.labels.length, reused);
    this.kept.set(index, reused);
    const [slow] = this.axes as [AxisResampling, AxisResampling, AxisResampling];
    for (; this.painted < slow.to; this.painted++) {
      const [a, b, weight] = neighbours(slow, this.painted);
      if (b > index) return;
      this.paint(this.painted, this.kept.get(a)!, this.kept.get(b)!, weight);
    }
  }

  private paint(plane: number, a: Float32Array, b: Float32Array, weight: number): void {
    const { size, start, strides } = this.box;
    const { result } = this;
    const at = this.regions ? this.regionAt : this.largestAt;
    for (let j = 0, from = 0; j < size[1]; j++) {
      let to = start + plane * strides[0] + j * strides[1];
      for (let k = 0; k < size[2]; k++, from++, to += strides[2]) result[to] = at(a, b, weight, from);
    }
  }

  /** Label of the largest logit. */
  private readonly largestAt = (a: Float32Array, b: Float32Array, weight: number, at: number): number => {
    const { labels, plane } = this;
    const other = 1 - weight;
    let best = 0;
    let most = -Infinity;
    for (let channel = 0, from = at; channel < labels.length; channel++, from += plane) {
      const value = other * a[from]! + weight * b[from]!;
      if (value > most) {
        most = value;
        best = channel;
      }
    }
    return labels[best]!;
  };

  /** Label of the last region that is there; a probability above one half is a logit above 0. */
  private readonly regionAt = (a: Float32Array, b: Float32Array, weight: number, at: number): number => {
    const { labels, plane } = this;
    let label = 0;
    for (let channel = 0, from = at; channel < labels.length; channel++, from += plane) {
      if ((1 - weight) * a[from]! + weight * b[from]! > 0) label = labels[channel]!;
    }
    return label;
  };
}

/** Two source samples of a target voxel and the second one's weight; never one whose weight is 0 beyond the first. */
function neighbours(
  { from, order, first, weights, pad }: AxisResampling,
  i: number,
): readonly [number, number, number] {
  if (order === 0) return [first[i]!, first[i]!, 0];
  const a = first[i]! - pad;
  const weight = weights[2 * i + 1]!;
  return weight === 0 ? [a, a, 0] : [a, Math.min(from - 1, a + 1), weight];
}

function resamplePlane(
  source: Float32Array,
  rows: AxisResampling,
  columns: AxisResampling,
  channels: number,
  result: Float32Array,
): void {
  const left = new Int32Array(columns.to);
  const right = new Int32Array(columns.to);
  const part = new Float64Array(columns.to);
  for (let k = 0; k < columns.to; k++)
    [left[k], right[k], part[k]] = neighbours(columns, k) as [number, number, number];
  const line = new Float64Array(columns.from);
  for (let channel = 0, to = 0; channel < channels; channel++) {
    const base = channel * rows.from * columns.from;
    for (let j = 0; j < rows.to; j++) {
      const [a, b, weight] = neighbours(rows, j);
      const one = base + a * columns.from;
      const two = base + b * columns.from;
      for (let k = 0; k < columns.from; k++) line[k] = (1 - weight) * source[one + k]! + weight * source[two + k]!;
      for (let k = 0; k < columns.to; k++, to++) {
        result[to] = (1 - part[k]!) * line[left[k]!]! + part[k]! * line[right[k]!]!;
      }
    }
  }
}
