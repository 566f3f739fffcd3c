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
