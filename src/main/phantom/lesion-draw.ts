import { type Geometry, indexToWorld, type Vec3, worldToIndex } from '@shared/geometry';
import type { Random } from '@shared/random';
import type { MaskVolume } from '@shared/volume';
import { ballGrid } from './field-of-view';
import { sampleLoss } from './labels';
import { type Lesion, type LesionJaw, type Lobe, type LocalLesion, woundDistance } from './lesion';
import { createNoise, type Noise } from './noise';
import { toCanonical, toWorld } from './pose';
import type { Point } from './shapes';
import type { Subject } from './subject';

/** What a wound is, in words and numbers, as written next to the phantom. */
export interface LesionDescription {
  readonly kind: 'none' | 'local' | 'total';
  readonly jaw?: LesionJaw;
  readonly site?: string;
  /** Largest extent of the lost tissue, millimetres. */
  readonly size?: number;
  /** Lost tissue, mm^3. */
  readonly volume?: number;
  /** Centroid of the lost tissue, LPS millimetres. */
  readonly centroid?: Vec3;
  readonly sequestra?: number;
  readonly fracture?: boolean;
  /** FDI numbers. */
  readonly lostTeeth?: readonly number[];
  readonly maxillaToo?: boolean;
}

const PALATE = 'hard palate';

interface Site {
  readonly jaw: LesionJaw;
  readonly name: string;
  readonly point: Point;
}

const DIRECTIONS: readonly Vec3[] = Array.from({ length: 60 }, (_, i) => {
  const z = 1 - (i + 0.5) / 60;
  const r = Math.sqrt(1 - z * z);
  const a = i * 2.399963;
  return [r * Math.cos(a), r * Math.sin(a), z];
});

interface Measure {
  readonly size: number;
  readonly volume: number;
  readonly centroid: Vec3;
  readonly inside: boolean;
}

/** Largest extent over many directions, volume and centroid of a mask, and whether it lies in the field, 2 voxels free. */
export function measureMask(mask: MaskVolume, field: Geometry): Measure {
  const { geometry, data } = mask;
  const [nx, ny, nz] = geometry.size;
  const low = new Float64Array(DIRECTIONS.length).fill(Infinity);
  const high = new Float64Array(DIRECTIONS.length).fill(-Infinity);
  const sum = [0, 0, 0];
  let count = 0;
  let inside = true;
  for (let k = 0, o = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, o++) {
        if (!data[o]) continue;
        const p = indexToWorld(geometry, [i, j, k]);
        count++;
        for (let a = 0; a < 3; a++) sum[a]! += p[a]!;
        for (let d = 0; d < DIRECTIONS.length; d++) {
          const v = p[0] * DIRECTIONS[d]![0] + p[1] * DIRECTIONS[d]![1] + p[2] * DIRECTIONS[d]![2];
          if (v < low[d]!) low[d] = v;
          if (v > high[d]!) high[d] = v;
        }
        if (inside) {
          const q = worldToIndex(field, p);
          inside = q.every((v, a) => v >= 2 / field.spacing[a]! && v <= field.size[a]! - 1 - 2 / field.spacing[a]!);
        }
      }
    }
  }
  if (count === 0) return { size: 0, volume: 0, centroid: [0, 0, 0], inside: false };
  const h = geometry.spacing[0];
  const size = Math.max(...high.map((v, d) => v - low[d]!)) + h * 0.8;
  return { size, volume: count * h ** 3, centroid: sum.map((v) => v / count) as unknown as Vec3, inside };
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

/** The shape of a wound for unit size; `scaled` makes it `size` millimetres wide. */
interface Plan {
  readonly site: Site;
  readonly lobes: readonly { readonly at: Point; readonly radii: Point }[];
  /** Half sizes of the sequestra, millimetres. */
  readonly islands: readonly Point[];
  readonly ragged: number;
  readonly noiseWavelength: number;
  readonly fracture?: { readonly normal: Point; readonly half: number };
}

function drawPlan(random: Random, subject: Subject, jaw: LesionJaw, size: number): Plan {
  const site = drawSite(random, subject, jaw);
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
    site,
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

function realise(plan: Plan, scale: number, noise: Noise, random: Random, subject: Subject): LocalLesion {
  const { point } = plan.site;
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
  const lesion: LocalLesion = {
    kind: 'local',
    jaw: plan.site.jaw,
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
  return { ...lesion, lostTeeth: lostTeeth(lesion, random, subject) };
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

/** Frame point of a jaw to world. */
function jawToWorld(subject: Subject, jaw: LesionJaw, p: Point): Vec3 {
  if (jaw === 'maxilla') return toWorld(subject.pose, p);
  const { opening, shift } = subject.anatomy;
  const [, hy, hz] = subject.mandible.condyle;
  const [dy, dz] = [p[1] - hy, p[2] - hz];
  const [c, s] = [Math.cos(opening), Math.sin(opening)];
  return toWorld(subject.pose, [p[0] + shift, hy + dy * c - dz * s, hz + dy * s + dz * c]);
}

/** Least tissue a wound of this size must take to count as one, mm^3; the palate is too thin to give as much. */
export function leastVolume(size: number, thinPlate = false): number {
  return (thinPlate ? 0.11 : 0.25) * size * size * Math.min(size, 9);
}

/**
 * Draws a local wound of 5-40 mm that lies in the field of view and takes a sensible amount of tissue: sites are redrawn
 * until both hold, and each is scaled until its measured extent is the drawn one.
 */
export function drawLocalLesion(
  random: Random,
  subject: Subject,
  field: Geometry,
): { lesion: Lesion; description: LesionDescription } {
  let target = random.uniform(5, 40);
  const preferred: LesionJaw = random.chance(0.68) ? 'mandible' : 'maxilla';
  for (let attempt = 0; attempt < 120; attempt++) {
    if (attempt >= 60) target = Math.max(5, target * 0.97);
    const jaw: LesionJaw = attempt < 40 ? preferred : attempt % 2 ? 'mandible' : 'maxilla';
    const local = random.fork(`site ${attempt}`);
    const plan = drawPlan(local, subject, jaw, target);
    const centre = jawToWorld(subject, jaw, plan.site.point);
    const at = worldToIndex(field, centre);
    if (
      at.some(
        (v, a) =>
          v * field.spacing[a]! < target * 0.3 + 2 || (field.size[a]! - 1 - v) * field.spacing[a]! < target * 0.3 + 2,
      )
    )
      continue;
    const fitted = fitScale(plan, target, centre, local, subject, field);
    if (!fitted) continue;
    const { lesion, measure } = fitted;
    return {
      lesion,
      description: {
        kind: 'local',
        jaw,
        site: plan.site.name,
        size: measure.size,
        volume: measure.volume,
        centroid: measure.centroid,
        sequestra: lesion.sequestra.length,
        fracture: lesion.fracture !== undefined,
        lostTeeth: [...lesion.lostTeeth].map((i) => subject.dentition.teeth[i]!.fdi),
      },
    };
  }
  throw new Error('no site for a wound in this field of view');
}

function fitScale(
  plan: Plan,
  target: number,
  centre: Vec3,
  random: Random,
  subject: Subject,
  field: Geometry,
): { lesion: LocalLesion; measure: Measure } | undefined {
  let low = target * 0.4;
  let high = target * 2.2;
  let scale = target * 1.05;
  const spacing = Math.max(0.4, target / 20);
  const noise = createNoise(random.fork('edge'));
  const thinPlate = plan.site.name === PALATE;
  for (let i = 0; i < 7; i++) {
    const lesion = realise(plan, scale, noise, random, subject);
    const radius = (lesion.reach + (lesion.lostTeeth.size ? 16 : 0)) * 1.18 + 2;
    const measure = measureMask(sampleLoss(subject, lesion, ballGrid(centre, radius, spacing)), field);
    if (Math.abs(measure.size - target) <= Math.max(0.5, target * 0.06)) {
      const grid = ballGrid(centre, radius, spacing);
      const whole = withSequestra(lesion, plan.islands, grid, random, subject);
      const final = whole === lesion ? measure : measureMask(sampleLoss(subject, whole, grid), field);
      return final.inside && final.volume >= leastVolume(final.size, thinPlate)
        ? { lesion: whole, measure: final }
        : undefined;
    }
    if (i === 0 && measure.volume < 0.3 * leastVolume(target, thinPlate)) return undefined;
    if (measure.size < target) low = scale;
    else high = scale;
    scale = (low + high) / 2;
  }
  return undefined;
}

/** Puts islands where the wound took bone deep enough that soft tissue surrounds them; fewer where there is no room. */
function withSequestra(
  lesion: LocalLesion,
  islands: readonly Point[],
  grid: Geometry,
  random: Random,
  subject: Subject,
): LocalLesion {
  if (islands.length === 0) return lesion;
  const loss = sampleLoss(subject, lesion, grid);
  const [nx, ny] = grid.size;
  const room: Point[] = [];
  loss.data.forEach((taken, o) => {
    if (!taken) return;
    const p = worldToJaw(
      subject,
      lesion.jaw,
      indexToWorld(grid, [o % nx, Math.floor(o / nx) % ny, Math.floor(o / (nx * ny))]),
    );
    if (woundDistance(lesion, ...p) < -2.2) room.push(p);
  });
  if (room.length === 0) return lesion;
  return { ...lesion, sequestra: islands.map((radii) => ({ centre: random.pick(room), radii })) };
}

/** World point to the frame of a jaw. */
function worldToJaw(subject: Subject, jaw: LesionJaw, world: Vec3): Point {
  const p = new Float64Array(3);
  toCanonical(subject.pose, ...world, p, 0);
  if (jaw === 'maxilla') return [p[0]!, p[1]!, p[2]!];
  const { opening, shift } = subject.anatomy;
  const [, hy, hz] = subject.mandible.condyle;
  const [dy, dz] = [p[1]! - hy, p[2]! - hz];
  const [c, s] = [Math.cos(opening), Math.sin(opening)];
  return [p[0]! - shift, hy + dy * c + dz * s, hz - dy * s + dz * c];
}

/** Everything of the jaw gone: all teeth, mandible and canals, and at times the tooth-bearing maxilla. */
export function drawTotalLesion(random: Random, subject: Subject): { lesion: Lesion; description: LesionDescription } {
  const maxillaToo = random.chance(0.35);
  const lesion: Lesion = {
    kind: 'total',
    noise: createNoise(random.fork('edge')),
    ...(maxillaToo ? { maxillaBelow: subject.skull.palateHeight - random.uniform(-3, 2) } : {}),
  };
  return {
    lesion,
    description: { kind: 'total', maxillaToo, lostTeeth: subject.dentition.teeth.map((tooth) => tooth.fdi) },
  };
}
