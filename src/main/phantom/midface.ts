import type { Dentition } from './dentition';
import type { Anatomy } from './parameters';
import { ellipsoid, mirrored, type Sdf, smoothStep, type Solid, tubeOf } from './shapes';

/** Nasal bones, orbital rims, zygoma with its arch, canine fossa and nasal spine. */
export function faceParts(anatomy: Anatomy): Solid[] {
  const p = anatomy.palate.height;
  return [
    mirrored(tubeOf([8, 1, 56, 2.6], [12.5, 3, 40, 3], [15, 5, p + 6, 3.8])),
    mirrored(tubeOf([3, 0, 67, 3.4], [2.6, -4.5, 50, 2])),
    mirrored(tubeOf([3, 4, 72, 5], [22, 2, 75, 4], [38, 9, 72, 3.4], [44, 15, 64, 3.2])),
    mirrored(tubeOf([13, 5, 44, 2.2], [28, 8, 41, 3], [40, 16, 42, 4])),
    mirrored(tubeOf([38, 18, 36, 7], [47, 27, 37, 6])),
    mirrored(tubeOf([45, 22, 40, 4], [46, 21, 56, 3], [44, 16, 66, 3.2])),
    mirrored(tubeOf([29, 30, p + 4, 3.2], [37, 24, 28, 4.5])),
    mirrored(ellipsoid([19, 13.5, p + 11], [12.5, 7.5, 13.5])),
    mirrored(tubeOf([47, 28, 36, 4.6], [57, 45, 36, 3], [63, 64, 38, 2.6], [62, 78, 42, 3], [57, 90, 44, 3.4])),
    tubeOf([0, -1.5, p + 2, 1.6], [0, 5, p + 2, 3]),
  ];
}

/** The hard palate: a vaulted plate inside the upper arch, thick in front. */
export function palatePlate(anatomy: Anatomy, dentition: Dentition): Solid {
  const { height, vault, thickness } = anatomy.palate;
  const arch = dentition.arches.upper;
  const sn = new Float64Array(2);
  const depth = anatomy.upperArch.depth + 2;
  return {
    sdf: (x, y, z) => {
      arch.table.read(Math.abs(x), y, sn);
      const middle = height - vault * Math.min(1, (x / 18) ** 2) * 0.5 + 1;
      const half = thickness / 2 + 3 * (1 - smoothStep(8, 20, y));
      return Math.max(Math.abs(z - middle) - half, sn[1]! - 1, y - depth - 0.15 * Math.abs(x));
    },
    min: [-32, 2, height - vault - 4],
    max: [32, depth + 5, height + 5],
  };
}

/** Pear-shaped in front view: wide at the floor, narrow under the nasal bones. */
export function nasalCavity(floor: number): Solid {
  const top = floor + 36;
  return {
    sdf: (x, y, z) => {
      const half = 13 - 8 * smoothStep(floor + 10, top + 2, z) - 3.5 * smoothStep(floor + 5, floor, z);
      return Math.max((Math.abs(x) - half) * 0.9, floor - z, z - top, Math.abs(y - 24) - 31);
    },
    min: [-13, -7, floor],
    max: [13, 55, top],
  };
}

/** The bony turbinates, palate height `p`. */
export function turbinates(p: number): Solid[] {
  return [
    mirrored(tubeOf([10, 12, p + 7, 1.4], [9, 28, p + 6, 2], [9.5, 44, p + 7, 1.3])),
    mirrored(tubeOf([9, 16, p + 19, 1.1], [7.5, 32, p + 18, 1.5], [9, 46, p + 19, 1])),
  ];
}

/** The air of the nose: the cavity without the mucosa of its walls, septum and turbinates, and the nostrils. */
export function nasalAir(cavity: Solid, p: number): Solid {
  const mucosa = turbinates(p);
  const nostril = tubeOf([6, -12, p - 1, 3.4], [5.5, -4, p + 5, 4], [5, 4, p + 9, 4]).sdf;
  const sdf: Sdf = (x, y, z) => {
    let d = Math.max(cavity.sdf(x, y, z) + 1, 1.8 - Math.abs(x), 2 - y, y - 52);
    for (const turbinate of mucosa) d = Math.max(d, 3 - turbinate.sdf(x, y, z));
    return Math.min(d, nostril(Math.abs(x), y, z));
  };
  return { sdf, min: [-13, -16, p - 5], max: [13, 55, cavity.max[2]] };
}
