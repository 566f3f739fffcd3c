import { AppError } from '@shared/errors';

export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Byte of the entry's local header. */
  readonly headerOffset: number;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const CENTRAL = 0x02014b50;
/** End record, its longest comment, and the zip64 locator before it. */
export const TAIL_BYTES = 22 + 65535 + 20;

export interface CentralDirectory {
  readonly offset: number;
  readonly size: number;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Finds the central directory from the last {@link TAIL_BYTES} of an archive (APPNOTE 4.3.16); `zip64` is the place of the
 * zip64 end record when the archive has one. Throws `file/damaged`.
 */
export function findEnd(tail: Uint8Array, path: string): CentralDirectory & { readonly zip64?: number } {
  const view = viewOf(tail);
  for (let at = tail.length - 22; at >= 0; at--) {
    if (view.getUint32(at, true) !== END) continue;
    const found = { size: view.getUint32(at + 12, true), offset: view.getUint32(at + 16, true) };
    if (at >= 20 && view.getUint32(at - 20, true) === LOCATOR_64) {
      return { ...found, zip64: Number(view.getBigUint64(at - 12, true)) };
    }
    return found;
  }
  throw new AppError('file/damaged', { path, reason: 'the zip file ends early' });
}

/** Reads the zip64 end record (56 bytes). Throws `file/damaged`. */
export function readEnd64(bytes: Uint8Array, path: string): CentralDirectory {
  const view = viewOf(bytes);
  if (bytes.length < 56 || view.getUint32(0, true) !== END_64) {
    throw new AppError('file/damaged', { path, reason: 'the zip directory is missing' });
  }
  return { size: Number(view.getBigUint64(40, true)), offset: Number(view.getBigUint64(48, true)) };
}

/** Sizes and offset above 4 GiB stand in an extra field (APPNOTE 4.5.3), in this order, only those that overflowed. */
function wideValues(extra: Uint8Array, values: number[]): number[] {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let from = at + 4;
    return values.map((value) => {
      if (value !== 0xffffffff || from + 8 > extra.length) return value;
      from += 8;
      return Number(view.getBigUint64(from - 8, true));
    });
  }
  return values;
}

/**
 * The files of a central directory; folders are left out. Throws `file/damaged` for a broken directory and
 * `file/encrypted` for entries with a password.
 */
export function readEntries(directory: Uint8Array, path: string): ZipEntry[] {
  const view = viewOf(directory);
  const entries: ZipEntry[] = [];
  let at = 0;
  while (at + 46 <= directory.length && view.getUint32(at, true) === CENTRAL) {
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const end = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    if (end > directory.length) break;
    const flags = view.getUint16(at + 8, true);
    const nameBytes = directory.subarray(at + 46, at + 46 + nameLength);
    const name = new TextDecoder(flags & 0x800 ? 'utf-8' : 'latin1').decode(nameBytes);
    const [size = 0, compressedSize = 0, headerOffset = 0] = wideValues(
      directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength),
      [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)],
    );
    if (flags & 1) throw new AppError('file/encrypted', { path });
    if (!name.endsWith('/')) {
      entries.push({ name, method: view.getUint16(at + 10, true), compressedSize, size, headerOffset });
    }
    at = end;
  }
  if (at < directory.length) throw new AppError('file/damaged', { path, reason: 'the zip directory is broken' });
  return entries;
}
