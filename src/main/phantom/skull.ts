import { craniumParts } from './cranium';
import type { Dentition } from './dentition';
import { type AlveolarProcess, buildAlveolarProcess } from './maxilla';
import { faceParts, nasalAir, nasalCavity, palatePlate, turbinates } from './midface';
import type { Noise } from './noise';
import type { Anatomy } from './parameters';
import {
  boxOf,
  ellipsoid,
  ellipsoidSdf,
  mirrored,
  type Point,
  roundedBox,
  type Sdf,
  type Solid,
  tubeOf,
  wall,
} from './shapes';

/**
 * Bones above the mouth, in the skull frame, left-right symmetric apart from the alveolar process: `outer` parts melt
 * into each other, `cavities` (sinuses, nose, orbits, meatus) are cut out of them, `inner` thin walls stand in the
 * cavities. A mirrored part sees |x|.
 */
export interface Skull {
  readonly alveolar: AlveolarProcess;
  readonly outer: readonly Solid[];
  readonly cavities: readonly Solid[];
  readonly inner: readonly Solid[];
  /** What of the cavities holds air (orbits and mucosa do not). */
  readonly airSpaces: readonly Solid[];
  readonly palateHeight: number;
}

function shrink(r: Point, by: number): Point {
  return [r[0] - by, r[1] - by, r[2] - by];
}

/** Thin walls of the ethmoid cells. */
function ethmoid(noise: Noise): Solid {
  return {
    sdf: (x, y, z) => {
      const box = Math.max(Math.abs(x) - 12, Math.abs(y - 33) - 18, Math.abs(z - 55) - 11);
      return Math.max(box, Math.abs(noise(x / 7, y / 9, z / 8)) * 5 - 0.75);
    },
    min: [-12, 15, 44],
    max: [12, 51, 66],
  };
}

export function buildSkull(anatomy: Anatomy, dentition: Dentition, noise: Noise): Skull {
  const p = anatomy.palate.height;
  const alveolar = buildAlveolarProcess(anatomy, dentition);
  const k = anatomy.sinus.size;
  const t = anatomy.sinus.wall;
  const sinusCentre: Point = [26.5, 31, p + 14.5];
  const sinusRadii: Point = [13 * k, 17.5 * k, 16 * k];
  const sinusBall = ellipsoidSdf(sinusCentre, sinusRadii);
  const sinus: Sdf = (x, y, z) => sinusBall(x, y, z) + 2.4 * noise(x / 15, y / 15 + 3, z / 15);
  const sinusReach = shrink(sinusRadii, -2.5);
  const orbitCentre: Point = [28, 28, 58];
  const orbitRadii: Point = [18, 27, 16.5];
  const orbit = ellipsoidSdf(orbitCentre, orbitRadii);
  const orbitSpace = ellipsoidSdf(orbitCentre, shrink(orbitRadii, 0.6));
  // Sinus and orbit share the orbital floor.
  const sinusWall = wall((x, y, z) => Math.max(sinus(x, y, z), -orbit(x, y, z) - 1), t, sinusCentre, sinusReach);
  const sinusAir: Sdf = (x, y, z) => Math.max(sinus(x, y, z) + t / 2, -orbit(x, y, z) + 0.6);
  const nose = nasalCavity(p + 1.2);
  const closedSpaces = [
    mirrored({ sdf: sinusAir, ...boxOf(sinusCentre, sinusReach) }),
    mirrored(tubeOf([70, 90, 37, 3.4], [46, 88, 39, 3])),
    ellipsoid([0, 66, 50], [10, 9, 7]),
  ];
  return {
    alveolar,
    palateHeight: p,
    outer: [
      alveolar.solid,
      palatePlate(anatomy, dentition),
      mirrored(sinusWall),
      mirrored(wall(orbit, 1.4, orbitCentre, orbitRadii, (_x, y) => 11 - y)),
      ...faceParts(anatomy),
      ...craniumParts(anatomy, noise),
    ],
    cavities: [...closedSpaces, nose, mirrored({ sdf: orbitSpace, ...boxOf(orbitCentre, orbitRadii) })],
    airSpaces: [...closedSpaces, nasalAir(nose, p)],
    inner: [
      roundedBox([0, 30, p + 18], [0.55, 20, 17], 0.5),
      ...turbinates(p),
      mirrored(roundedBox([14, 56, p + 9], [0.9, 5.5, 13], 0.8)),
      mirrored(roundedBox([19.5, 57.5, p + 10], [0.8, 6.5, 13], 0.7)),
      mirrored(tubeOf([17, 52, p + 2, 2.4], [16, 52, p + 26, 3])),
      ethmoid(noise),
    ],
  };
}
