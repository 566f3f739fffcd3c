import type { Ridge } from './alveolar-ridge';
import type { Arch } from './arch';
import type { Dentition } from './dentition';
import type { Anatomy } from './parameters';
import { type Point, type Solid, tube } from './shapes';

/** Both canals, from the foramen on the inner face of the ramus to the mental foramen below the premolars. */
export function buildCanal(
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
