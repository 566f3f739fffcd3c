import type { Vec3 } from '@shared/geometry';
import { roundHalfEven } from './rounding';

/** Part of a tile between neighbouring tiles' first voxels, at most. */
export const TILE_STEP = 0.5;

/** First voxels of tiles along an axis that is at least a tile long: evenly placed, from one end to the other. */
export function tileStarts(length: number, tile: number, step = TILE_STEP): number[] {
  if (length < tile) throw new Error(`tiles of ${tile} along an axis of ${length}`);
  const count = Math.ceil((length - tile) / (tile * step)) + 1;
  const stride = count > 1 ? (length - tile) / (count - 1) : 0;
  return Array.from({ length: count }, (_, i) => roundHalfEven(stride * i));
}

/** Zeros before the array where it is shorter than a tile; the rest goes behind. */
export function paddingBefore(length: number, tile: number): number {
  return Math.floor(Math.max(0, tile - length) / 2);
}

/**
 * Weight of a tile's voxels along one axis: a Gaussian about voxel `floor(n / 2)` with a standard deviation of an eighth of
 * the tile, 1 at its top. nnU-Net's three-dimensional map is the product of three of these; where it rounds tiny products
 * of far corners up to the smallest half-precision number, these stay exact.
 */
export function tileProfile(tile: number): Float64Array {
  const middle = Math.floor(tile / 2);
  const sigma = tile / 8;
  return Float64Array.from({ length: tile }, (_, i) => Math.exp(-0.5 * ((i - middle) / sigma) ** 2));
}

/** The weights of each tile along an axis, so divided that those of all tiles over a voxel add to one. */
export function blendWeights(length: number, tile: number, starts: readonly number[]): Float64Array[] {
  const profile = tileProfile(tile);
  const sum = new Float64Array(length);
  for (const start of starts) for (let i = 0; i < tile; i++) sum[start + i]! += profile[i]!;
  return starts.map((start) => profile.map((weight, i) => weight / sum[start + i]!));
}

/** Combinations of axes along which a tile is mirrored: none, each, each pair, ... */
export function mirrorings(axes: readonly number[]): (readonly number[])[] {
  return axes.reduce<(readonly number[])[]>((all, axis) => [...all, ...all.map((some) => [...some, axis])], [[]]);
}

/** Channels of an array mirrored along axes; without axes the array itself. Shape [channels, ...size]. */
export function mirror(data: Float32Array, size: Vec3, axes: readonly number[]): Float32Array {
  if (axes.length === 0) return data;
  const [n0, n1, n2] = size;
  const voxels = n0 * n1 * n2;
  const result = new Float32Array(data.length);
  const has = [0, 1, 2].map((axis) => axes.includes(axis));
  for (let channel = 0; channel < data.length; channel += voxels) {
    for (let i = 0; i < n0; i++) {
      for (let j = 0; j < n1; j++) {
        const to = channel + (i * n1 + j) * n2;
        const from = channel + ((has[0] ? n0 - 1 - i : i) * n1 + (has[1] ? n1 - 1 - j : j)) * n2;
        const row = data.subarray(from, from + n2);
        result.set(row, to);
        if (has[2]) result.subarray(to, to + n2).reverse();
      }
    }
  }
  return result;
}
