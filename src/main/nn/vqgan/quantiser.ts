import { add, div, mul, square } from '../ops/arithmetic';
import { reduceSum, reshape } from '../ops/broadcast';
import { transpose } from '../ops/layout';
import { argMin, gatherRows, scatterRows } from '../ops/lookup';
import { matMul } from '../ops/matmul';
import { sign } from '../ops/unary';
import { constant, count, type Tensor } from '../tensor';

export interface Quantised {
  /** The nearest codeword of each voxel, [N, codeSize, ...grid]; carries no gradient to the codes. */
  readonly nearest: Tensor;
  /** The codes as rows, [N * voxels, codeSize]. */
  readonly rows: Tensor;
  /** The chosen codeword of each row, whole numbers [N * voxels]. */
  readonly index: Tensor;
}

/** Nearest codeword by Euclidean distance: codes [N, codeSize, ...grid], codebook [K, codeSize]. */
export function quantise(codes: Tensor, codebook: Tensor): Quantised {
  const [batch, size, ...grid] = codes.shape as [number, number, ...number[]];
  const axes = grid.map((_, i) => i + 2);
  const rows = reshape(transpose(codes, [0, ...axes, 1]), [batch * count(grid), size]);
  // |z - e|^2 without |z|^2, which is the same for every codeword.
  const length = reshape(reduceSum(square(codebook), [1]), [codebook.shape[0]!]);
  const distance = add(matMul(rows, transpose(mul(codebook, -2), [1, 0])), length);
  const index = argMin(distance);
  const chosen = reshape(gatherRows(codebook, index), [batch, ...grid, size]);
  return { nearest: transpose(chosen, [0, axes.length + 1, ...axes.map((axis) => axis - 1)]), rows, index };
}

/** Exponential moving averages behind the codebook (van den Oord et al. 2017, appendix A.1). */
export interface CodebookState {
  readonly codebook: Tensor;
  /** How often each codeword is chosen a step, [K]. */
  readonly counts: Tensor;
  /** Sum of the codes that chose it, [K, codeSize]. */
  readonly sums: Tensor;
}

/** Fast enough for the codewords to keep up with an encoder that learns for a thousand steps only. */
const DECAY = 0.95;
const SMOOTHING = 1e-5;

/** One step of the averages; `used` is how many codewords this batch chose. */
export function updateCodebook(state: CodebookState, { rows, index }: Quantised): CodebookState & { used: Tensor } {
  const codes = state.codebook.shape[0]!;
  const ones = constant(new Float32Array(rows.shape[0]!).fill(1), [rows.shape[0]!]);
  const batchCounts = scatterRows(ones, index, codes);
  const average = (old: Tensor, fresh: Tensor): Tensor => add(mul(old, DECAY), mul(fresh, 1 - DECAY));
  const counts = average(state.counts, batchCounts);
  const sums = average(state.sums, scatterRows(rows, index, codes));
  const codebook = div(sums, reshape(add(counts, SMOOTHING), [codes, 1]));
  return { codebook, counts, sums, used: reduceSum(sign(batchCounts)) };
}
