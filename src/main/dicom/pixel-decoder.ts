import { AppError } from '@shared/errors';
import { decodeJpeg } from './codecs/jpeg';
import { decodeRle } from './codecs/rle';
import { decodeWasm } from './codecs/wasm';
import { type PixelFormat } from './frames';
import { type Samples } from './grey-values';
import { type PixelCoding, syntaxName, TRANSFER_SYNTAXES } from './transfer-syntaxes';

type Decode = (bytes: Uint8Array, format: PixelFormat) => Samples | Promise<Samples>;

/** Bytes in memory order to samples. */
function samplesOf(bytes: Uint8Array, bitsAllocated: PixelFormat['bitsAllocated']): Samples {
  if (bitsAllocated === 8) return bytes;
  const own = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return bitsAllocated === 16
    ? new Uint16Array(own.buffer, own.byteOffset, own.length >> 1)
    : new Uint32Array(own.buffer, own.byteOffset, own.length >> 2);
}

function swapped(bytes: Uint8Array, width: number): Uint8Array {
  const copy = Buffer.from(bytes);
  if (width === 2) copy.swap16();
  if (width === 4) copy.swap32();
  return new Uint8Array(copy.buffer, copy.byteOffset, copy.length);
}

/** How each coding yields samples; a new one is one entry here and one in `transfer-syntaxes.ts`. */
const DECODERS: Readonly<Record<PixelCoding, Decode>> = {
  native: (bytes, { bitsAllocated }) => samplesOf(bytes, bitsAllocated),
  rle: (bytes, { rows, columns, bitsAllocated }) =>
    samplesOf(decodeRle(bytes, rows * columns, bitsAllocated / 8), bitsAllocated),
  jpeg: (bytes, { rows, columns }) => decodeJpeg(bytes, rows, columns),
  'jpeg-ls': (bytes, { rows, columns }) => decodeWasm('jpeg-ls', bytes, rows, columns),
  'jpeg-2000': (bytes, { rows, columns }) => decodeWasm('jpeg-2000', bytes, rows, columns),
  htj2k: (bytes, { rows, columns }) => decodeWasm('htj2k', bytes, rows, columns),
};

/** Samples of a compressed stream in the container width of the format, so that a table of that width fits. */
function fitted(samples: Samples, format: PixelFormat): Samples {
  const wide = format.bitsAllocated;
  if (wide === 8 && !(samples instanceof Uint8Array)) return Uint8Array.from(samples);
  if (wide === 16 && !(samples instanceof Uint16Array)) return Uint16Array.from(samples);
  if (wide === 32 && !(samples instanceof Uint32Array)) return Uint32Array.from(samples);
  return samples;
}

/**
 * One frame's bytes to `rows * columns` stored samples.
 *
 * @param syntax transfer syntax UID
 * @param file name for messages
 * @throws AppError `dicom/unsupported-syntax`, or `dicom/damaged` when the data do not decode to the size in the header
 */
export async function decodeFrame(
  syntax: string,
  format: PixelFormat,
  bytes: Uint8Array,
  file: string,
): Promise<Samples> {
  const known = TRANSFER_SYNTAXES[syntax];
  if (!known) throw new AppError('dicom/unsupported-syntax', { file, syntax: syntaxName(syntax) });
  let samples: Samples;
  try {
    const ordered = known.bigEndian ? swapped(bytes, format.bitsAllocated / 8) : bytes;
    samples = fitted(await DECODERS[known.coding](ordered, format), format);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'its pixels cannot be decoded';
    throw new AppError('dicom/damaged', { file, reason }, { cause: error });
  }
  if (samples.length !== format.rows * format.columns) {
    throw new AppError('dicom/damaged', { file, reason: 'its pixels are not as many as its header says' });
  }
  return samples;
}
