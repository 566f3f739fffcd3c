import type { Random } from '@shared/random';
import { type LesionJaw, type Lobe, type LocalLesion, woundDistance } from './lesion';
import type { Noise } from './noise';
import type { Point } from './shapes';
import type { Subject } from './subject';

export const PALATE = 'hard palate';

export interface Site {
  readonly jaw: LesionJaw;
  readonly name: string;
  readonly point: Point;
}

function drawSite(random: Random, subject: Subject, jaw: LesionJaw): Site {
  const { mandible, skull, dentition } = subject;
  if (jaw === 'maxilla') {
    const { alveolar } = skull;
    if (random.chance(0.8)) {
      const p = alveolar.pointAt(random.uniform(-alveolar.end, alveolar.end), random.uniform(0, 8));
      return { jaw, name: 'maxillary alveolar process', point: jittered(random, p, 2.5) };
    }
    const depth = dentition.arches.upper.table.nv;
    const point: Point = [random.uniform(-12, 12), random.uniform(14, Math.min(40, depth)), skull.palateHeight];
    return { jaw, name: PALATE, point };
  }
  const kind = random.next();
  const side = random.chance(0.5) ? 1 : -1;
  if (kind < 0.45) {
    const s = side * random.uniform(0, mandible.ramusStart - 4);
    return {
      jaw,
      name: 'mandibular alveolar process',
      point: jittered(random, mandible.bodyPoint(s, random.uniform(0.75, 1)), 2.5),
    };
  }
  if (kind < 0.85) {
    const s = side * random.uniform(4, mandible.ramusStart + 2);
    return {
      jaw,
      name: 'mandibular body',
      point: jittered(random, mandible.bodyPoint(s, random.uniform(0, 0.75)), 4.5),
    };
  }
  const s = side * (mandible.ramusStart + random.uniform(4, 20));
  const p = mandible.bodyPoint(s, 0);
  return { jaw, name: 'mandibular angle', point: jittered(random, [p[0], p[1], p[2] + random.uniform(0, 16)], 3) };
}

function jittered(random: Random, p: Point, by: number): Point {
  return [p[0] + random.uniform(-by, by), p[1] + random.uniform(-by, by), p[2] + random.uniform(-by, by)];
}

/** The shape of a wound for unit size. */
export interface Shape {
  readonly lobes: readonly { readonly at: Point; readonly radii: Point }[];
  /** Half sizes of the sequestra, millimetres. */
  readonly islands: readonly Point[];
  readonly ragged: number;
  readonly noiseWavelength: number;
  readonly fracture?: { readonly normal: Point; readonly half: number };
}

export interface Plan extends Shape {
  readonly site: Site;
}

/** A wound of about `size` millimetres somewhere on a jaw. */
export function drawPlan(random: Random, subject: Subject, jaw: LesionJaw, size: number): Plan {
  return { site: drawSite(random, subject, jaw), ...drawShape(random, jaw, size) };
}

/** The shape of a wound of about `size` millimetres. */
export function drawShape(random: Random, jaw: LesionJaw, size: number): Shape {
  const lobes = Array.from({ length: random.integer(1, size > 12 ? 5 : 2) }, (_, i) => {
    const reach = i === 0 ? 0 : 0.3;
    const r = i === 0 ? 0.42 : random.uniform(0.18, 0.34);
    const radii = [0, 1, 2].map(() => r * random.uniform(0.7, 1.15)) as unknown as Point;
    return {
      at: [random.uniform(-reach, reach), random.uniform(-reach, reach), random.uniform(-reach, reach)] as const,
      radii,
    };
  });
  const wantsIslands = size > 11 && random.chance(0.4);
  const islands = Array.from({ length: wantsIslands ? random.integer(1, 3) : 0 }, () =>
    [0, 1, 2].map(() => Math.min(4.5, size * random.uniform(0.06, 0.14))),
  ) as unknown as Point[];
  const breaks = jaw === 'mandible' && size > 16 && random.chance(0.22);
  const angle = random.uniform(0, 2 * Math.PI);
  return {
    lobes,
    islands,
    ragged: Math.min(2.4, Math.max(0.5, size * random.uniform(0.03, 0.1))),
    noiseWavelength: random.uniform(3.5, 7),
    ...(breaks
      ? {
          fracture: {
            normal: [Math.cos(angle), Math.sin(angle), random.uniform(-0.3, 0.3)] as const,
            half: random.uniform(0.8, 1.8),
          },
        }
      : {}),
  };
}

/** The plan at a scale, millimetres a unit, with the teeth it costs. */
export function realise(plan: Plan, scale: number, noise: Noise, random: Random, subject: Subject): LocalLesion {
  const lesion = placeShape(plan, plan.site.jaw, plan.site.point, scale, noise);
  return { ...lesion, lostTeeth: lostTeeth(lesion, random, subject) };
}

/** The shape at a point and a scale, millimetres a unit; neither sequestra nor lost teeth yet. */
export function placeShape(plan: Shape, jaw: LesionJaw, point: Point, scale: number, noise: Noise): LocalLesion {
  const place = (part: { at: Point; radii: Point }): Lobe => ({
    centre: [point[0] + part.at[0] * scale, point[1] + part.at[1] * scale, point[2] + part.at[2] * scale],
    radii: [part.radii[0] * scale, part.radii[1] * scale, part.radii[2] * scale],
  });
  const lobes = plan.lobes.map(place);
  const far = Math.max(
    ...lobes.map((l) => Math.hypot(...l.centre.map((v, a) => v - point[a]!)) + Math.max(...l.radii)),
  );
  const norm = plan.fracture ? Math.hypot(...plan.fracture.normal) : 1;
  const fractureReach = Math.max(6, scale * 0.55);
  return {
    kind: 'local',
    jaw,
    lobes,
    ragged: plan.ragged,
    wavelength: plan.noiseWavelength,
    noise,
    sequestra: [],
    lostTeeth: new Set(),
    centre: point,
    reach: Math.max(far + 2 * plan.ragged, plan.fracture ? fractureReach : 0) + 1,
    ...(plan.fracture
      ? {
          fracture: {
            point,
            normal: plan.fracture.normal.map((v) => v / norm) as unknown as Point,
            half: plan.fracture.half,
            reach: fractureReach,
          },
        }
      : {}),
  };
}

/** A tooth that stands mostly in the wound is usually lost whole; others stay whole. */
function lostTeeth(lesion: LocalLesion, random: Random, subject: Subject): ReadonlySet<number> {
  const lost = new Set<number>();
  const jaw = lesion.jaw === 'mandible' ? 'lower' : 'upper';
  subject.dentition.teeth.forEach((tooth, index) => {
    if (tooth.jaw !== jaw) return;
    const { root, crown } = tooth.shape;
    let inside = 0;
    for (let k = 0; k <= 8; k++) {
      const h = -root + ((root + crown) * k) / 8;
      const p = [0, 1, 2].map((a) => tooth.neck[a]! + h * tooth.axes[6 + a]!);
      if (woundDistance(lesion, p[0]!, p[1]!, p[2]!) < 0) inside++;
    }
    if (inside >= 5 && random.fork(`tooth ${tooth.fdi}`).chance(0.75)) lost.add(index);
  });
  return lost;
}
