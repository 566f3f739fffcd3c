import type { VoxelType } from '@shared/case/case';
import { AppError } from '@shared/errors';
import type { Geometry } from '@shared/geometry';
import { voxelBytes } from '@shared/ipc/binary';
import type { VoxelArray } from '@shared/volume';
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { crc32 } from 'node:zlib';
import { toReadError, writeFileAtomic } from '../volume/io/atomic-writer';
import {
  blockBytes,
  blockCount,
  createHeader,
  decodeBlock,
  decodeOffsets,
  encodeBlock,
  encodeHeader,
  encodeOffsets,
  MAGIC,
  parseHeader,
  sliceBytes,
  type VolumeHeader,
  volumeBytes,
} from './volume-format';
import { volumePath } from './folder';

/** Blocks under way at once; each is packed or unpacked on a thread of its own. */
const AHEAD = 4;
const LARGEST_HEADER = 1 << 16;

/** Writes a volume; the file is there whole or not at all. Voxels are the values' own bytes in index order. */
export async function writeVolumeFile(
  path: string,
  type: VoxelType,
  geometry: Geometry,
  data: VoxelArray,
): Promise<void> {
  const header = createHeader(type, geometry);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (bytes.length !== volumeBytes(header)) throw new RangeError(`${path}: voxels do not fill the grid`);
  await writeFileAtomic(path, encode(header, bytes));
}

async function* encode(header: VolumeHeader, bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const head = encodeHeader(header);
  yield head;
  const offsets: number[] = [];
  let offset = head.length;
  const block = header.slices * sliceBytes(header);
  const blocks = ahead(blockCount(header), (i) =>
    encodeBlock(bytes.subarray(i * block, i * block + blockBytes(header, i)), voxelBytes(header.type)),
  );
  for await (const packed of blocks) {
    offsets.push(offset);
    offset += packed.length;
    yield packed;
  }
  yield encodeOffsets(offsets);
}

/** Results 0..count-1 in order, a few of them under way at once. */
async function* ahead<T>(count: number, start: (index: number) => Promise<T>): AsyncGenerator<T> {
  const running: Promise<T>[] = [];
  let next = 0;
  for (let i = 0; i < count; i++) {
    while (next < count && next < i + AHEAD) {
      const promise = start(next++);
      // A later one may fail while an earlier one is awaited; it is reported when its turn comes.
      promise.catch(() => undefined);
      running.push(promise);
    }
    yield await running.shift()!;
  }
}

export interface StoredVolume {
  readonly header: VolumeHeader;
  /** Slices `first .. first + count - 1` as bytes, in pieces and in order. */
  slices(first: number, count: number): AsyncGenerator<Uint8Array>;
  close(): Promise<void>;
}

/**
 * Opens a volume file for reading by slices. Throws `file/not-found`, `file/not-readable`, or `case/damaged` when it is
 * not whole; the same while reading.
 */
export async function openVolumeFile(path: string): Promise<StoredVolume> {
  const damaged = (error: unknown): unknown =>
    error instanceof RangeError
      ? new AppError('case/damaged', { name: basename(path), reason: error.message }, { cause: error })
      : toReadError(path, error);
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const { header, offsets, end } = await readFrame(file);
    const handle = file;
    return {
      header,
      slices: (first, count) => readSlices(handle, header, offsets, end, first, count, damaged),
      close: () => handle.close(),
    };
  } catch (error) {
    await file?.close();
    throw damaged(error);
  }
}

interface Frame {
  readonly header: VolumeHeader;
  readonly offsets: readonly number[];
  /** Where the last block ends. */
  readonly end: number;
}

async function readFrame(file: FileHandle): Promise<Frame> {
  const { size } = await file.stat();
  const head = await readExactly(file, 0, 16);
  if (!head.subarray(0, 8).equals(MAGIC)) throw new RangeError('it is not a volume of a case');
  const length = head.readUInt32LE(8);
  if (length > LARGEST_HEADER) throw new RangeError('its header is damaged');
  const json = await readExactly(file, 16, length);
  if (crc32(json) !== head.readUInt32LE(12)) throw new RangeError('its header is damaged');
  const header = parseHeader(json);
  const tableBytes = 8 * blockCount(header) + 4;
  const end = size - tableBytes;
  if (end < 16 + length) throw new RangeError('it ends early');
  const offsets = decodeOffsets(await readExactly(file, end, tableBytes));
  const ends = [...offsets.slice(1), end];
  if (offsets[0] !== 16 + length || offsets.some((offset, i) => !(offset < ends[i]!))) {
    throw new RangeError('its table is damaged');
  }
  return { header, offsets, end };
}

async function* readSlices(
  file: FileHandle,
  header: VolumeHeader,
  offsets: readonly number[],
  end: number,
  first: number,
  count: number,
  damaged: (error: unknown) => unknown,
): AsyncGenerator<Uint8Array> {
  const slice = sliceBytes(header);
  const firstBlock = Math.floor(first / header.slices);
  const lastBlock = Math.floor((first + count - 1) / header.slices);
  const read = async (i: number): Promise<Uint8Array> => {
    const from = offsets[i]!;
    const block = await readExactly(file, from, (offsets[i + 1] ?? end) - from);
    const out = new Uint8Array(blockBytes(header, i));
    await decodeBlock(block, voxelBytes(header.type), out);
    return out;
  };
  try {
    let index = firstBlock;
    for await (const bytes of ahead(lastBlock - firstBlock + 1, (i) => read(firstBlock + i))) {
      const base = index * header.slices;
      yield bytes.subarray(Math.max(0, first - base) * slice, Math.min(header.slices, first + count - base) * slice);
      index += 1;
    }
  } catch (error) {
    throw damaged(error);
  }
}

async function readExactly(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(length);
  let at = 0;
  while (at < length) {
    const { bytesRead } = await file.read(buffer, at, length - at, position + at);
    if (bytesRead === 0) throw new RangeError('it ends early');
    at += bytesRead;
  }
  return buffer;
}

/** Reads a whole volume; fresh memory. */
export async function readVolumeFile(
  path: string,
): Promise<{ readonly type: VoxelType; readonly geometry: Geometry; readonly bytes: Uint8Array<ArrayBuffer> }> {
  const volume = await openVolumeFile(path);
  try {
    const { header } = volume;
    const bytes = new Uint8Array(volumeBytes(header));
    let at = 0;
    for await (const piece of volume.slices(0, header.geometry.size[2])) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return { type: header.type, geometry: header.geometry, bytes };
  } finally {
    await volume.close();
  }
}

/** SHA-256 over the voxels of a volume of a case, as {@link readVolumeFile} gives them, without holding them all. */
export async function hashVoxels(folder: string, file: string): Promise<string> {
  const volume = await openVolumeFile(volumePath(folder, file));
  try {
    const hash = createHash('sha256');
    for await (const piece of volume.slices(0, volume.header.geometry.size[2])) hash.update(piece);
    return hash.digest('hex');
  } finally {
    await volume.close();
  }
}
