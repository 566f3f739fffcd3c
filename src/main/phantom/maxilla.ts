import type { Dentition } from './dentition';
import type { Anatomy } from './parameters';
import { type Point, roundedIntersection, smoothStep, type Solid } from './shapes';
import { Table1d } from './table2d';

export interface AlveolarProcess {
  readonly solid: Solid;
  readonly crest: Record<'left' | 'right', Table1d>;
  /** A point in the process at signed arc length s, `above` the crest. */
  pointAt(s: number, above: number): Point;
  readonly end: number;
}

/** The tooth-bearing ridge of the maxilla: a band along the upper arch, lower crest where teeth were lost. Skull frame. */
export function buildAlveolarProcess(anatomy: Anatomy, dentition: Dentition): AlveolarProcess {
  const arch = dentition.arches.upper;
  const places = dentition.places.filter((place) => place.jaw === 'upper');
  const table = (side: 1 | -1, value: (p: (typeof places)[number]) => number, sigma: number): Table1d => {
    const knots = places.filter((p) => Math.sign(p.s) === side).map((p) => ({ s: Math.abs(p.s), v: value(p) }));
    return new Table1d(-20, 110, (s) => {
      if (s <= knots[0]!.s) return knots[0]!.v;
      const next = knots.findIndex((k) => k.s > s);
      if (next < 0) return knots[knots.length - 1]!.v;
      const [a, b] = [knots[next - 1]!, knots[next]!];
      return a.v + ((b.v - a.v) * (s - a.s)) / (b.s - a.s);
    }).smoothed(sigma);
  };
  const crestOf = (p: (typeof places)[number]): number => {
    const crest = p.neckHeight + 1.5;
    return p.missing ? Math.max(crest, Math.min(crest + anatomy.resorption[0], anatomy.palate.height - 1.5)) : crest;
  };
  const halfOf = (p: (typeof places)[number]): number => p.shape.depth * 0.44 + 1.2 - (p.missing ? 1.5 : 0);
  const crest = { left: table(1, crestOf, 2.2), right: table(-1, crestOf, 2.2) };
  const half = { left: table(1, halfOf, 3), right: table(-1, halfOf, 3) };
  const end = Math.max(...places.map((p) => Math.abs(p.s)));
  const roof = anatomy.palate.height + 6;
  const sn = new Float64Array(2);
  const lean = (s: number): number => anatomy.proclination[0] * (1 - smoothStep(12, 26, s));
  const sdf = (x: number, y: number, z: number): number => {
    arch.table.read(Math.abs(x), y, sn);
    const s = sn[0]!;
    const side = x < 0 ? 'right' : 'left';
    const low = crest[side].at(s);
    const up = Math.max(0, z - low);
    const offset = -lean(s) * up * 0.9;
    const across = Math.abs(sn[1]! - offset) - half[side].at(s) - Math.min(2, 0.08 * up);
    const height = Math.abs(z - (low + roof) / 2) - (roof - low) / 2;
    return roundedIntersection(Math.max(across, s - end - 2.5), height, 2.8);
  };
  const reach = anatomy.upperArch.halfWidth + 20;
  return {
    solid: { sdf, min: [-reach, -8, 2], max: [reach, anatomy.upperArch.depth + 30, roof] },
    crest,
    end,
    pointAt(s, above) {
      const side = s < 0 ? 'right' : 'left';
      const p = arch.pointAt(Math.abs(s), -lean(Math.abs(s)) * above * 0.9);
      return [s < 0 ? -p.x : p.x, p.y, crest[side].at(Math.abs(s)) + above];
    },
  };
}
