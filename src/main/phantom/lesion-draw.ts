import { type Geometry, indexToWorld, type Vec3, worldToIndex } from '@shared/geometry';
import type { Random } from '@shared/random';
import { ballGrid } from './field-of-view';
import { jawToWorld, worldToJaw } from './jaw-frame';
import { sampleLoss } from './labels';
import { type Lesion, type LesionJaw, type LocalLesion, woundDistance } from './lesion';
import { type Measure, measureMask } from './lesion-measure';
import { drawPlan, PALATE, type Plan, realise } from './lesion-plan';
import { createNoise } from './noise';
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
