import { alveolarRidge, type Ridge, wisdomSockets } from './alveolar-ridge';
import type { Arch } from './arch';
import { buildCanal } from './canal';
import type { Dentition } from './dentition';
import { baseArch, cutCorners, type Outline, outlineDistance } from './mandible-shape';
import type { Anatomy } from './parameters';
import { ellipsoidSdf, type Point, roundedIntersection, smoothMin, smoothStep, type Solid } from './shapes';
import { monotoneCurve, Table2d } from './table2d';

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
