import { type Random } from '@shared/random';
import { emptyMask, forBox, type Mask, maskOf, voxelOf, voxelsOf } from './grid';

/** One to sixteen boxes with edges of 4 to 24 voxels (8-48 mm), four in five centred on tissue. */
export function cubeMask(labels: Uint8Array, random: Random): Mask {
  const mask = emptyMask();
  const tissue = voxelsOf(maskOf(labels, [1, 2, 3, 4, 5]));
  const count = random.integer(1, 16);
  for (let n = 0; n < count; n++) {
    const onTissue = tissue.length > 0 && random.chance(0.8);
    const centre = voxelOf(onTissue ? random.pick(tissue) : random.integer(0, labels.length - 1));
    const edge = random.uniform(4, 24);
    const half = centre.map(() => (edge * random.uniform(0.7, 1.3)) / 2);
    forBox(
      centre.map((c, axis) => c - half[axis]!),
      centre.map((c, axis) => c + half[axis]!),
      (index) => (mask[index] = 1),
    );
  }
  return mask;
}
