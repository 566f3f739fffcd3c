import dicomParser, { type DataSet } from 'dicom-parser';
import { Inflate } from 'fflate';
import { inflateRawSync } from 'node:zlib';
import { decimal, unsigned } from './data-set';
import { Tag } from './tags';

/** A deflated data set is a single slice or a small volume; more than this is a decompression bomb. */
const MOST_INFLATED = 2 ** 31;
/** Unpacked first, to learn how long the rest is; the larger ones where a header does not fit. */
const HEAD_BYTES = [1 << 16, 1 << 20, 1 << 24] as const;
/** What may follow the pixels. */
const ROOM_BYTES = 1 << 23;

/** The first `limit` bytes of packed data, fewer where it ends or is damaged. */
function inflateHead(packed: Uint8Array, limit: number): Uint8Array {
  const out = new Uint8Array(limit);
  let at = 0;
  const inflate = new Inflate((part) => {
    out.set(part.subarray(0, limit - at), at);
    at = Math.min(limit, at + part.length);
  });
  const piece = 1 << 11;
  try {
    for (let from = 0; from < packed.length && at < limit; from += piece) {
      inflate.push(packed.subarray(from, from + piece), from + piece >= packed.length);
    }
  } catch {
    // What came before the damage is all there is.
  }
  return out.subarray(0, at);
}

/** Bytes of the pixels: as many as are stated, no more than its images have. */
function pixelBytes(dataSet: DataSet, stated: number): number {
  const [rows = 0, columns = 0, bits = 16, samples = 1] = [
    Tag.Rows,
    Tag.Columns,
    Tag.BitsAllocated,
    Tag.SamplesPerPixel,
  ].map((tag) => unsigned(dataSet, tag));
  const frames = Math.max(1, decimal(dataSet, Tag.NumberOfFrames) ?? 1);
  return Math.min(stated, (rows * columns * samples * frames * bits) / 8 || 0);
}

/** Bytes that a deflated data set may unpack to: as many as its pixels say that they are, and a little room. */
function mostInflated(meta: Uint8Array, packed: Uint8Array): number {
  for (const limit of HEAD_BYTES) {
    const head = inflateHead(packed, limit);
    const bytes = Buffer.concat([meta, head]);
    try {
      const dataSet = dicomParser.parseDicom(bytes, { untilTag: Tag.PixelData, inflater: (all) => all });
      const element = dataSet.elements[Tag.PixelData];
      if (!element) continue;
      return Math.min(MOST_INFLATED, element.dataOffset + pixelBytes(dataSet, element.length) + ROOM_BYTES);
    } catch {
      // Its header is longer, or damaged.
    }
  }
  return HEAD_BYTES[2];
}

/**
 * Unpacks the deflated data set of a file that is plain up to byte `position`. Throws where it is damaged, or unpacks to
 * more than its images need.
 */
export function inflateDataSet(file: Uint8Array, position: number): Uint8Array {
  const packed = file.subarray(position);
  try {
    return inflateRawSync(packed, { maxOutputLength: mostInflated(file.subarray(0, position), packed) });
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw isTooLarge ? new RangeError('it unpacks to more than its images need', { cause: error }) : error;
  }
}
