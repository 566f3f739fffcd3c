import type { LabelVolume } from '@shared/volume';

/** Voxels an edge of a block: 2 to the power of this. */
const SHIFT = 2;
const EDGE = 1 << SHIFT;
const MIXED = -1;

/** Tells the one label that fills a box of voxels, if its blocks hold no other. */
export interface UniformBlocks {
  /** The label of all blocks that the inclusive box touches, clamped to the volume; -1 where they hold several. */
  labelOf(x0: number, x1: number, y0: number, y1: number, z0: number, z1: number): number;
}

/** Which blocks of 4 x 4 x 4 voxels hold one label alone: most of a label map, so that work at its surfaces can skip them. */
export function uniformBlocks({ data, geometry }: LabelVolume): UniformBlocks {
  const [nx, ny, nz] = geometry.size;
  const [bx, by, bz] = [nx, ny, nz].map((n) => ((n - 1) >> SHIFT) + 1) as [number, number, number];
  const labels = new Int16Array(bx * by * bz);
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      const row = nx * (y + ny * z);
      const begins = z % EDGE === 0 && y % EDGE === 0;
      for (let x = 0, block = bx * ((y >> SHIFT) + by * (z >> SHIFT)); x < nx; x += EDGE, block++) {
        const label = begins ? data[row + x]! : labels[block]!;
        const end = row + Math.min(nx, x + EDGE);
        let i = row + x;
        while (i < end && data[i] === label) i++;
        labels[block] = i < end ? MIXED : label;
      }
    }
  }
  const place = (n: number, last: number): number => Math.min(last, Math.max(0, n)) >> SHIFT;
  return {
    labelOf(x0, x1, y0, y1, z0, z1) {
      const [left, right] = [place(x0, nx - 1), place(x1, nx - 1)];
      const [front, back] = [place(y0, ny - 1), place(y1, ny - 1)];
      const [low, high] = [place(z0, nz - 1), place(z1, nz - 1)];
      const label = labels[left + bx * (front + by * low)]!;
      for (let z = low; z <= high && label !== MIXED; z++) {
        for (let y = front; y <= back; y++) {
          for (let x = left; x <= right; x++) if (labels[x + bx * (y + by * z)] !== label) return MIXED;
        }
      }
      return label;
    },
  };
}
