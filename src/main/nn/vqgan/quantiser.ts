import { add, div, mul, square, sub } from '../ops/arithmetic';
import { reduceSum, reshape } from '../ops/broadcast';
import { transpose } from '../ops/layout';
import { argMin, gatherRows, scatterRows } from '../ops/lookup';
import { matMul } from '../ops/matmul';
import { sign, stopGradient } from '../ops/unary';
import { constant, count, type Tensor } from '../tensor';

export interface Quantised {
  /** The codewords nearest to the codes, [N, codeSize, ...grid]; carries no gradient to the codes. */
  readonly nearest: Tensor;
  /** The pieces of the codes, each as long as a codeword: rows [N * voxels * pieces, codewordSize]. */
  readonly rows: Tensor;
  /** The chosen codeword of each row, whole numbers [N * voxels * pieces]. */
  readonly index: Tensor;
  /** Squared distance of each row to its codeword, [N * voxels * pieces]. */
  readonly misfit: Tensor;
}

/**
 * Nearest codeword by Euclidean distance for each piece of each code: codes [N, codeSize, ...grid], codebook
 * [K, codewordSize].
 */
export function quantise(codes: Tensor, codebook: Tensor): Quantised {
  const [batch, size, ...grid] = codes.shape as [number, number, ...number[]];
  const axes = grid.map((_, i) => i + 2);
  const length = codebook.shape[1]!;
  const rows = reshape(transpose(codes, [0, ...axes, 1]), [(batch * count(grid) * size) / length, length]);
  // |z - e|^2 without |z|^2, which is the same for every codeword.
  const squares = reshape(reduceSum(square(codebook), [1]), [codebook.shape[0]!]);
  const index = argMin(add(matMul(rows, transpose(mul(codebook, -2), [1, 0])), squares));
  const chosen = gatherRows(codebook, index);
  const nearest = transpose(reshape(chosen, [batch, ...grid, size]), [
    0,
    axes.length + 1,
    ...axes.map((axis) => axis - 1),
  ]);
  const misfit = reshape(reduceSum(square(sub(rows, chosen)), [1]), [rows.shape[0]!]);
  return { nearest: stopGradient(nearest), rows, index, misfit };
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
