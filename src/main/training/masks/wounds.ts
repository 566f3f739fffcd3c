import { Label } from '@shared/labels';
import { type Random } from '@shared/random';
import { carve, jawBone, loseTeeth } from './blobs';
import { emptyMask, type Mask, voxelOf, voxelsOf } from './grid';
import { CROP } from '../subject';

const LOWER: readonly number[] = [Label.Mandible, Label.LowerTeeth, Label.MandibularCanal];
const UPPER: readonly number[] = [Label.UpperSkull, Label.UpperTeeth];

/** Share of the wounds that begin at an alveolar crest or the palate; most osteoradionecrosis does. */
const CREST = 0.6;
/** Of the mandible's depth this much, from the front, carries the dental arch. */
const ARCH = 0.65;

/** The part of a jaw, seen from above, that carries teeth; inclusive voxels. */
export interface ArchBox {
  readonly left: number;
  readonly right: number;
  readonly front: number;
  readonly back: number;
}

/** How many wounds a cube has and how wide they are. */
export interface Wounds {
  /** Least and most. */
  readonly count: readonly [number, number];
  /** Millimetres, least and most. */
  readonly width: readonly [number, number];
}

/** As patients have them. */
export const WOUNDS: Wounds = { count: [1, 3], width: [5, 40] };
/** Small ones alone: beside a large wound they hardly count. */
export const SMALL_WOUNDS: Wounds = { count: [1, 5], width: [4, 14] };

/**
 * Wounds, each of one jaw alone, of one to four ragged lobes, in a third of the larger ones an island of bone as a
 * sequestrum. What becomes of the teeth: {@link loseTeeth}. `scale` is the number of voxels to 2 mm; `arch` is where the
 * dental arch lies when the cube does not show the whole jaw.
 */
export function woundMask(
  labels: Uint8Array,
  random: Random,
  scale = 1,
  arch = archBox(labels),
  wounds = WOUNDS,
): Mask {
  const mask = emptyMask();
  const bone = jawBone(labels, scale);
  if (bone.length === 0) return mask;
  const crests = arch ? crestsOf(labels, arch) : [];
  const count = random.integer(...wounds.count);
  for (let n = 0; n < count; n++) {
    const sites = random.chance(CREST) && crests.length > 0 ? random.pick(crests) : bone;
    addWound(mask, labels, random.pick(sites), random, scale, wounds.width);
  }
  loseTeeth(mask, labels, random, scale);
  return mask;
}

function addWound(
  mask: Mask,
  labels: Uint8Array,
  site: number,
  random: Random,
  scale: number,
  [least, most]: Wounds['width'],
): void {
  const wound = emptyMask();
  const centre = voxelOf(site);
  const size = scale * random.uniform(least / 2, most / 2);
  carve(wound, centre, 0.84 * size, random, 1);
  const lobes = size > 6 * scale ? random.integer(0, 3) : 0;
  for (let n = 0; n < lobes; n++) {
    const beside = centre.map((c) => c + random.uniform(-0.3, 0.3) * size);
    carve(wound, beside, random.uniform(0.36, 0.68) * size, random, 1);
  }
  if (size > 5.5 * scale && random.chance(0.33)) {
    const inside = centre.map((c) => c + random.uniform(-0.2, 0.2) * size);
    carve(wound, inside, random.uniform(0.15, 0.35) * size, random, 0);
  }
  const jaw = LOWER.includes(labels[site]!) ? LOWER : UPPER;
  for (const voxel of voxelsOf(wound)) if (jaw.includes(labels[voxel]!)) mask[voxel] = 1;
}

/** Bone that faces the other jaw above and below the arch, teeth or none: the lower crest, the upper crest with palate. */
function crestsOf(labels: Uint8Array, box: ArchBox): number[][] {
  const lower: number[] = [];
  const upper: number[] = [];
  const layer = CROP * CROP;
  for (let y = Math.max(0, box.front); y <= Math.min(CROP - 1, box.back); y++) {
    for (let x = Math.max(0, box.left); x <= Math.min(CROP - 1, box.right); x++) {
      let top = -1;
      let bottom = -1;
      for (let z = 0, i = x + CROP * y; z < CROP; z++, i += layer) {
        if (labels[i] === Label.Mandible) top = i;
        if (labels[i] === Label.UpperSkull && bottom < 0) bottom = i;
      }
      if (top >= 0) lower.push(top);
      if (bottom >= 0) upper.push(bottom);
    }
  }
  return [lower, upper].filter((sites) => sites.length > 0);
}

/** The same arch in a cube that begins at `start`. */
export function archFrom(arch: ArchBox | undefined, [x = 0, y = 0]: readonly number[]): ArchBox | undefined {
  return arch && { left: arch.left - x, right: arch.right - x, front: arch.front - y, back: arch.back - y };
}

/** The front part of the mandible's box; undefined without a mandible. */
export function archBox(labels: Uint8Array, [nx, ny]: readonly number[] = [CROP, CROP]): ArchBox | undefined {
  let [left, right, front, end] = [Infinity, -1, Infinity, -1];
  for (let i = labels.indexOf(Label.Mandible); i >= 0; i = labels.indexOf(Label.Mandible, i + 1)) {
    const x = i % nx!;
    const y = Math.floor(i / nx!) % ny!;
    left = Math.min(left, x);
    right = Math.max(right, x);
    front = Math.min(front, y);
    end = Math.max(end, y);
  }
  return right < 0 ? undefined : { left, right, front, back: Math.round(front + ARCH * (end - front)) };
}
