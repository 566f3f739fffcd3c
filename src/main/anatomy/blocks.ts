import { indexToWorld, type Vec3 } from '@shared/geometry';
import { LABEL_COUNT } from '@shared/labels';
import type { LabelVolume } from '@shared/volume';

/**
 * Labels of blocks of 2^3 voxels: the commonest one of those that are labelled, the lower of equal ones; 0 where none is.
 * Every edge must be even.
 */
export function halved({ geometry, data }: LabelVolume): LabelVolume {
  const [nx, ny] = geometry.size;
  const size = geometry.size.map((n) => n / 2) as unknown as Vec3;
  const blocks = new Uint8Array(size[0] * size[1] * size[2]);
  const votes = new Uint8Array(LABEL_COUNT);
  for (let z = 0, to = 0; z < size[2]; z++) {
    for (let y = 0; y < size[1]; y++) {
      for (let x = 0; x < size[0]; x++, to++) {
        votes.fill(0);
        const first = 2 * x + nx * (2 * y + ny * 2 * z);
        for (let k = 0; k < 8; k++) votes[data[first + (k & 1) + nx * (((k >> 1) & 1) + ny * (k >> 2))]!]! += 1;
        votes[0] = 0;
        const most = Math.max(...votes);
        if (most > 0) blocks[to] = votes.indexOf(most);
      }
    }
  }
  const spacing = geometry.spacing.map((step) => 2 * step) as unknown as Vec3;
  return { geometry: { ...geometry, size, spacing, origin: indexToWorld(geometry, [0.5, 0.5, 0.5]) }, data: blocks };
}

/** Means of blocks of `edge`^3 voxels, `values[x + nx * (y + ny * z)]`; every edge of `size` is a multiple of `edge`. */
export function blockMeans(values: ArrayLike<number>, size: Vec3, edge: number): Float32Array {
  const [nx, ny, nz] = size;
  const [bx, by] = [nx / edge, ny / edge];
  const means = new Float32Array(bx * by * (nz / edge));
  const column = Int32Array.from({ length: nx }, (_, x) => Math.floor(x / edge));
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      const row = bx * (Math.floor(y / edge) + by * Math.floor(z / edge));
      for (let x = 0; x < nx; x++, i++) means[row + column[x]!]! += values[i]!;
    }
  }
  return means.map((sum) => sum / edge ** 3);
}
