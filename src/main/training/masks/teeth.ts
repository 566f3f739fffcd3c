import { Label } from '@shared/labels';
import { type Random } from '@shared/random';
import { dilateCube, emptyMask, forBox, type Mask, maskOf, unite, voxelOf, voxelsOf } from './grid';

const TEETH_AND_CANAL = [Label.UpperTeeth, Label.LowerTeeth, Label.MandibularCanal];

/** Eq. 13 and 14: codes above 0.75 (teeth and canal), dilated by max-pooling with kernel 5, stride 1, padding 2. */
export function teethMask(labels: Uint8Array): Mask {
  return dilateCube(maskOf(labels, TEETH_AND_CANAL), 2);
}

/** Teeth of both jaws and the whole mandible: the paper's simulated patient. */
export function teethAndJawMask(labels: Uint8Array): Mask {
  return unite(teethMask(labels), maskOf(labels, [Label.Mandible]));
}

/**
 * Total losses of other extents: all teeth dilated by 0 to 2 voxels and the mandible; in two of five the skull within 3
 * to 6 voxels of the upper teeth goes too.
 */
export function totalLossMask(labels: Uint8Array, random: Random): Mask {
  const mask = dilateCube(maskOf(labels, TEETH_AND_CANAL), random.integer(0, 2));
  unite(mask, maskOf(labels, [Label.Mandible]));
  if (!random.chance(0.4)) return mask;
  const alveolus = dilateCube(maskOf(labels, [Label.UpperTeeth]), random.integer(3, 6));
  return unite(mask, alveolus);
}

/** The part of the teeth mask inside a ball or box of 3 to 14 voxels about a random tooth voxel. */
export function localTeethMask(labels: Uint8Array, random: Random): Mask {
  const mask = emptyMask();
  const teeth = voxelsOf(maskOf(labels, [Label.UpperTeeth, Label.LowerTeeth]));
  if (teeth.length === 0) return mask;
  const whole = teethMask(labels);
  const centre = voxelOf(random.pick(teeth));
  const radius = random.uniform(3, 14);
  const ball = random.chance(0.5);
  forBox(
    centre.map((c) => c - radius),
    centre.map((c) => c + radius),
    (index, x, y, z) => {
      const inside = !ball || Math.hypot(x - centre[0], y - centre[1], z - centre[2]) <= radius;
      if (inside && whole[index]) mask[index] = 1;
    },
  );
  return mask;
}
