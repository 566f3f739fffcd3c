import { indexToWorld, type Vec3 } from '@shared/geometry';
import { Label } from '@shared/labels';
import { type LabelVolume } from '@shared/volume';
import { type ViewFrame } from './frame';
import { along, dot, length, scale, subtract, unit } from './vectors';

/** A sampled curve: equal steps in millimetres, from the patient's right end to the left. */
export interface SampledCurve {
  readonly points: readonly Vec3[];
  /** Unit, towards the next point. */
  readonly tangents: readonly Vec3[];
  readonly step: number;
}

const TEETH = new Set<number>([Label.UpperTeeth, Label.LowerTeeth]);
/** Millimetres above and below the bite within which jaw and teeth shape the arch. */
const SLAB = 14;
const SECTORS = 13;

interface Place {
  readonly l: number;
  readonly p: number;
  readonly s: number;
}

/**
 * Control points of the dental arch from the labels: jaw and teeth near the bite, seen from above, are sorted into
 * sectors around a point behind them; each sector gives the median place. World points at the height of the bite, from the
 * patient's right to the left. Null when there is no lower jaw and no tooth to find it by.
 */
export function estimateArch(labels: LabelVolume, frame: ViewFrame): Vec3[] | null {
  const teeth = collect(labels, frame, (v) => TEETH.has(v));
  const jaw = collect(labels, frame, (v) => v === Label.Mandible);
  if (teeth.length < 40 && jaw.length < 40) return null;
  const bite = median((teeth.length >= 40 ? teeth : jaw).map(({ s }) => s)) - (teeth.length >= 40 ? 0 : -SLAB);
  const near = [...teeth, ...jaw].filter(({ s }) => s < bite + SLAB / 2 && s > bite - SLAB * 1.5);
  const used = near.length >= 40 ? near : [...teeth, ...jaw];
  const middle = median(used.map(({ l }) => l));
  const back = quantile(
    used.map(({ p }) => p),
    0.9,
  );
  const sectors: Place[][] = Array.from({ length: SECTORS }, () => []);
  for (const place of used) {
    const angle = Math.atan2(back - place.p, place.l - middle);
    if (angle < -0.25 || angle > Math.PI + 0.25) continue;
    const sector = Math.floor(((Math.PI + 0.25 - angle) / (Math.PI + 0.5)) * SECTORS);
    sectors[Math.min(SECTORS - 1, Math.max(0, sector))]!.push(place);
  }
  const found = sectors
    .filter((sector) => sector.length > 4)
    .map((sector) => ({ l: median(sector.map(({ l }) => l)), p: median(sector.map(({ p }) => p)) }));
  if (found.length < 4) return null;
  return smoothed(found).map(({ l, p }) => fromFrame(frame, l, p, bite));
}

function fromFrame(frame: ViewFrame, l: number, p: number, s: number): Vec3 {
  return along(along(scale(frame.left, l), frame.posterior, p), frame.superior, s);
}

function smoothed(points: readonly { l: number; p: number }[]): { l: number; p: number }[] {
  return points.map((point, i) => {
    const [a, b] = [points[i - 1], points[i + 1]];
    if (!a || !b) return point;
    return { l: (a.l + 2 * point.l + b.l) / 4, p: (a.p + 2 * point.p + b.p) / 4 };
  });
}

function collect(labels: LabelVolume, frame: ViewFrame, wanted: (value: number) => boolean): Place[] {
  const [nx, ny, nz] = labels.geometry.size;
  const step = Math.max(1, Math.round(1.2 / Math.min(...labels.geometry.spacing)));
  const places: Place[] = [];
  for (let z = 0; z < nz; z += step) {
    for (let y = 0; y < ny; y += step) {
      for (let x = 0; x < nx; x += step) {
        if (!wanted(labels.data[x + nx * (y + ny * z)]!)) continue;
        const w = indexToWorld(labels.geometry, [x, y, z]);
        places.push({ l: dot(w, frame.left), p: dot(w, frame.posterior), s: dot(w, frame.superior) });
      }
    }
  }
  return places;
}

function quantile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? 0;
}

const median = (values: readonly number[]): number => quantile(values, 0.5);

/** A smooth curve through control points (Catmull-Rom), sampled at equal steps. Fewer than two points give no samples. */
export function sampleCurve(controls: readonly Vec3[], step: number): SampledCurve {
  if (controls.length < 2) return { points: [], tangents: [], step };
  const fine: Vec3[] = [];
  for (let i = 0; i + 1 < controls.length; i++) {
    const [a, b, c, d] = [
      controls[i - 1] ?? controls[i]!,
      controls[i]!,
      controls[i + 1]!,
      controls[i + 2] ?? controls[i + 1]!,
    ];
    for (let k = 0; k < 24; k++) fine.push(catmullRom(a, b, c, d, k / 24));
  }
  fine.push(controls.at(-1)!);
  const points: Vec3[] = [fine[0]!];
  let left = step;
  for (let i = 1; i < fine.length; i++) {
    let from = fine[i - 1]!;
    let gap = length(subtract(fine[i]!, from));
    while (gap >= left) {
      from = along(from, unit(subtract(fine[i]!, from)), left);
      points.push(from);
      gap -= left;
      left = step;
    }
    left -= gap;
  }
  const tangents = points.map((point, i) => unit(subtract(points[i + 1] ?? point, points[i - 1] ?? point)));
  return { points, tangents, step };
}

function catmullRom(a: Vec3, b: Vec3, c: Vec3, d: Vec3, t: number): Vec3 {
  const at = (i: 0 | 1 | 2): number =>
    0.5 *
    (2 * b[i] +
      (c[i] - a[i]) * t +
      (2 * a[i] - 5 * b[i] + 4 * c[i] - d[i]) * t * t +
      (3 * b[i] - a[i] - 3 * c[i] + d[i]) * t * t * t);
  return [at(0), at(1), at(2)];
}

/** Number of the sample nearest to a world point, seen along `up`; -1 for an empty curve. */
export function nearestSample(curve: SampledCurve, world: Vec3, up: Vec3): number {
  let best = -1;
  let shortest = Infinity;
  curve.points.forEach((point, i) => {
    const d = subtract(world, point);
    const h = dot(d, up);
    const square = dot(d, d) - h * h;
    if (square < shortest) {
      shortest = square;
      best = i;
    }
  });
  return best;
}
