import { Label } from '@shared/labels';
import { type Random } from '@shared/random';
import { carve, jawBone, spareTeeth, takeWholeTeeth } from './blobs';
import { emptyMask, type Mask, voxelOf, voxelsOf } from './grid';

const LOWER: readonly number[] = [Label.Mandible, Label.LowerTeeth, Label.MandibularCanal];
const UPPER: readonly number[] = [Label.UpperSkull, Label.UpperTeeth];

/**
 * One to three wounds as patients have them: 5 to 40 mm wide, each of one jaw alone, of one to four ragged lobes, in a
 * third of the larger ones an island of bone as a sequestrum. Teeth go as bone does, or whole, or they stay.
 */
export function woundMask(labels: Uint8Array, random: Random): Mask {
  const mask = emptyMask();
  const bone = jawBone(labels);
  if (bone.length === 0) return mask;
  const count = random.integer(1, 3);
  for (let n = 0; n < count; n++) addWound(mask, labels, random.pick(bone), random);
  const teeth = random.next();
  if (teeth < 0.35) spareTeeth(mask, labels);
  else if (teeth < 0.7) takeWholeTeeth(mask, labels);
  return mask;
}

function addWound(mask: Mask, labels: Uint8Array, site: number, random: Random): void {
  const wound = emptyMask();
  const centre = voxelOf(site);
  const size = random.uniform(2.5, 20);
  carve(wound, centre, 0.84 * size, random, 1);
  const lobes = size > 6 ? random.integer(0, 3) : 0;
  for (let n = 0; n < lobes; n++) {
    const beside = centre.map((c) => c + random.uniform(-0.3, 0.3) * size);
    carve(wound, beside, random.uniform(0.36, 0.68) * size, random, 1);
  }
  if (size > 5.5 && random.chance(0.33)) {
    const inside = centre.map((c) => c + random.uniform(-0.2, 0.2) * size);
    carve(wound, inside, random.uniform(0.15, 0.35) * size, random, 0);
  }
  const jaw = LOWER.includes(labels[site]!) ? LOWER : UPPER;
  for (const voxel of voxelsOf(wound)) if (jaw.includes(labels[voxel]!)) mask[voxel] = 1;
}
