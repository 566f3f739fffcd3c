import { decodeSequential } from './jpeg-dct';
import { readJpegHeaders } from './jpeg-headers';
import { decodeLossless } from './jpeg-lossless';

/**
 * One grey JPEG frame of the expected size, by the process its own header names: baseline, extended (8 or 12 bits) or
 * lossless.
 *
 * @throws Error for other processes and sizes, and when the stream is damaged
 */
export function decodeJpeg(bytes: Uint8Array, rows: number, columns: number): Uint16Array {
  const scan = readJpegHeaders(bytes);
  const { frame } = scan;
  if (frame.rows !== rows || frame.columns !== columns) {
    throw new Error(`the JPEG image is ${frame.columns} x ${frame.rows} pixels`);
  }
  switch (frame.process) {
    case 0:
    case 1:
      return decodeSequential(bytes, scan);
    case 3:
      return decodeLossless(bytes, scan);
    default:
      throw new Error(`JPEG process ${frame.process}`);
  }
}
