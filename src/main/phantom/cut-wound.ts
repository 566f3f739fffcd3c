import { type Geometry, indexToWorld, type Vec3 } from '@shared/geometry';
import { Label } from '@shared/labels';
import { createRandom, type Random } from '@shared/random';
import type { LabelVolume, MaskVolume } from '@shared/volume';
import { crop } from '../volume/crop';
import { type LesionJaw, type LocalLesion, lossDistance, woundDistance } from './lesion';
import { measureMask } from './lesion-measure';
import { drawShape, placeShape } from './lesion-plan';
import { createNoise } from './noise';

export interface CutWound {
  /** The anatomy without what the wound took. */
  readonly labels: LabelVolume;
  /** What it took. */
  readonly truth: MaskVolume;
  /** Largest extent of it, millimetres. */
  readonly sizeMm: number;
}

/** Upper skull so near to an upper tooth is alveolar process or palate, millimetres. */
const NEAR_TEETH_MM = 8;
/** Wounds smaller than this, in mm^3 a square millimetre of their size, took next to nothing and are drawn again. */
const LEAST_DEPTH_MM = 1;
const ATTEMPTS = 200;

/**
 * Cuts a ragged local wound of 5 to 40 mm into the jaw bone of a real label map, shaped as the phantoms' wounds are. Of
 * the teeth in it half of the wounds take what lies inside, half none.
 *
 * @throws Error when the labels hold no jaw bone that a wound fits into
 */
export function cutWound(labels: LabelVolume, seed: number): CutWound {
  const random = createRandom(seed, 'cut wound');
  const sites = jawBone(labels);
  if (sites.length === 0) throw new Error('the label map holds no jaw bone');
  const target = random.uniform(5, 40);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const wound = tryWound(labels, random.pick(sites), target, random.fork(`attempt ${attempt}`));
    if (wound) return wound;
  }
  throw new Error(`no wound of ${target.toFixed(0)} mm fits into the label map`);
}

/** Voxel numbers of mandible and canal, and of skull within {@link NEAR_TEETH_MM} of upper teeth. */
function jawBone({ geometry, data }: LabelVolume): number[] {
  const teeth = boxOf(data, geometry, Label.UpperTeeth);
  const [nx, ny] = geometry.size;
  const found: number[] = [];
  for (let i = 0; i < data.length; i++) {
    const label = data[i]!;
    if (label === Label.Mandible || label === Label.MandibularCanal) found.push(i);
    if (label !== Label.UpperSkull || !teeth) continue;
    const at = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
    const margin = geometry.spacing.map((spacing) => NEAR_TEETH_MM / spacing);
    const near = at.every((v, a) => v >= teeth.low[a]! - margin[a]! && v <= teeth.high[a]! + margin[a]!);
    if (near) found.push(i);
  }
  return found;
}

function boxOf(data: Uint8Array, { size }: Geometry, label: Label): { low: number[]; high: number[] } | undefined {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let i = data.indexOf(label); i >= 0; i = data.indexOf(label, i + 1)) {
    const at = [i % size[0], Math.floor(i / size[0]) % size[1], Math.floor(i / (size[0] * size[1]))];
    at.forEach((v, a) => {
      low[a] = Math.min(low[a]!, v);
      high[a] = Math.max(high[a]!, v);
    });
  }
  return low[0] === Infinity ? undefined : { low, high };
}

function tryWound(labels: LabelVolume, site: number, target: number, random: Random): CutWound | undefined {
  const { geometry } = labels;
  const [nx, ny] = geometry.size;
  const centre = [site % nx, Math.floor(site / nx) % ny, Math.floor(site / (nx * ny))] as const;
  const jaw: LesionJaw = labels.data[site] === Label.UpperSkull ? 'maxilla' : 'mandible';
  const shape = drawShape(random, jaw, target);
  const noise = createNoise(random.fork('edge'));
  const takesTeeth = random.chance(0.5);
  const point = indexToWorld(geometry, centre);
  let [low, high] = [target * 0.4, target * 2.2];
  for (let i = 0; i < 6; i++) {
    const scale = i === 0 ? target * 1.05 : (low + high) / 2;
    const lesion = placeShape(shape, jaw, point, scale, noise);
    const box = boxAround(geometry, centre, lesion.reach);
    const local = crop(labels, box.start, box.size);
    const taken = take(local, lesion, takesTeeth);
    const { size, volume, inside } = measureMask(taken, geometry);
    if (size < target) low = scale;
    else high = scale;
    if (Math.abs(size - target) > Math.max(0.8, target * 0.08)) continue;
    if (!inside || volume < LEAST_DEPTH_MM * size * size) return undefined;
    const final = take(local, withSequestra(lesion, shape.islands, taken, random), takesTeeth);
    return { ...carve(labels, box.start, final), sizeMm: size };
  }
  return undefined;
}

function boxAround(geometry: Geometry, centre: Vec3, reach: number): { start: Vec3; size: Vec3 } {
  const low = centre.map((v, a) => Math.max(0, Math.floor(v - reach / geometry.spacing[a]!)));
  const high = centre.map((v, a) => Math.min(geometry.size[a]! - 1, Math.ceil(v + reach / geometry.spacing[a]!)));
  return { start: low as unknown as Vec3, size: high.map((v, a) => v - low[a]! + 1) as unknown as Vec3 };
}

/** 1 where the wound takes tissue of its jaw. */
function take({ geometry, data }: LabelVolume, lesion: LocalLesion, takesTeeth: boolean): MaskVolume {
  const takes = takenLabels(lesion.jaw, takesTeeth);
  const [nx, ny] = geometry.size;
  const taken = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    if (!takes.includes(data[i]!)) continue;
    const at = indexToWorld(geometry, [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))]);
    if (lossDistance(lesion, ...at) < 0) taken[i] = 1;
  }
  return { geometry, data: taken };
}

function takenLabels(jaw: LesionJaw, takesTeeth: boolean): readonly number[] {
  const bone = jaw === 'mandible' ? [Label.Mandible, Label.MandibularCanal] : [Label.UpperSkull];
  const teeth = jaw === 'mandible' ? Label.LowerTeeth : Label.UpperTeeth;
  return takesTeeth ? [...bone, teeth] : bone;
}

function withSequestra(
  lesion: LocalLesion,
  islands: readonly Vec3[],
  { geometry, data }: MaskVolume,
  random: Random,
): LocalLesion {
  const [nx, ny] = geometry.size;
  const room: Vec3[] = [];
  data.forEach((taken, i) => {
    const at = indexToWorld(geometry, [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))]);
    if (taken && woundDistance(lesion, ...at) < -2.2) room.push(at);
  });
  if (room.length === 0) return lesion;
  return { ...lesion, sequestra: islands.map((radii) => ({ centre: random.pick(room), radii })) };
}

function carve(labels: LabelVolume, start: Vec3, taken: MaskVolume): { labels: LabelVolume; truth: MaskVolume } {
  const { geometry } = labels;
  const data = labels.data.slice();
  const truth = new Uint8Array(data.length);
  const [bx, by, bz] = taken.geometry.size;
  for (let z = 0, i = 0; z < bz; z++) {
    for (let y = 0; y < by; y++) {
      const row = start[0] + geometry.size[0] * (start[1] + y + geometry.size[1] * (start[2] + z));
      for (let x = 0; x < bx; x++, i++) {
        if (!taken.data[i]) continue;
        truth[row + x] = 1;
        data[row + x] = 0;
      }
    }
  }
  return { labels: { geometry, data }, truth: { geometry, data: truth } };
}
