import { type LabelVolume, type MaskVolume } from '../volume';
import { type Box, diffWhere } from './build-diff';
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
  const [sx, sy] = box.size;
  const [x0, y0, z0] = box.start;
  return diffWhere(labels.data, labels.geometry.size, box, (index, current) => {
    const x = index % nx;
    const row = (index - x) / nx;
    const y = row % ny;
    const z = (row - y) / ny;
    const wanted = after.data[x - x0 + sx * (y - y0 + sy * (z - z0))] === 1;
    if (wanted) return current === value || kept[current] ? current : value;
    return current === value ? 0 : current;
  });
}
