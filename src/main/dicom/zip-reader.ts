import { AppError } from '@shared/errors';
import { constants, createInflateRaw } from 'node:zlib';
import { type ByteSource, type OpenSource } from './byte-source';
import { findEnd, readEnd64, readEntries, TAIL_BYTES, type ZipEntry } from './zip-directory';

/** The least that is unpacked at once; a header fits. */
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

/** The first `limit` bytes of what is packed, fewer where it ends; no more is unpacked, however much there is. */
function unpackFirst(packed: Uint8Array, limit: number, path: string): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const stream = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH, chunkSize: Math.min(limit + 64, 1 << 20) });
    const out = new Uint8Array(limit);
    let at = 0;
    stream.on('data', (part: Buffer) => {
      out.set(part.subarray(0, limit - at), at);
      at = Math.min(limit, at + part.length);
      if (at < limit) return;
      resolve(out);
      stream.destroy();
    });
    stream.on('end', () => resolve(out.subarray(0, at)));
    stream.on('error', (error) =>
      reject(new AppError('file/damaged', { path, reason: error.message }, { cause: error })),
    );
    stream.end(packed);
  });
}

/**
 * A packed entry, unpacked from its beginning as far as was asked for, and twice that so that reading on frame by frame
 * costs no more than reading at once: an entry that unpacks to much more than its images need is never unpacked whole.
 */
function openDeflated(archive: OpenSource, entry: ZipEntry, body: number, path: string): OpenSource {
  let unpacked = Promise.resolve<Uint8Array>(new Uint8Array(0));
  let isWhole = entry.size === 0;
  const more = async (known: Uint8Array, end: number): Promise<Uint8Array> => {
    if (isWhole || end <= known.length) return known;
    const limit = Math.min(entry.size, Math.max(START, end > entry.size / 2 ? entry.size : 2 * end));
    // Deflate never makes more than this of what cannot be packed.
    const packed = await archive.read(body, Math.min(entry.compressedSize, limit + Math.ceil(limit / 256) + 1024));
    const bytes = await unpackFirst(packed, limit, path);
    isWhole = limit === entry.size || bytes.length < limit;
    return bytes;
  };
  const upTo = (end: number): Promise<Uint8Array> => (unpacked = unpacked.then((known) => more(known, end)));
  return {
    read: async (offset, length) => (await upTo(offset + length)).subarray(offset, offset + length),
    async readInto(target, offset) {
      const piece = (await upTo(offset + target.length)).subarray(offset, offset + target.length);
      target.set(piece);
      return piece.length;
    },
    close() {
      unpacked = Promise.resolve(new Uint8Array(0));
      isWhole = entry.size === 0;
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
