import type { Arch } from './arch';
import type { Dentition } from './dentition';
import type { Anatomy } from './parameters';
import { type Point, type Solid, tube } from './shapes';
import { Table1d } from './table2d';

/** The tooth-bearing ridge of one side of the mandible, over arc length of its base arch. */
export interface Ridge {
  readonly crest: Table1d;
  readonly offset: Table1d;
  readonly halfWidth: Table1d;
}

/** Height, sideways position and half thickness of the alveolar ridge over signed arc length of the base arch. */
export function alveolarRidge(base: Arch, dentition: Dentition, anatomy: Anatomy, side: 1 | -1): Ridge {
  const out = new Float64Array(2);
  const knots = dentition.places
    .filter((place) => place.jaw === 'lower' && Math.sign(place.s) === side)
    .map((place) => {
      base.table.read(Math.abs(place.point.x), place.point.y, out);
      const wisdomGap = place.missing && place.shape.kind === 'third molar';
      return {
        s: out[0]!,
        n: wisdomGap ? out[1]! * 0.5 : out[1]!,
        crest: place.neckHeight - 1.5 - (place.missing ? anatomy.resorption[1] * (wisdomGap ? 0.5 : 1) : 0),
        half: place.shape.depth * 0.43 + 1.3 - (place.missing ? 1.6 : 0),
      };
    })
    .sort((a, b) => a.s - b.s);
  const line = (value: (k: (typeof knots)[number]) => number, sigma: number): Table1d =>
    new Table1d(-20, 140, (s) => {
      const first = knots[0]!;
      if (s <= first.s) return value(first);
      const next = knots.findIndex((k) => k.s > s);
      if (next < 0) return value(knots[knots.length - 1]!);
      const [a, b] = [knots[next - 1]!, knots[next]!];
      return value(a) + ((value(b) - value(a)) * (s - a.s)) / (b.s - a.s);
    }).smoothed(sigma);
  return { crest: line((k) => k.crest, 2.2), offset: line((k) => k.n, 3), halfWidth: line((k) => k.half, 3) };
}

/** Bone around the roots of lower third molars, which stand on a shelf inside the ramus. */
export function wisdomSockets(dentition: Dentition, lowest: number): Solid[] {
  return dentition.teeth
    .filter((tooth) => tooth.jaw === 'lower' && tooth.kind === 'third molar')
    .map(({ neck, axes, shape }) => {
      const along = (h: number): Point => [neck[0] + h * axes[6]!, neck[1] + h * axes[7]!, neck[2] + h * axes[8]!];
      const out = neck[0] < 0 ? -3 : 3;
      const [a, b] = [along(-4), along(-shape.root)];
      const radius = shape.depth * 0.5 + 1;
      return tube(
        [
          [a[0] + out * 0.4, a[1], a[2]],
          [b[0] + out, b[1], Math.max(b[2], lowest + radius + 1)],
        ],
        [radius, radius * 0.8],
      );
    });
}
