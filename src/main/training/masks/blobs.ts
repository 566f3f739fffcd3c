import { Label } from '@shared/labels';
import { type Random } from '@shared/random';
import { valueNoise } from './noise';
import { dilateCube, emptyMask, forBox, type Mask, maskOf, voxelOf, voxelsOf } from './grid';
import { singleTeeth } from './single-teeth';

/** Sum of diameters in voxels of 2 mm up to which wounds are added. */
const DENSE = 90;
/** Shares of the wounds; in the others a tooth loses what lies inside. */
const ALL_STAY = 0.25;
const WHOLE_GO = 0.5;
/** Of the teeth that stand mostly in a wound so many go. */
const GOES_WITH_BONE = 0.8;

/** Bone that a local wound can begin in: the mandible, its canal, and skull within 6 mm of an upper tooth. */
export function jawBone(labels: Uint8Array, scale = 1): number[] {
  const bone = maskOf(labels, [Label.Mandible, Label.MandibularCanal]);
  const nearUpperTeeth = dilateCube(maskOf(labels, [Label.UpperTeeth]), 3 * scale);
  for (let i = 0; i < bone.length; i++) if (labels[i] === Label.UpperSkull) bone[i] = nearUpperTeeth[i]!;
  return voxelsOf(bone);
}

/**
 * Ragged wounds: ellipsoids of 4 to 40 mm across, their surface displaced by noise, centred on jaw bone;
 * added until their diameters exceed a number of millimetres drawn below twice `most`; a small wound alone is a faint
 * lesson among 262,144 voxels. In a third of them an island of bone is left, as a sequestrum. Teeth go as bone does, or whole, or
 * they stay while the bone around them is lost. `scale` is the number of voxels to 2 mm.
 */
export function blobMask(labels: Uint8Array, random: Random, most = DENSE, scale = 1): Mask {
  const mask = emptyMask();
  const bone = jawBone(labels, scale);
  if (bone.length === 0) return mask;
  const budget = scale * random.uniform(1, most);
  for (let spent = 0, size = 0; spent < budget; spent += size) {
    const centre = voxelOf(random.pick(bone));
    // Uniform in the logarithm: small wounds are as frequent as large ones.
    size = scale * 2 * 10 ** random.uniform(0, 1);
    carve(mask, centre, size, random, 1);
    if (size > 5 * scale && random.chance(0.33)) {
      const beside = centre.map((c) => c + random.uniform(-0.2, 0.2) * size);
      carve(mask, beside, random.uniform(0.2, 0.4) * size, random, 0);
    }
  }
  loseTeeth(mask, labels, random, scale);
  return mask;
}

/** Of the teeth in a wound: all stay, or those that stand mostly in it go whole, or each loses what lies inside. */
export function loseTeeth(mask: Mask, labels: Uint8Array, random: Random, scale: number): void {
  const teeth = random.next();
  if (teeth < ALL_STAY) spareTeeth(mask, labels);
  else if (teeth < ALL_STAY + WHOLE_GO) takeWholeTeeth(mask, labels, random, scale);
}

/** Where the wound passes through a tooth the tooth stays, unless nothing else would be lost. */
export function spareTeeth(mask: Mask, labels: Uint8Array): void {
  const bone = mask.some((value, i) => value === 1 && labels[i]! > 0 && !isTooth(labels[i]!));
  if (!bone) return;
  for (let i = 0; i < mask.length; i++) if (mask[i] && isTooth(labels[i]!)) mask[i] = 0;
}

/**
 * Teeth that stand mostly in the wound go whole, root and crown, most of them; the others stay whole. How much of a tooth must
 * lie in it is drawn anew for each wound.
 */
export function takeWholeTeeth(mask: Mask, labels: Uint8Array, random: Random, scale = 1): void {
  const numbers = singleTeeth(labels, scale);
  const whole = new Uint32Array(256);
  const inside = new Uint32Array(256);
  numbers.forEach((number, i) => {
    whole[number]! += 1;
    if (mask[i]) inside[number]! += 1;
  });
  const least = random.uniform(0.3, 0.6);
  const goes = whole.map((voxels, number) =>
    number > 0 && inside[number]! > least * voxels && random.chance(GOES_WITH_BONE) ? 1 : 0,
  );
  numbers.forEach((number, i) => {
    if (number > 0) mask[i] = goes[number]!;
  });
}

function isTooth(label: number): boolean {
  return label === Label.UpperTeeth || label === Label.LowerTeeth;
}

export function carve(mask: Mask, centre: readonly number[], size: number, random: Random, value: 0 | 1): void {
  const radii = centre.map(() => Math.max(0.8, (size / 2) * random.uniform(0.6, 1.25)));
  const noise = valueNoise(random, Math.max(2, size / 4));
  const raggedness = random.uniform(0.1, 0.5);
  const reach = radii.map((r) => r * (1 + raggedness) + 1);
  forBox(
    centre.map((c, axis) => c - reach[axis]!),
    centre.map((c, axis) => c + reach[axis]!),
    (index, x, y, z) => {
      const [dx, dy, dz] = [x - centre[0]!, y - centre[1]!, z - centre[2]!];
      const distance = Math.hypot(dx / radii[0]!, dy / radii[1]!, dz / radii[2]!);
      if (distance <= 1 + raggedness * noise(x, y, z)) mask[index] = value;
    },
  );
}
