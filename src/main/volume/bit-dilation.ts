import { type Bits, tailMask } from './bits';
import { type ElementRow } from './element';

/**
 * Dilation by a box that reaches `reach` voxels to either side along x, y, z: one axis after the other, in steps that
 * grow with the reach. In place; nothing enters from beyond the volume.
 */
export function dilateBitsByBox(bits: Bits, [rx, ry, rz]: readonly [number, number, number]): void {
  const { size, width, words } = bits;
  const [, ny, nz] = size;
  widenRows(bits, 0, rx);
  for (let z = 0; z < nz; z++) spreadLines(words, z * ny * width, width, width, ny, ry);
  for (let y = 0; y < ny; y++) spreadLines(words, y * width, ny * width, width, nz, rz);
}

/**
 * Dilation by an element given as rows along x. The source is widened along x from the narrowest row to the widest, and
 * on the way each of its rows is added wherever the element has a row of that width. Empty rows give nothing and full
 * ones settle what they reach, so the cost follows the surface of the mask. The input is used up.
 */
export function dilateBits(bits: Bits, rows: readonly ElementRow[]): Bits {
  const { size, width, words } = bits;
  const result: Bits = { size, width, words: new Int32Array(words.length) };
  const state = rowStates(bits);
  const settled = new Uint8Array(state.length);
  const halves = [...new Set(rows.map((row) => row.half))].sort((a, b) => a - b);
  let reached = 0;
  for (const half of halves) {
    widenRows(bits, reached, half);
    reached = half;
    const group = rows.filter((row) => row.half === half);
    group.sort((a, b) => a.dy ** 2 + a.dz ** 2 - b.dy ** 2 - b.dz ** 2);
    addRows(bits, state, settled, result, Int32Array.from(group.flatMap(({ dy, dz }) => [dy, dz])));
  }
  return result;
}

const EMPTY = 0;
const MIXED = 1;
const FULL = 2;

function rowStates({ size: [nx, ny, nz], width, words }: Bits): Uint8Array {
  const beyond = ~tailMask(nx);
  const state = new Uint8Array(ny * nz);
  for (let row = 0, w = 0; row < state.length; row++) {
    let any = 0;
    let all = -1;
    for (const last = w + width - 1; w < last; w++) {
      any |= words[w]!;
      all &= words[w]!;
    }
    any |= words[w]!;
    all &= words[w++]! | beyond;
    state[row] = any === 0 ? EMPTY : all === -1 ? FULL : MIXED;
  }
  return state;
}

/** Takes rows already widened by `from` voxels to either side to `to`. Steps no longer than the reach so far need nothing from beyond the row. */
function widenRows({ size: [nx], width, words }: Bits, from: number, to: number): void {
  const tail = tailMask(nx);
  const goal = Math.min(to, nx);
  if (from >= goal) return;
  for (let first = 0; first < words.length; first += width) {
    const last = first + width - 1;
    for (let reach = from; reach < goal;) {
      const step = Math.min(Math.max(1, reach), goal - reach, 31);
      const back = 32 - step;
      let before = 0;
      let here = words[first]!;
      for (let w = first; w < last; w++) {
        const next = words[w + 1]!;
        words[w] = here | (here << step) | (here >>> step) | (before >>> back) | (next << back);
        before = here;
        here = next;
      }
      words[last] = (here | (here << step) | (here >>> step) | (before >>> back)) & tail;
      reach += step;
    }
  }
}

/** Adds to each row of the result the source rows at the offsets `[dy, dz, dy, dz, ...]`. */
function addRows(source: Bits, state: Uint8Array, settled: Uint8Array, result: Bits, offsets: Int32Array): void {
  const [nx, ny, nz] = source.size;
  const { width, words } = source;
  const sum = result.words;
  const tail = tailMask(nx);
  for (let z = 0, row = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++, row++) {
      if (settled[row] === 1) continue;
      const to = row * width;
      for (let k = 0; k < offsets.length; k += 2) {
        const yy = y + offsets[k]!;
        const zz = z + offsets[k + 1]!;
        if (yy < 0 || zz < 0 || yy >= ny || zz >= nz) continue;
        const other = yy + ny * zz;
        if (state[other] === EMPTY) continue;
        if (state[other] === FULL) {
          sum.fill(-1, to, to + width);
          sum[to + width - 1] = tail;
          settled[row] = 1;
          break;
        }
        const at = other * width;
        for (let w = 0; w < width; w++) sum[to + w]! |= words[at + w]!;
      }
    }
  }
}

/** Along `count` lines of `width` words that lie `stride` apart, each line becomes the union of those up to `reach` away. */
function spreadLines(
  words: Int32Array,
  start: number,
  stride: number,
  width: number,
  count: number,
  reach: number,
): void {
  const goal = Math.min(reach, count);
  if (goal === 0) return;
  let from = new Int32Array(count * width);
  let to = new Int32Array(count * width);
  let any = 0;
  for (let line = 0; line < count; line++) {
    const at = start + line * stride;
    for (let w = 0; w < width; w++) any |= from[line * width + w] = words[at + w]!;
  }
  if (any === 0) return;
  for (let reached = 0; reached < goal;) {
    const step = Math.min(2 * reached + 1, goal - reached);
    for (let line = 0; line < count; line++) {
      const here = line * width;
      const below = Math.max(0, line - step) * width;
      const above = Math.min(count - 1, line + step) * width;
      for (let w = 0; w < width; w++) to[here + w] = from[here + w]! | from[below + w]! | from[above + w]!;
    }
    [from, to] = [to, from];
    reached += step;
  }
  for (let line = 0; line < count; line++) {
    const at = start + line * stride;
    for (let w = 0; w < width; w++) words[at + w] = from[line * width + w]!;
  }
}
