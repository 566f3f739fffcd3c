import type { Noise } from './noise';
import type { Anatomy } from './parameters';
import {
  ellipsoid,
  ellipsoidSdf,
  length2,
  mirrored,
  type Point,
  type Sdf,
  smoothStep,
  type Solid,
  tubeOf,
  wall,
} from './shapes';

/** Vault, skull base with foramen magnum, temporal bones with joint socket and mastoid, clivus, occipital condyles. */
export function craniumParts(anatomy: Anatomy, noise: Noise): Solid[] {
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
      const half = t * (0.5 + 0.3 * noise(x / 11, y / 11 + 4, z / 11));
      const foramen = length2(x, y - 112) - 15;
      return Math.max((Math.abs(z - level) - half) * 0.8, vault(x, y, z), -foramen, 8 - y);
    },
    min: [-rx, 8, 6],
    max: [rx, 2 * ry, 80],
  };
  return [
    wall(vault, t, c, [rx + 4, ry, rz], (_x, y, z) => floor(y) - 3 - z),
    base,
    mirrored(ellipsoid([50, 78, 49], [14, 15, 6.5])),
    mirrored(ellipsoid([52, 66, 44], [10, 5, 5])),
    mirrored(tubeOf([58, 92, 42, 8], [36, 84, 44, 8], [14, 76, 46, 6])),
    mirrored(tubeOf([57, 98, 36, 10], [54, 96, 16, 7])),
    mirrored(tubeOf([46, 30, 62, 2.4], [50, 44, 56, 2.2], [54, 60, 52, 3])),
    tubeOf([0, 70, 47, 9], [0, 84, 36, 7], [0, 96, 24, 4.5]),
    mirrored(tubeOf([14, 98, 22, 5.5], [13, 112, 14, 5.5], [6, 128, 12, 4])),
  ];
}
