import { Label } from '@shared/labels';
import { type Random } from '@shared/random';
import { dilateCube, type Mask, maskOf, voxelOf, voxelsOf } from './grid';

/**
 * Lower jaw with its teeth and canals on one side of a random plane, or whole (one in four). The plane stands within
 * 12 voxels of the jaw's middle, mostly sagittal. Dilated by 0 to 2 voxels.
 */
export function jawMask(labels: Uint8Array, random: Random): Mask {
  const kinds = [Label.Mandible, Label.LowerTeeth, Label.MandibularCanal];
  const mask = maskOf(labels, kinds);
  if (!random.chance(0.25)) {
    const voxels = voxelsOf(mask);
    const middle: [number, number, number] = [0, 0, 0];
    for (const voxel of voxels) {
      const [x, y, z] = voxelOf(voxel);
      middle[0] += x / voxels.length;
      middle[1] += y / voxels.length;
      middle[2] += z / voxels.length;
    }
    const normal = [random.normal(0, 1), random.normal(0, 0.4), random.normal(0, 0.25)] as const;
    const length = Math.hypot(...normal);
    const shift = random.uniform(-12, 12);
    for (const voxel of voxels) {
      const [x, y, z] = voxelOf(voxel);
      const along = (x - middle[0]) * normal[0] + (y - middle[1]) * normal[1] + (z - middle[2]) * normal[2];
      if (along / length < shift) mask[voxel] = 0;
    }
  }
  return dilateCube(mask, random.integer(0, 2));
}
