import { mandibleToSkull } from './jaw-frame';
import type { Noise } from './noise';
import type { Anatomy } from './parameters';
import {
  ellipsoidSdf,
  type Point,
  roundedBox,
  type Sdf,
  smoothMax,
  smoothMin,
  smoothStep,
  type Solid,
  tube,
} from './shapes';
import type { Subject } from './subject';
import { monotoneCurve, Table1d } from './table2d';

/** What surrounds the bones in a scan, skull frame, millimetres; labels do not know it. */
export interface SoftTissue {
  /** Skin surface, negative inside the patient. */
  readonly skin: Sdf;
  /** Pharynx and mouth. */
  readonly airway: Sdf;
  readonly airwayBox: Pick<Solid, 'min' | 'max'>;
  readonly tongue: Sdf;
  readonly vertebrae: readonly Solid[];
}

function skinSurface(subject: Subject): Sdf {
  const { anatomy, mandible } = subject;
  const front = new Table1d(
    -140,
    320,
    monotoneCurve([
      [-140, 42],
      [-70, 30],
      [-52, 16],
      [-38, -8],
      [-20, -9],
      [-3, -13],
      [4, -13],
      [16, -9],
      [45, -8],
      [62, -11],
      [90, -8],
      [120, 5],
      [150, 40],
    ]),
  );
  const half = new Table1d(
    -140,
    320,
    monotoneCurve([
      [-140, 66],
      [-75, 58],
      [-45, 58],
      [-10, 66],
      [25, 76],
      [60, anatomy.cranium[0] + 8],
      [95, anatomy.cranium[0] + 8],
      [125, 60],
      [158, 12],
    ]),
  );
  const back = new Table1d(
    -140,
    320,
    monotoneCurve([
      [-140, 165],
      [-40, 160],
      [20, 172],
      [70, 2 * anatomy.cranium[1] + 8],
      [120, 165],
      [158, 110],
    ]),
  );
  const at = (s: number, h: number): Point => mandibleToSkull(subject, mandible.bodyPoint(s, h));
  const chin = at(0, 0.3);
  const jowl = tube(
    [
      at(-mandible.ramusStart, 0.4),
      at(-mandible.ramusStart * 0.5, 0.3),
      chin,
      at(mandible.ramusStart * 0.5, 0.3),
      at(mandible.ramusStart, 0.4),
    ],
    [24, 20, 17, 20, 24],
  ).sdf;
  const nose = ellipsoidSdf([0, -14, anatomy.palate.height + 12], [15, 17, 15]);
  return (x, y, z) => {
    const f = front.at(z);
    const b = back.at(z);
    const w = half.at(z);
    const u = ((y - (f + b) / 2) * 2) / (b - f);
    const v = x / w;
    const u2 = u * u;
    const v2 = v * v;
    const k = Math.sqrt(u2 + v2 + 0.6 * u2 * v2);
    const body = (k - 1) * w * 0.8;
    let d = body;
    if (z < 30) d = smoothMin(d, jowl(x, y, z), 8);
    if (y < 20) d = smoothMin(d, nose(x, y, z), 6);
    return d;
  };
}

function buildVertebrae(anatomy: Anatomy): Solid[] {
  const solids: Solid[] = [];
  for (let level = 0; level < 6; level++) {
    const z = 4 - level * 16.5;
    const y = 88 + 5 * Math.sin(level * 0.6) + anatomy.palate.vault;
    if (level > 0) solids.push(roundedBox([0, y, z], [9, 7, 6.4], 3.5));
    if (level === 1)
      solids.push(
        tube(
          [
            [0, y, z],
            [0, y - 2, z + 20],
          ],
          [5.5, 4],
        ),
      );
    const ring: Point[] = Array.from({ length: 13 }, (_, i) => {
      const a = (i / 12) * 2 * Math.PI;
      return [14 * Math.sin(a), y + 17 - 14 * Math.cos(a), z - 2];
    });
    solids.push(
      tube(
        ring,
        ring.map(() => 3.2),
      ),
    );
    for (const side of [-1, 1]) {
      solids.push(
        tube(
          [
            [side * 11, y + 10, z],
            [side * 25, y + 8, z - 2],
          ],
          [6, 4.5],
        ),
      );
    }
    if (level > 0)
      solids.push(
        tube(
          [
            [0, y + 31, z - 3],
            [0, y + 46, z - 9],
          ],
          [4, 3.2],
        ),
      );
  }
  return solids;
}

export function buildSoftTissue(subject: Subject, noise: Noise): SoftTissue {
  const { anatomy } = subject;
  const p = anatomy.palate.height;
  const drop = mandibleToSkull(subject, [0, 20, 0])[2];
  const pharynx = tube(
    [
      [0, 60, p + 14],
      [0, 68, p - 2],
      [0, 71, -14],
      [0, 74, -40],
      [0, 70, -75],
    ],
    [8, 7, 6.5, 8, 8],
  ).sdf;
  const tongueTop = Math.min(p - 3.5, 9 + drop * 0.35);
  const tongue = ellipsoidSdf([0, 36, tongueTop - 18 + drop * 0.25], [21, 28, 18 - drop * 0.2]);
  const mouth = ellipsoidSdf([0, 30, 4 + drop * 0.4], [23, 28, 10 - drop * 0.45]);
  const palateArch: Sdf = (x, y, z) => z - (p - 3 - 0.006 * x * x - 4 * smoothStep(14, 4, y));
  return {
    skin: skinSurface(subject),
    airway: (x, y, z) => {
      const oral = Math.max(
        smoothMax(mouth(x, y, z), palateArch(x, y, z), 2),
        1.2 - tongue(x, y, z) + 1.5 * noise(x / 12, y / 12, z / 12),
      );
      return Math.min(pharynx(x, y * 0.92 + 5.6, z), oral);
    },
    airwayBox: { min: [-26, 0, -86], max: [26, 90, p + 24] },
    tongue,
    vertebrae: buildVertebrae(anatomy),
  };
}
