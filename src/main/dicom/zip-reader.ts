import { AppError } from '@shared/errors';
import { promisify } from 'node:util';
import { constants, inflateRaw } from 'node:zlib';
import { type ByteSource, openBytes, type OpenSource } from './byte-source';
import { findEnd, readEnd64, readEntries, TAIL_BYTES, type ZipEntry } from './zip-directory';

const inflate = promisify(inflateRaw);

/** What a header needs is unpacked alone; a read beyond it unpacks the whole entry once. */
const START = 1 << 18;
const BEST_RATIO = 1032;

async function bodyOffset(archive: OpenSource, entry: ZipEntry, path: string): Promise<number> {
  const head = await archive.read(entry.headerOffset, 30);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 30 || view.getUint32(0, true) !== 0x04034b50) {
    throw new AppError('file/damaged', { path, reason: 'a file inside is not where the directory says' });
  }
  return entry.headerOffset + 30 + view.getUint16(26, true) + view.getUint16(28, true);
}

async function inflated(bytes: Uint8Array, limit: number, path: string): Promise<Uint8Array> {
  try {
    return await inflate(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: limit + 64 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'a file inside cannot be unpacked';
    throw new AppError('file/damaged', { path, reason }, { cause: error });
  }
}

function openDeflated(archive: OpenSource, entry: ZipEntry, body: number, path: string): OpenSource {
  let start: Promise<Uint8Array> | undefined;
  let whole: Promise<OpenSource> | undefined;
  const unpackWhole = async (): Promise<OpenSource> =>
    openBytes(await inflated(await archive.read(body, entry.compressedSize), entry.size, path));
  const unpackStart = async (): Promise<Uint8Array> => {
    const packed = await archive.read(body, Math.min(entry.compressedSize, START));
    return inflated(packed, packed.length * BEST_RATIO, path);
  };
  return {
    async read(offset, length) {
      if (!whole && offset + length <= START) {
        const bytes = await (start ??= unpackStart());
        if (offset + length <= bytes.length || bytes.length >= entry.size) {
          return bytes.subarray(offset, offset + length);
        }
      }
      return (await (whole ??= unpackWhole())).read(offset, length);
    },
    readInto: async (target, offset) => (await (whole ??= unpackWhole())).readInto(target, offset),
    close() {
      start = whole = undefined;
      return Promise.resolve();
    },
  };
}

function openStored(archive: OpenSource, entry: ZipEntry, body: number): OpenSource {
  const inside = (offset: number, length: number): number => Math.max(0, Math.min(length, entry.size - offset));
  return {
    read: (offset, length) => archive.read(body + offset, inside(offset, length)),
    readInto: (target, offset) => archive.readInto(target.subarray(0, inside(offset, target.length)), body + offset),
    close: () => Promise.resolve(),
  };
}

/**
 * The files of a zip archive as sources, nothing unpacked yet; the archive stays open until `close`. Throws
 * `file/damaged` or `file/encrypted`.
 */
export async function openZip(source: ByteSource): Promise<{ entries: ByteSource[]; close(): Promise<void> }> {
  const archive = await source.open();
  try {
    const { path } = source;
    const tail = await archive.read(Math.max(0, source.size - TAIL_BYTES), TAIL_BYTES);
    const end = findEnd(tail, path);
    const place = end.zip64 === undefined ? end : readEnd64(await archive.read(end.zip64, 56), path);
    if (place.offset + place.size > source.size) {
      throw new AppError('file/damaged', { path, reason: 'the zip directory lies outside the file' });
    }
    const entries = readEntries(await archive.read(place.offset, place.size), path);
    return {
      entries: entries.map((entry) => entrySource(archive, entry, source)),
      close: () => archive.close(),
    };
  } catch (error) {
    await archive.close();
    throw error;
  }
}

function entrySource(archive: OpenSource, entry: ZipEntry, zip: ByteSource): ByteSource {
  return {
    name: entry.name.slice(entry.name.lastIndexOf('/') + 1),
    path: `${zip.path}/${entry.name}`,
    size: entry.size,
    async open() {
      if (entry.compressedSize > zip.size || entry.size > (entry.compressedSize + 64) * BEST_RATIO) {
        throw new AppError('file/damaged', { path: zip.path, reason: `${entry.name} has an impossible size` });
      }
      const body = await bodyOffset(archive, entry, zip.path);
      if (entry.method === 0) return openStored(archive, entry, body);
      if (entry.method === 8) return openDeflated(archive, entry, body, zip.path);
      throw new AppError('file/damaged', { path: zip.path, reason: `${entry.name} is packed in an unknown way` });
    },
  };
}
