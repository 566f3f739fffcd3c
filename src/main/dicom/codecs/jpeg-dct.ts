import { JpegBits } from './jpeg-bits';
import { type JpegScan } from './jpeg-headers';

/** Zig-zag order: position in the 8 x 8 block of the k-th coefficient (T.81 figure A.6). */
const ZIGZAG = Uint8Array.of(
  ...[0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14],
  ...[21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53],
  ...[60, 61, 54, 47, 55, 62, 63],
);

/** `BASIS[8 * x + u] = C(u) / 2 * cos((2 x + 1) u pi / 16)`: one dimension of the inverse transform of T.81 A.3.3. */
const BASIS = Float64Array.from({ length: 64 }, (_, i) => {
  const x = i >> 3;
  const u = i & 7;
  return ((u === 0 ? Math.SQRT1_2 : 1) / 2) * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});

const rows = new Float64Array(64);

/** Inverse cosine transform of one block into `target`, level shifted and clamped. */
function transform(
  block: Float64Array,
  target: Uint16Array,
  at: number,
  stride: number,
  wide: number,
  tall: number,
  top: number,
): void {
  for (let v = 0; v < 8; v++) {
    for (let x = 0; x < 8; x++) {
      let sum = 0;
      for (let u = 0; u < 8; u++) sum += BASIS[8 * x + u]! * block[8 * v + u]!;
      rows[8 * v + x] = sum;
    }
  }
  const middle = (top + 1) / 2;
  for (let y = 0; y < tall; y++) {
    for (let x = 0; x < wide; x++) {
      let sum = middle;
      for (let v = 0; v < 8; v++) sum += BASIS[8 * y + v]! * rows[8 * v + x]!;
      target[at + y * stride + x] = sum <= 0 ? 0 : sum >= top ? top : Math.round(sum);
    }
  }
}

/**
 * Baseline and extended sequential JPEG (T.81 annex F, Huffman, one component, 8 or 12 bits): `rows * columns` samples.
 *
 * @throws Error when the stream is damaged or ends early
 */
export function decodeSequential(bytes: Uint8Array, scan: JpegScan): Uint16Array {
  const { rows: height, columns: width, precision } = scan.frame;
  const { quantisation, dc, ac, restartInterval } = scan;
  if (precision !== 8 && precision !== 12) throw new Error(`JPEG precision ${precision}`);
  if (!quantisation || !ac) throw new Error('JPEG without its tables');
  const bits = new JpegBits(bytes, scan.start);
  const result = new Uint16Array(height * width);
  const block = new Float64Array(64);
  const across = Math.ceil(width / 8);
  const blocks = across * Math.ceil(height / 8);
  let previous = 0;
  for (let b = 0; b < blocks; b++) {
    if (restartInterval > 0 && b > 0 && b % restartInterval === 0) {
      bits.restart();
      previous = 0;
    }
    block.fill(0);
    const size = bits.symbol(dc);
    if (size > 15) throw new Error('JPEG coefficient of more than 15 bits');
    previous += bits.extended(size);
    block[0] = previous * quantisation[0]!;
    for (let k = 1; k < 64; k++) {
      const symbol = bits.symbol(ac);
      const length = symbol & 15;
      if (length === 0) {
        if (symbol !== 0xf0) break;
        k += 15;
        continue;
      }
      k += symbol >> 4;
      if (k > 63) throw new Error('JPEG block overflows');
      block[ZIGZAG[k]!] = bits.extended(length) * quantisation[k]!;
    }
    const x = (b % across) * 8;
    const y = Math.floor(b / across) * 8;
    transform(block, result, y * width + x, width, Math.min(8, width - x), Math.min(8, height - y), 2 ** precision - 1);
  }
  return result;
}
