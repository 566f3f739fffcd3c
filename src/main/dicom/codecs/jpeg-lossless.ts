import { JpegBits } from './jpeg-bits';
import { type JpegScan } from './jpeg-headers';

/** Predictors of T.81 table H.1 from the left (a), upper (b) and upper left (c) neighbours. */
function predict(selection: number, a: number, b: number, c: number): number {
  switch (selection) {
    case 1:
      return a;
    case 2:
      return b;
    case 3:
      return c;
    case 4:
      return a + b - c;
    case 5:
      return a + ((b - c) >> 1);
    case 6:
      return b + ((a - c) >> 1);
    case 7:
      return (a + b) >> 1;
    default:
      throw new Error(`JPEG predictor ${selection}`);
  }
}

/**
 * Lossless JPEG (T.81 annex H, Huffman, one component, 2..16 bits): `rows * columns` samples. A restart begins on a row of
 * its own, as the standard demands.
 *
 * @throws Error when the stream is damaged or ends early
 */
export function decodeLossless(bytes: Uint8Array, scan: JpegScan): Uint16Array {
  const { rows, columns, precision } = scan.frame;
  const { dc, predictor, pointTransform, restartInterval } = scan;
  if (precision < 2 || precision > 16) throw new Error(`JPEG precision ${precision}`);
  if (restartInterval % columns !== 0) throw new Error('JPEG restart inside a row');
  const bits = new JpegBits(bytes, scan.start);
  const result = new Uint16Array(rows * columns);
  const origin = 1 << (precision - pointTransform - 1);
  const restartRows = restartInterval / columns;
  for (let y = 0; y < rows; y++) {
    const isFirst = y === 0 || (restartRows > 0 && y % restartRows === 0);
    if (isFirst && y > 0) bits.restart();
    const row = y * columns;
    for (let x = 0; x < columns; x++) {
      const i = row + x;
      let prediction: number;
      if (x === 0) prediction = isFirst ? origin : result[i - columns]!;
      else if (isFirst) prediction = result[i - 1]!;
      else prediction = predict(predictor, result[i - 1]!, result[i - columns]!, result[i - columns - 1]!);
      const size = bits.symbol(dc);
      if (size > 16) throw new Error('JPEG difference of more than 16 bits');
      result[i] = prediction + (size === 16 ? 32768 : bits.extended(size));
    }
  }
  if (pointTransform > 0) for (let i = 0; i < result.length; i++) result[i] = result[i]! << pointTransform;
  return result;
}
