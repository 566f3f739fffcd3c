import { type Arch, createArch } from './arch';
import type { Dentition } from './dentition';
import type { Anatomy } from './parameters';
import { ellipsoidSdf, type Point, roundedIntersection, smoothMin, smoothStep, type Solid, tube } from './shapes';
import { monotoneCurve, Table1d, Table2d } from './table2d';

/**
 * The mandible as a bent plate: a curve seen from above (base arch), an outline unrolled along it (s, z) with body, angle,
 * ramus, coronoid and condyle, and at each (s, z) a half thickness and a sideways offset. Frame of the mandible, mm.
 */
export interface Mandible {
  readonly solid: Solid;
  readonly canal: Solid;
  readonly base: Arch;
  /** Centre of the left condyle (the right one mirrored): the hinge of the jaw. */
  readonly condyle: Point;
  /** Surface landmarks where wounds are set: a point in the bone at (signed s, share of body height 0 low..1 crest). */
  bodyPoint(s: number, height: number): Point;
  /** Arc length where the ramus begins. */
  readonly ramusStart: number;
}

type Outline = readonly (readonly [number, number])[];

/** Corner cutting (Chaikin), closed. */
function cutCorners(points: Outline): Outline {
  return points.flatMap((a, i) => {
    const b = points[(i + 1) % points.length]!;
    return [
      [0.75 * a[0] + 0.25 * b[0], 0.75 * a[1] + 0.25 * b[1]],
      [0.25 * a[0] + 0.75 * b[0], 0.25 * a[1] + 0.75 * b[1]],
    ] as [number, number][];
  });
}

function outlineDistance(outline: Outline, s: number, z: number): number {
  let best = Infinity;
  let inside = false;
  for (let i = 0, j = outline.length - 1; i < outline.length; j = i++) {
    const a = outline[j]!;
    const b = outline[i]!;
    const dx = b[0] - a[0];
    const dz = b[1] - a[1];
    const t = Math.min(1, Math.max(0, ((s - a[0]) * dx + (z - a[1]) * dz) / (dx * dx + dz * dz)));
    const ex = s - a[0] - t * dx;
    const ez = z - a[1] - t * dz;
    best = Math.min(best, ex * ex + ez * ez);
    if (b[1] > z !== a[1] > z && s < ((a[0] - b[0]) * (z - b[1])) / (a[1] - b[1]) + b[0]) inside = !inside;
  }
  return inside ? -Math.sqrt(best) : Math.sqrt(best);
}

function baseArch(anatomy: Anatomy): Arch {
  const { halfWidth, length, chinWidth } = anatomy.mandible;
  const front = 5 + anatomy.overjet;
  const knots = [
    [0, 0],
    [9 * chinWidth, 1.2],
    [17 * chinWidth, 6],
    [23 * (0.5 + 0.5 * chinWidth), 13],
    [27, 20.5],
    [31.5, 30.5],
    [38.5, 45],
    [44, 58],
    [48, 70],
    [51, 81],
    [53, 92],
  ].map(([x, y]) => [(x! * halfWidth) / 48, front + (y! * (length - front)) / 70] as const);
  const u = [0];
  for (let i = 1; i < knots.length; i++) {
    u.push(u[i - 1]! + Math.hypot(knots[i]![0] - knots[i - 1]![0], knots[i]![1] - knots[i - 1]![1]));
  }
  const x = monotoneCurve(knots.map((k, i) => [u[i]!, k[0]]));
  const y = monotoneCurve(knots.map((k, i) => [u[i]!, k[1]]));
  const count = Math.ceil(u[u.length - 1]!);
  return createArch(Array.from({ length: count + 1 }, (_, i) => [x(i), y(i)] as const));
}

interface Ridge {
  readonly crest: Table1d;
  readonly offset: Table1d;
  readonly halfWidth: Table1d;
}

/** Height, sideways position and half thickness of the alveolar ridge over signed arc length of the base arch. */
function alveolarRidge(base: Arch, dentition: Dentition, anatomy: Anatomy, side: 1 | -1): Ridge {
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

export function buildMandible(anatomy: Anatomy, dentition: Dentition): Mandible {
  const shape = anatomy.mandible;
  const base = baseArch(anatomy);
  const out = new Float64Array(2);
  base.table.read(shape.halfWidth, shape.length, out);
  const hinge = out[0]!;
  const ramusStart = hinge - 3 - shape.ramusWidth;
  const back = hinge - 3 - shape.ramusTilt;
  const chinLow = -9 - shape.chinHeight;
  const angleLow = -shape.gonionHeight;
  const at = (share: number): number => chinLow + (angleLow - chinLow) * share;
  const lower = monotoneCurve([
    [0, chinLow + 0.4],
    [10, chinLow],
    [24, at(0.15)],
    [0.55 * back, at(0.55)],
    [0.76 * back, at(0.93) + 1.5],
    [0.88 * back, angleLow],
    [back, angleLow + 12],
  ]);
  const ridges = {
    left: alveolarRidge(base, dentition, anatomy, 1),
    right: alveolarRidge(base, dentition, anatomy, -1),
  };
  const top = shape.condyleHeight;
  const beak = shape.coronoidHeight;

  const outlineOf = (ridge: Ridge): Outline => {
    const points: [number, number][] = [[-20, lower(0)]];
    for (let s = 0; s <= 0.86 * back; s += 5) points.push([s, lower(s)]);
    points.push(
      [0.93 * back, angleLow + 3.5],
      [back - 0.5, angleLow + 12],
      [hinge - 3 - 0.65 * shape.ramusTilt, 2],
      [hinge - 2 - 0.2 * shape.ramusTilt, top * 0.5],
    );
    points.push(
      [hinge + 2.5, top - 12],
      [hinge + 3.8, top - 5],
      [hinge + 2, top],
      [hinge - 2.5, top],
      [hinge - 4.5, top - 5],
    );
    points.push(
      [hinge - 5.5, top - 11],
      [hinge - 13, top - 15.5],
      [ramusStart + 14, beak - 10],
      [ramusStart + 10.5, beak - 1],
    );
    points.push(
      [ramusStart + 7.5, beak],
      [ramusStart + 4.5, beak - 6],
      [ramusStart + 3, 18],
      [ramusStart + 0.5, 5],
      [ramusStart - 3, -2],
    );
    const join = ramusStart - 8;
    points.push([join, Math.max(ridge.crest.at(join), -14)]);
    for (let s = join - 5; s > 2; s -= 4) points.push([s, ridge.crest.at(s)]);
    points.push([0, ridge.crest.at(0)], [-20, ridge.crest.at(0)]);
    return cutCorners(cutCorners(points));
  };

  const plate = (ridge: Ridge): Table2d => {
    const outline = outlineOf(ridge);
    return new Table2d(-6, -64, 124, 132, 3, (s, z, o, k) => {
      const low = lower(s);
      const t = (z - low) / Math.max(6, ridge.crest.at(s) - low);
      const ramus = smoothStep(ramusStart - 8, ramusStart + 8, s) * smoothStep(-22, -6, z + 0.3 * (s - ramusStart));
      const behind = smoothStep(ramusStart - 2, ramusStart + 10, s);
      const front = 1 - smoothStep(8, 26, s);
      const up = smoothStep(0.4, 0.85, t);
      const bodyHalf =
        (5.1 + 1 * front * (1 - smoothStep(0.2, 0.6, t)) - 0.5 * smoothStep(0.3, 0.5, t)) * shape.thickness;
      const body = bodyHalf + (ridge.halfWidth.at(s) - bodyHalf) * up * (1 - behind);
      const border = smoothStep(hinge - 13, hinge - 5, s + 0.6 * shape.ramusTilt * (1 - smoothStep(0, 25, z)));
      const plateHalf =
        (3.6 + 0.9 * border - 0.7 * smoothStep(22, 34, z) * (1 - border)) * (0.6 + 0.4 * shape.thickness);
      o[k] = outlineDistance(outline, s, z);
      const chin = shape.chin * front * (1 - smoothStep(0.1, 0.45, t));
      const lean = 1.8 * smoothStep(20, top, z) * border - 1.5 * smoothStep(10, beak, z) * (1 - border);
      o[k + 1] = (ridge.offset.at(s) * up * (1 - behind) + chin) * (1 - ramus) + lean * ramus;
      o[k + 2] = body * (1 - ramus) + plateHalf * ramus;
    });
  };
  const tables = { left: plate(ridges.left), right: plate(ridges.right) };
  const hingePoint = base.pointAt(hinge, 1.2);
  const condyle: Point = [hingePoint.x, hingePoint.y, top - 4.6];
  const head = ellipsoidSdf(condyle, [9.2, 4.8, 5.2]);
  const sn = new Float64Array(2);
  const plateValues = new Float64Array(3);
  const sdf = (x: number, y: number, z: number): number => {
    base.table.read(Math.abs(x), y, sn);
    (x < 0 ? tables.right : tables.left).read(sn[0]!, z, plateValues);
    const half = plateValues[2]!;
    const across = Math.abs(sn[1]! - plateValues[1]!) - half;
    const d = roundedIntersection(across, plateValues[0]!, half * 0.8);
    return z > 20 ? smoothMin(d, head(Math.abs(x), y, z), 3) : d;
  };
  const sockets = wisdomSockets(dentition, angleLow);
  const housed = (x: number, y: number, z: number): number => {
    let d = sdf(x, y, z);
    for (const socket of sockets) d = smoothMin(d, socket.sdf(x, y, z), 2.5);
    return d;
  };
  const reach = shape.halfWidth + 18;
  const solid: Solid = {
    sdf: sockets.length ? housed : sdf,
    min: [-reach, -6, chinLow - 3],
    max: [reach, condyle[1] + 12, Math.max(top, beak) + 4],
  };

  const sided = (s: number, z: number, n: number): Point => {
    (s < 0 ? tables.right : tables.left).read(Math.abs(s), z, plateValues);
    const p = base.pointAt(Math.abs(s), plateValues[1]! + n * plateValues[2]!);
    return [s < 0 ? -p.x : p.x, p.y, z];
  };
  return {
    solid,
    base,
    condyle,
    ramusStart,
    canal: buildCanal(anatomy, base, dentition, lower, ridges, ramusStart, sided),
    bodyPoint: (s, height) => {
      const ridge = s < 0 ? ridges.right : ridges.left;
      const low = lower(Math.abs(s));
      return sided(s, low + (ridge.crest.at(Math.abs(s)) - low) * height, 0);
    },
  };
}

/** Bone around the roots of lower third molars, which stand on a shelf inside the ramus. */
function wisdomSockets(dentition: Dentition, lowest: number): Solid[] {
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

/** Both canals, from the foramen on the inner face of the ramus to the mental foramen below the premolars. */
function buildCanal(
  anatomy: Anatomy,
  base: Arch,
  dentition: Dentition,
  lower: (s: number) => number,
  ridges: { left: Ridge; right: Ridge },
  ramusStart: number,
  sided: (s: number, z: number, n: number) => Point,
): Solid {
  const { radius, height } = anatomy.canal;
  const tubes = ([1, -1] as const).map((side) => {
    const ridge = side < 0 ? ridges.right : ridges.left;
    const premolar = dentition.places.find(
      (p) => p.jaw === 'lower' && Math.sign(p.s) === side && p.shape.kind === 'second premolar',
    )!;
    const out = new Float64Array(2);
    base.table.read(Math.abs(premolar.point.x), premolar.point.y, out);
    const mental = out[0]! - 2.5;
    const level = (s: number): number => Math.min(lower(s) + height, (lower(s) + ridge.crest.at(s)) / 2);
    const points: Point[] = [sided(side * (ramusStart + 17), 7, -1.05), sided(side * (ramusStart + 15), 1, -0.4)];
    points.push(
      sided(side * (ramusStart + 10), -7, -0.1),
      sided(side * (ramusStart + 3), Math.min(-12, level(ramusStart + 3) + 4), -0.15),
    );
    for (let s = ramusStart - 5; s > mental + 5; s -= 6) points.push(sided(side * s, level(s), -0.2));
    points.push(
      sided(side * (mental + 1.5), level(mental) + 0.5, 0.3),
      sided(side * mental, level(mental) + 2.5, 1.05),
    );
    return tube(
      points,
      points.map(() => radius),
    );
  });
  return {
    sdf: (x, y, z) => tubes[x < 0 ? 1 : 0]!.sdf(x, y, z),
    min: [tubes[1]!.min[0], Math.min(tubes[0]!.min[1], tubes[1]!.min[1]), Math.min(tubes[0]!.min[2], tubes[1]!.min[2])],
    max: [tubes[0]!.max[0], Math.max(tubes[0]!.max[1], tubes[1]!.max[1]), Math.max(tubes[0]!.max[2], tubes[1]!.max[2])],
  };
}
