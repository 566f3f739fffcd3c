import { type LabelVolume, type MaskVolume } from '../volume';
import { type Box, DiffBuilder } from './build-diff';
import { type LabelDiff } from './label-diff';

/**
 * The diff that makes the voxels of `value` inside `box` those of the mask `after` (same box). Voxels that the value
 * loses become 0. Values with `kept[value] = 1` belong to others and are never overwritten.
 */
export function diffToMask(
  labels: LabelVolume,
  box: Box,
  after: MaskVolume,
  value: number,
  kept: Uint8Array,
): LabelDiff {
  const [nx, ny] = labels.geometry.size;
  const [sx, sy, sz] = box.size;
  const [x0, y0, z0] = box.start;
  const { data } = labels;
  const builder = new DiffBuilder();
  for (let z = 0, local = 0; z < sz; z++) {
    for (let y = 0; y < sy; y++) {
      const row = x0 + nx * (y0 + y + ny * (z0 + z));
      for (let i = row; i < row + sx; i++, local++) {
        const current = data[i]!;
        const wanted = after.data[local] === 1;
        if (wanted === (current === value) || (wanted && kept[current])) continue;
        builder.set(i, current, wanted ? value : 0);
      }
    }
  }
  return builder.build();
}
