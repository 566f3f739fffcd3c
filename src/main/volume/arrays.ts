import { type VoxelArray } from '@shared/volume';

/** A zeroed array of the same kind. */
export function emptyLike<T extends VoxelArray>(data: T, length: number): T {
  return new (data.constructor as new (length: number) => T)(length);
}

/** Whole-number limits of an array kind, or undefined for the floating ones. */
export function integerRange(data: VoxelArray): readonly [low: number, high: number] | undefined {
  if (data instanceof Float32Array || data instanceof Float64Array) return undefined;
  const bits = data.BYTES_PER_ELEMENT * 8;
  const signed = data instanceof Int8Array || data instanceof Int16Array || data instanceof Int32Array;
  return signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
}
