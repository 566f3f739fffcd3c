import { geometrySchema } from '@shared/case/common';
import { type VoxelType, voxelType } from '@shared/case/case';
import { type Geometry, voxelCount } from '@shared/geometry';
import { voxelBytes } from '@shared/ipc/binary';
import { promisify } from 'node:util';
import { constants, crc32, deflateRaw, inflateRaw } from 'node:zlib';
import { z } from 'zod';
import { joinPlanes, splitPlanes } from './voxel-planes';

/**
 * The file of one volume of a case (`.lvol`), made to be read fast and to notice damage:
 *
 * - 8 bytes `LACVOL1\n`, `uint32` length of the header, `uint32` CRC-32 of it, the header as JSON;
 * - the blocks, each some whole slices: per byte plane `uint32` stored length, `uint32` CRC-32 of the stored bytes, then
 *   the stored bytes of all planes. A plane is raw deflate, or as it is when that is as short;
 * - `float64` offset of every block, `uint32` CRC-32 of them.
 */
export const MAGIC = Buffer.from('LACVOL1\n', 'latin1');

/** About this many bytes of voxels a block: enough to compress, little enough to show one slice soon. */
const BLOCK_BYTES = 4 << 20;

export interface VolumeHeader {
  readonly type: VoxelType;
  readonly geometry: Geometry;
  /** Slices of each block but the last. */
  readonly slices: number;
}

const headerSchema = z.object({ type: voxelType, geometry: geometrySchema, slices: z.int().min(1) });

export function createHeader(type: VoxelType, geometry: Geometry): VolumeHeader {
  const slice = sliceBytes({ type, geometry });
  return { type, geometry, slices: Math.min(geometry.size[2], Math.max(1, Math.round(BLOCK_BYTES / slice))) };
}

export function sliceBytes({ type, geometry }: Pick<VolumeHeader, 'type' | 'geometry'>): number {
  return geometry.size[0] * geometry.size[1] * voxelBytes(type);
}

export function volumeBytes(header: VolumeHeader): number {
  return voxelCount(header.geometry) * voxelBytes(header.type);
}

export function blockCount(header: VolumeHeader): number {
  return Math.ceil(header.geometry.size[2] / header.slices);
}

/** Bytes of voxels in block `index`. */
export function blockBytes(header: VolumeHeader, index: number): number {
  const slices = Math.min(header.slices, header.geometry.size[2] - index * header.slices);
  return slices * sliceBytes(header);
}

/** Throws RangeError on a text that is no header. */
export function parseHeader(json: Uint8Array): VolumeHeader {
  try {
    return headerSchema.parse(JSON.parse(Buffer.from(json).toString('utf8')));
  } catch {
    throw new RangeError('its header is damaged');
  }
}

export function encodeHeader(header: VolumeHeader): Buffer {
  const json = Buffer.from(JSON.stringify(header), 'utf8');
  const head = Buffer.alloc(16);
  MAGIC.copy(head);
  head.writeUInt32LE(json.length, 8);
  head.writeUInt32LE(crc32(json), 12);
  return Buffer.concat([head, json]);
}

const deflate = promisify<Uint8Array, { level: number; strategy: number }, Buffer>(deflateRaw);
const inflate = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflateRaw);
const FAST = { level: 1, strategy: constants.Z_DEFAULT_STRATEGY };
const PROBE = 1 << 16;

/** Deflates where it pays: a noisy plane would cost more time to read than it saves on disk. */
async function pack(plane: Uint8Array): Promise<Uint8Array> {
  if (plane.length > 4 * PROBE) {
    const middle = plane.subarray(plane.length / 2, plane.length / 2 + PROBE);
    if ((await deflate(middle, FAST)).length > 0.9 * PROBE) return plane;
  }
  const packed = await deflate(plane, FAST);
  return packed.length < plane.length ? packed : plane;
}

export async function encodeBlock(bytes: Uint8Array, width: number): Promise<Buffer> {
  const stored = await Promise.all(splitPlanes(bytes, width).map(pack));
  const table = Buffer.alloc(8 * width);
  stored.forEach((plane, i) => {
    table.writeUInt32LE(plane.length, 8 * i);
    table.writeUInt32LE(crc32(plane), 8 * i + 4);
  });
  return Buffer.concat([table, ...stored]);
}

/** Decodes a block into `out`. Throws RangeError when it is damaged. */
export async function decodeBlock(block: Buffer, width: number, out: Uint8Array): Promise<void> {
  const count = out.length / width;
  let at = 8 * width;
  const planes: Promise<Uint8Array>[] = [];
  for (let i = 0; i < width; i++) {
    if (block.length < 8 * width) throw new RangeError('it ends early');
    const length = block.readUInt32LE(8 * i);
    const stored = block.subarray(at, at + length);
    if (stored.length !== length) throw new RangeError('it ends early');
    if (crc32(stored) !== block.readUInt32LE(8 * i + 4)) throw new RangeError('a checksum is wrong');
    planes.push(length === count ? Promise.resolve(stored) : inflate(stored, { maxOutputLength: count }));
    at += length;
  }
  const whole = await Promise.all(planes);
  if (whole.some((plane) => plane.length !== count)) throw new RangeError('a block has a wrong length');
  joinPlanes(whole, out);
}

export function encodeOffsets(offsets: readonly number[]): Buffer {
  const table = Buffer.from(new Float64Array(offsets).buffer);
  const crc = Buffer.alloc(4);
  crc.writeUInt32LE(crc32(table));
  return Buffer.concat([table, crc]);
}

/** Offsets that ascend; throws RangeError when the table is damaged. */
export function decodeOffsets(table: Buffer): number[] {
  const body = table.subarray(0, -4);
  if (crc32(body) !== table.readUInt32LE(table.length - 4)) throw new RangeError('its table is damaged');
  return Array.from({ length: body.length / 8 }, (_, i) => body.readDoubleLE(8 * i));
}
