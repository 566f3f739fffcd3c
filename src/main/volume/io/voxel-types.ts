import { type VoxelArray } from '@shared/volume';

/** Element types of volume files; `int64` and `uint64` are narrowed on reading. */
export type VoxelType =
  'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'float32' | 'float64' | 'int64' | 'uint64';

export const VOXEL_BYTES: Readonly<Record<VoxelType, 1 | 2 | 4 | 8>> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  float64: 8,
  int64: 8,
  uint64: 8,
};

export function voxelTypeOf(data: VoxelArray): Exclude<VoxelType, 'int64' | 'uint64'> {
  if (data instanceof Int8Array) return 'int8';
  if (data instanceof Uint8Array) return 'uint8';
  if (data instanceof Int16Array) return 'int16';
  if (data instanceof Uint16Array) return 'uint16';
  if (data instanceof Int32Array) return 'int32';
  if (data instanceof Uint32Array) return 'uint32';
  if (data instanceof Float32Array) return 'float32';
  return 'float64';
}

/** The bytes of the voxels as they lie in memory (little endian on every computer Electron and Node run on here). */
export function bytesOfVoxels(data: VoxelArray): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function swapInPlace(bytes: Uint8Array, width: number): void {
  for (let start = 0; start + width <= bytes.length; start += width) {
    for (let a = start, b = start + width - 1; a < b; a++, b--) {
      const held = bytes[a]!;
      bytes[a] = bytes[b]!;
      bytes[b] = held;
    }
  }
}

/** 64-bit integers as `Int32Array` where all fit, else as `Float64Array` (exact up to 2^53). */
function narrow(values: BigInt64Array | BigUint64Array): Int32Array | Float64Array {
  const fits = values.every((value) => value >= -0x8000_0000n && value <= 0x7fff_ffffn);
  const result = fits ? new Int32Array(values.length) : new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) result[i] = Number(values[i]);
  return result;
}

/**
 * Copies `count` elements at byte `offset` into an array of their own. The caller has checked that they are there;
 * fewer bytes are a bug and throw a RangeError.
 */
export function voxelsFromBytes(
  bytes: Uint8Array,
  offset: number,
  count: number,
  type: VoxelType,
  littleEndian = true,
): VoxelArray {
  const width = VOXEL_BYTES[type];
  if (offset + count * width > bytes.length) throw new RangeError('fewer bytes than voxels');
  const own = new Uint8Array(count * width);
  own.set(bytes.subarray(offset, offset + own.length));
  if (!littleEndian && width > 1) swapInPlace(own, width);
  switch (type) {
    case 'int8':
      return new Int8Array(own.buffer);
    case 'uint8':
      return own;
    case 'int16':
      return new Int16Array(own.buffer);
    case 'uint16':
      return new Uint16Array(own.buffer);
    case 'int32':
      return new Int32Array(own.buffer);
    case 'uint32':
      return new Uint32Array(own.buffer);
    case 'float32':
      return new Float32Array(own.buffer);
    case 'float64':
      return new Float64Array(own.buffer);
    case 'int64':
      return narrow(new BigInt64Array(own.buffer));
    case 'uint64':
      return narrow(new BigUint64Array(own.buffer));
  }
}
