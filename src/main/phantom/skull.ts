import type { Dentition } from './dentition';
import { type AlveolarProcess, buildAlveolarProcess } from './maxilla';
import type { Noise } from './noise';
import type { Anatomy } from './parameters';
import { ellipsoid, ellipsoidSdf, type Point, roundedBox, type Sdf, smoothStep, type Solid, tube } from './shapes';

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
  /** Those of the cavities that hold air (orbits hold soft tissue). */
  readonly airSpaces: readonly Solid[];
  readonly palateHeight: number;
}

/** Makes a solid drawn for the left side hold for both. */
function mirrored(solid: Solid): Solid {
  return {
    sdf: (x, y, z) => solid.sdf(Math.abs(x), y, z),
    min: [-solid.max[0], solid.min[1], solid.min[2]],
    max: solid.max,
  };
}

/** The wall of a closed surface, cut by a half space `cut <= 0`. */
function wall(surface: Sdf, thickness: number, c: Point, r: Point, cut: Sdf = () => -Infinity): Solid {
  const h = thickness / 2;
  return {
    sdf: (x, y, z) => Math.max(Math.abs(surface(x, y, z)) - h, cut(x, y, z)),
    min: [c[0] - r[0] - h, c[1] - r[1] - h, c[2] - r[2] - h],
    max: [c[0] + r[0] + h, c[1] + r[1] + h, c[2] + r[2] + h],
  };
}

function faceParts(anatomy: Anatomy): Solid[] {
  const p = anatomy.palate.height;
  return [
    mirrored(
      tube(
        [
          [8, 1, 56],
          [12.5, 3, 40],
          [15, 5, p + 6],
        ],
        [2.6, 3, 3.8],
      ),
    ),
    mirrored(
      tube(
        [
          [3, 0, 67],
          [2.6, -4.5, 50],
        ],
        [3.4, 2],
      ),
    ),
    mirrored(
      tube(
        [
          [3, 4, 72],
          [22, 2, 75],
          [38, 9, 72],
          [44, 15, 64],
        ],
        [5, 4, 3.4, 3.2],
      ),
    ),
    mirrored(
      tube(
        [
          [13, 5, 44],
          [28, 8, 41],
          [40, 16, 42],
        ],
        [2.2, 3, 4],
      ),
    ),
    mirrored(
      tube(
        [
          [38, 18, 36],
          [47, 27, 37],
        ],
        [7, 6],
      ),
    ),
    mirrored(
      tube(
        [
          [45, 22, 40],
          [46, 21, 56],
          [44, 16, 66],
        ],
        [4, 3, 3.2],
      ),
    ),
    mirrored(
      tube(
        [
          [29, 30, p + 4],
          [37, 24, 28],
        ],
        [3.2, 4.5],
      ),
    ),
    mirrored(ellipsoid([19, 13.5, p + 11], [12.5, 7.5, 13.5])),
    mirrored(
      tube(
        [
          [47, 28, 36],
          [57, 45, 36],
          [63, 64, 38],
          [62, 78, 42],
          [57, 90, 44],
        ],
        [4.6, 3, 2.6, 3, 3.4],
      ),
    ),
    tube(
      [
        [0, -1.5, p + 2],
        [0, 5, p + 2],
      ],
      [1.6, 3],
    ),
  ];
}

function palate(anatomy: Anatomy, dentition: Dentition): Solid {
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

function craniumParts(anatomy: Anatomy, noise: Noise): Solid[] {
  const [rx, ry, rz] = anatomy.cranium;
  const c: Point = [0, ry - 1, 78];
  const surface = ellipsoidSdf(c, [rx, ry, rz]);
  // The temples draw in towards the face.
  const vault: Sdf = (x, y, z) => surface(x * (1 + 0.22 * smoothStep(62, 20, y) * smoothStep(95, 60, z)), y, z);
  const floor = (y: number): number => (y < 46 ? 73 : y < 90 ? 50 : 50 - (y - 90) * 0.95);
  const t = anatomy.skullThickness;
  const base: Solid = {
    sdf: (x, y, z) => {
      const level = 73 - 24 * smoothStep(42, 54, y) - 34 * smoothStep(82, 122, y) + 3.5 * noise(x / 14, y / 14, z / 14);
      const hole = Math.hypot(x, y - 112) - 15;
      return Math.max(
        (Math.abs(z - level) - t * (0.5 + 0.3 * noise(x / 11, y / 11 + 4, z / 11))) * 0.8,
        vault(x, y, z),
        -hole,
        8 - y,
      );
    },
    min: [-rx, 8, 6],
    max: [rx, 2 * ry, 80],
  };
  return [
    wall(vault, t, c, [rx + 4, ry, rz], (_x, y, z) => floor(y) - 3 - z),
    base,
    mirrored(ellipsoid([50, 78, 49], [14, 15, 6.5])),
    mirrored(ellipsoid([52, 66, 44], [10, 5, 5])),
    mirrored(
      tube(
        [
          [58, 92, 42],
          [36, 84, 44],
          [14, 76, 46],
        ],
        [8, 8, 6],
      ),
    ),
    mirrored(
      tube(
        [
          [57, 98, 36],
          [54, 96, 16],
        ],
        [10, 7],
      ),
    ),
    mirrored(
      tube(
        [
          [46, 30, 62],
          [50, 44, 56],
          [54, 60, 52],
        ],
        [2.4, 2.2, 3],
      ),
    ),
    tube(
      [
        [0, 70, 47],
        [0, 84, 36],
        [0, 96, 24],
      ],
      [9, 7, 4.5],
    ),
    mirrored(
      tube(
        [
          [14, 98, 22],
          [13, 112, 14],
          [6, 128, 12],
        ],
        [5.5, 5.5, 4],
      ),
    ),
  ];
}

export function buildSkull(anatomy: Anatomy, dentition: Dentition, noise: Noise): Skull {
  const p = anatomy.palate.height;
  const alveolar = buildAlveolarProcess(anatomy, dentition);
  const k = anatomy.sinus.size;
  const t = anatomy.sinus.wall;
  const sinusCentre: Point = [26.5, 31, p + 14.5];
  const sinusRadii: Point = [13 * k, 17.5 * k, 16 * k];
  const shrink = (r: Point, by: number): Point => [r[0] - by, r[1] - by, r[2] - by];
  const sinusBall = ellipsoidSdf(sinusCentre, sinusRadii);
  const sinus: Sdf = (x, y, z) => sinusBall(x, y, z) + 2.4 * noise(x / 15, y / 15 + 3, z / 15);
  const orbitCentre: Point = [28, 28, 58];
  const orbitRadii: Point = [18, 27, 16.5];
  const orbit = ellipsoidSdf(orbitCentre, orbitRadii);
  // Sinus and orbit share the orbital floor.
  const sinusWall = wall(
    (x, y, z) => Math.max(sinus(x, y, z), -orbit(x, y, z) - 1),
    t,
    sinusCentre,
    shrink(sinusRadii, -2.5),
  );
  const sinusBox = boxOf(sinusCentre, shrink(sinusRadii, -2.5));
  const orbitAir = ellipsoidSdf(orbitCentre, shrink(orbitRadii, 0.6));
  const noseFloor = p + 1.2;
  const nose = nasalCavity(noseFloor);
  const bulla: Solid = {
    sdf: (x, y, z) => {
      const box = Math.max(Math.abs(x) - 12, Math.abs(y - 33) - 18, Math.abs(z - 55) - 11);
      return Math.max(box, Math.abs(noise(x / 7, y / 9, z / 8)) * 5 - 0.75);
    },
    min: [-12, 15, 44],
    max: [12, 51, 66],
  };
  const airSpaces = [
    mirrored({ sdf: (x, y, z) => Math.max(sinus(x, y, z) + t / 2, -orbit(x, y, z) + 0.6), ...sinusBox }),
    nose,
    mirrored(
      tube(
        [
          [70, 90, 37],
          [46, 88, 39],
        ],
        [3.4, 3],
      ),
    ),
    ellipsoid([0, 66, 50], [10, 9, 7]),
  ];
  return {
    alveolar,
    palateHeight: p,
    outer: [
      alveolar.solid,
      palate(anatomy, dentition),
      mirrored(sinusWall),
      mirrored(wall(orbit, 1.4, orbitCentre, orbitRadii, (_x, y) => 11 - y)),
      ...faceParts(anatomy),
      ...craniumParts(anatomy, noise),
    ],
    cavities: [...airSpaces, mirrored({ sdf: orbitAir, ...boxOf(orbitCentre, orbitRadii) })],
    airSpaces,
    inner: [
      roundedBox([0, 30, p + 18], [0.55, 20, 17], 0.5),
      mirrored(
        tube(
          [
            [10, 12, p + 7],
            [9, 28, p + 6],
            [9.5, 44, p + 7],
          ],
          [1.4, 2, 1.3],
        ),
      ),
      mirrored(
        tube(
          [
            [9, 16, p + 19],
            [7.5, 32, p + 18],
            [9, 46, p + 19],
          ],
          [1.1, 1.5, 1],
        ),
      ),
      mirrored(roundedBox([14, 56, p + 9], [0.9, 5.5, 13], 0.8)),
      mirrored(roundedBox([19.5, 57.5, p + 10], [0.8, 6.5, 13], 0.7)),
      mirrored(
        tube(
          [
            [17, 52, p + 2],
            [16, 52, p + 26],
          ],
          [2.4, 3],
        ),
      ),
      bulla,
    ],
  };
}

/** Pear-shaped in front view: wide at the floor, narrow under the nasal bones. */
function nasalCavity(floor: number): Solid {
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

function boxOf(c: Point, r: Point): { min: Point; max: Point } {
  return { min: [c[0] - r[0], c[1] - r[1], c[2] - r[2]], max: [c[0] + r[0], c[1] + r[1], c[2] + r[2]] };
}
