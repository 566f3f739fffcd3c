import { IDENTITY } from '@shared/geometry';
import { Label } from '@shared/labels';
import type { Random } from '@shared/random';
import { WINDOW } from '../../anatomy/windows';
import { gaussian } from '../../volume/gaussian';
import { dilateCube, emptyMask, type Mask, voxelsOf } from '../masks/grid';
import { type ArchBox, SMALL_WOUNDS, woundMask, WOUNDS } from '../masks/wounds';

/** Soft tissue, approximate Hounsfield units. */
const SOFT_HU = [-250, 250] as const;
/** Standard deviation of a scan's blur, voxels. */
const BLUR = [0.4, 0.8] as const;
/** As far as that blur reaches, voxels. */
const EDGE = 3;
/** Shifts that are tried to find flesh elsewhere in the window, and how far they reach, voxels. */
const SHIFTS = 12;
const REACH = 30;
/** Voxels of the masks to 2 mm. */
const SCALE = 2;
const GEOMETRY = {
  size: [WINDOW, WINDOW, WINDOW],
  spacing: [1, 1, 1],
  origin: [0, 0, 0],
  direction: IDENTITY,
} as const;

/**
 * Cuts wounds into a window of a scan and its labels, in place: bone gives way to soft tissue taken from elsewhere in the
 * window, with its texture and noise. A wound in marrow differs from marrow by its way out alone, and is too rare in whole
 * jaws to be learnt from them. Half of the windows have small wounds alone.
 *
 * @param grey approximate Hounsfield units, [64, 64, 64], x fastest
 * @param arch where the dental arch lies, voxels of the window
 * @returns 1 where tissue was lost
 */
export function cutWounds(grey: Float32Array, labels: Uint8Array, arch: ArchBox | undefined, random: Random): Mask {
  const flesh = fleshOf(grey, labels);
  if (flesh.length === 0) return emptyMask();
  const mask = woundMask(labels, random, SCALE, arch, random.chance(0.5) ? SMALL_WOUNDS : WOUNDS);
  const lost = mask.map((value, i) => (value && labels[i]! > 0 ? 1 : 0));
  if (!lost.includes(1)) return lost;
  const sigma = random.uniform(...BLUR);
  // The blurred edge of bone, outside its label, goes with it; that of bone that stays does not.
  const near = dilateCube(lost, EDGE);
  const staying = dilateCube(
    labels.map((label, i) => (label > 0 && !lost[i] ? 1 : 0)),
    1,
  );
  const gone = Float32Array.from(lost, (value, i) => (value || (near[i] && !staying[i]) ? 1 : 0));
  const share = gaussian({ geometry: GEOMETRY, data: gone }, [sigma, sigma, sigma]).data;
  const shift = bestShift(grey, labels, lost, random);
  const source = grey.slice();
  for (let i = 0; i < grey.length; i++) {
    if (lost[i]) labels[i] = Label.Other;
    if (!(share[i]! > 0.01)) continue;
    const from = i + shift;
    const soft = isFlesh(source[from], labels[from]) ? source[from]! : source[random.pick(flesh)]!;
    grey[i] = source[i]! + share[i]! * (soft - source[i]!);
  }
  return lost;
}

function isFlesh(hu: number | undefined, label: number | undefined): boolean {
  return hu !== undefined && label === Label.Other && hu > SOFT_HU[0] && hu < SOFT_HU[1];
}

/** Some voxels of soft tissue. */
function fleshOf(grey: Float32Array, labels: Uint8Array): number[] {
  const found: number[] = [];
  for (let i = 0; i < grey.length; i += 7) if (isFlesh(grey[i], labels[i])) found.push(i);
  return found;
}

/** The shift, in voxels of the array, under which most of what is lost falls on soft tissue. */
function bestShift(grey: Float32Array, labels: Uint8Array, lost: Uint8Array, random: Random): number {
  const voxels = voxelsOf(lost);
  let [best, most] = [0, -1];
  for (let n = 0; n < SHIFTS; n++) {
    const [dx, dy, dz] = [0, 0, 0].map(() => random.integer(-REACH, REACH)) as [number, number, number];
    const shift = dx + WINDOW * (dy + WINDOW * dz);
    let count = 0;
    for (const i of voxels) if (isFlesh(grey[i + shift], labels[i + shift])) count++;
    if (count > most) [best, most] = [shift, count];
  }
  return best;
}
