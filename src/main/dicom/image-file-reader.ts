import { AppError, errorText, isAbort } from '@shared/errors';
import { type DataSet } from 'dicom-parser';
import { detectFormat } from '../volume/io/format';
import { type ByteSource, openBytes, type OpenSource } from './byte-source';
import { nativeFrameRanges, readFrameRanges } from './fragments-reader';
import { describeImage } from './frames';
import { type Header, isEncapsulated, parseHeader } from './header';
import { type ImageFile } from './image-file';
import { syntaxName, TRANSFER_SYNTAXES } from './transfer-syntaxes';

/** Enough for the header of nearly every single-frame image; longer ones are read in growing pieces. */
const FIRST_READ = 1 << 15;
/** Headers are kilobytes, those of enhanced images some megabytes. */
const LONGEST_HEADER = 1 << 24;

export type FileContent =
  | { readonly kind: 'image'; readonly image: ImageFile }
  /** DICOM, but without images. */
  | { readonly kind: 'no-pixels'; readonly dataSet: DataSet }
  | { readonly kind: 'unreadable'; readonly error: AppError }
  | { readonly kind: 'not-dicom' };

async function readHeader(open: OpenSource, source: ByteSource, first: Uint8Array): Promise<FileContent | Header> {
  let bytes = first;
  for (;;) {
    const whole = bytes.length >= source.size;
    const result = parseHeader(bytes, whole);
    switch (result.kind) {
      case 'image':
        return result.header;
      case 'no-pixels':
        return result;
      case 'damaged': {
        const { name } = source;
        return { kind: 'unreadable', error: new AppError('dicom/damaged', { file: name, reason: result.reason }) };
      }
      case 'more': {
        const next = await open.read(0, Math.min(source.size, LONGEST_HEADER, bytes.length * 16));
        if (next.length <= bytes.length) {
          const isLong = bytes.length >= LONGEST_HEADER;
          const reason = isLong ? 'its header is longer than 16 MB' : 'it ends inside its header';
          return { kind: 'unreadable', error: new AppError('dicom/damaged', { file: source.name, reason }) };
        }
        bytes = next;
      }
    }
  }
}

async function imageOf(open: OpenSource, source: ByteSource, header: Header): Promise<ImageFile> {
  const file = source.name;
  if (!TRANSFER_SYNTAXES[header.syntax]) {
    throw new AppError('dicom/unsupported-syntax', { file, syntax: syntaxName(header.syntax) });
  }
  const description = describeImage(header.dataSet, file);
  const { offset, length } = header.pixels;
  const { rows, columns, bitsAllocated } = description.format;
  const content = header.inflated ? openBytes(header.inflated) : open;
  const size = header.inflated?.length ?? source.size;
  const frames = description.planes.length;
  const frameBytes = (rows * columns * bitsAllocated) / 8;
  const ranges = isEncapsulated(header)
    ? await readFrameRanges(content, offset, size, frames)
    : nativeFrameRanges(offset, Math.min(size, offset + (length ?? Infinity)), frameBytes, frames);
  return { ...description, source, syntax: header.syntax, ranges, deflated: header.inflated !== undefined };
}

/**
 * Reads the header of a file and where its frames lie, not its pixels. What is wrong with one file of many is part of the
 * result; only failing to read the disk throws.
 */
export async function readImageFile(source: ByteSource): Promise<FileContent> {
  if (source.size < 132) return { kind: 'not-dicom' };
  let open: OpenSource;
  try {
    open = await source.open();
  } catch (error) {
    if (error instanceof AppError) return { kind: 'unreadable', error };
    throw error;
  }
  try {
    const first = await open.read(0, FIRST_READ);
    if (detectFormat(first) !== 'dicom') return { kind: 'not-dicom' };
    const header = await readHeader(open, source, first);
    if ('kind' in header) return header;
    return { kind: 'image', image: await imageOf(open, source, header) };
  } catch (error) {
    if (error instanceof AppError && !isAbort(error)) return { kind: 'unreadable', error };
    throw error;
  } finally {
    await open.close();
  }
}

/** The reason of an unreadable file without its name, for a list of many. */
export function shortReason(error: AppError): string {
  const { reason, feature, syntax } = error.details;
  return String(reason ?? feature ?? (syntax === undefined ? errorText(error.code, error.details) : `${syntax}`));
}
