import { Label } from '@shared/labels';
import type { BlockField } from './block';
import { FAR } from './block';
import type { Noise } from './noise';
import { smoothMin } from './shapes';
import type { Subject } from './subject';

/** Soft tissue between a sequestrum and the living bone, millimetres. */
const SEQUESTRUM_RIM = 1.3;

export type LesionJaw = 'mandible' | 'maxilla';

/** One ball-like lobe of a wound. */
export interface Lobe {
  readonly centre: readonly [number, number, number];
  readonly radii: readonly [number, number, number];
}

/** A wound in the frame of its jaw (mandible frame, or skull frame), millimetres. */
export interface LocalLesion {
  readonly kind: 'local';
  readonly jaw: LesionJaw;
  readonly lobes: readonly Lobe[];
  /** Raggedness: displacement of the edge and its wavelength. */
  readonly ragged: number;
  readonly wavelength: number;
  readonly noise: Noise;
  readonly sequestra: readonly Lobe[];
  /** A cleft through the bone: a plane and its half width, within `reach` of the point. */
  readonly fracture?: {
    readonly point: readonly [number, number, number];
    readonly normal: readonly [number, number, number];
    readonly half: number;
    readonly reach: number;
  };
  /** Numbers of lost teeth in the dentition. */
  readonly lostTeeth: ReadonlySet<number>;
  readonly centre: readonly [number, number, number];
  readonly reach: number;
}

export interface TotalLesion {
  readonly kind: 'total';
  /** Upper skull below this height is lost too, where given (skull frame). */
  readonly maxillaBelow?: number;
  readonly noise: Noise;
}

export type Lesion = LocalLesion | TotalLesion;

function lobeDistance(lobe: Lobe, x: number, y: number, z: number): number {
  const px = (x - lobe.centre[0]) / lobe.radii[0];
  const py = (y - lobe.centre[1]) / lobe.radii[1];
  const pz = (z - lobe.centre[2]) / lobe.radii[2];
  return (Math.sqrt(px * px + py * py + pz * pz) - 1) * Math.min(...lobe.radii);
}

/** Distance to the wound's edge, negative in the wound, sequestra not considered. */
export function woundDistance(lesion: LocalLesion, x: number, y: number, z: number): number {
  let d = Infinity;
  for (const lobe of lesion.lobes) d = smoothMin(d, lobeDistance(lobe, x, y, z), 2);
  const { noise, ragged, wavelength, fracture } = lesion;
  if (d < 4 * ragged) {
    d += ragged * noise(x / wavelength, y / wavelength, z / wavelength);
    d += ragged * 0.5 * noise((x * 2.1) / wavelength + 9, (y * 2.1) / wavelength, (z * 2.1) / wavelength);
  }
  if (fracture) {
    const rx = x - fracture.point[0];
    const ry = y - fracture.point[1];
    const rz = z - fracture.point[2];
    const off = rx * fracture.normal[0] + ry * fracture.normal[1] + rz * fracture.normal[2];
    const wiggle = 2.2 * noise(x / 9, y / 9, z / 9) + 0.8 * noise(x / 3, y / 3, z / 3);
    d = Math.min(d, Math.max(Math.abs(off + wiggle) - fracture.half, Math.hypot(rx, ry, rz) - fracture.reach));
  }
  return d;
}

/**
 * Distance to the edge of what the wound takes, negative there: sequestra inside the wound, and a rim of 1.3 mm around
 * them, are cut out of it.
 */
export function lossDistance(lesion: LocalLesion, x: number, y: number, z: number): number {
  const wound = woundDistance(lesion, x, y, z);
  if (wound > -SEQUESTRUM_RIM || lesion.sequestra.length === 0) return wound;
  const rough = 0.5 * lesion.noise(x / 3, y / 3, z / 3);
  let island = Infinity;
  for (const lobe of lesion.sequestra) island = Math.min(island, lobeDistance(lobe, x, y, z) + rough);
  return Math.max(wound, -Math.max(island, wound + SEQUESTRUM_RIM));
}

function maxillaLossDistance(lesion: TotalLesion, x: number, y: number, z: number): number {
  if (lesion.maxillaBelow === undefined) return Infinity;
  return Math.max(y - 58, Math.abs(x) - 42, z - lesion.maxillaBelow - 2.5 * lesion.noise(x / 8, y / 8, z / 8));
}

function outOfReach(lesion: LocalLesion, x: number, y: number, z: number): boolean {
  const [cx, cy, cz] = lesion.centre;
  return Math.abs(x - cx) > lesion.reach || Math.abs(y - cy) > lesion.reach || Math.abs(z - cz) > lesion.reach;
}

/** Whether a block (its ball's centre in both frames, and radius) can hold tissue that the wound took. */
export function lesionReaches(lesion: Lesion, subject: Subject, centre: Float64Array, radius: number): boolean {
  if (lesion.kind === 'total') return true;
  const o = lesion.jaw === 'mandible' ? 3 : 0;
  const x = centre[o]!;
  const y = centre[o + 1]!;
  const z = centre[o + 2]!;
  const [cx, cy, cz] = lesion.centre;
  if (Math.max(Math.abs(x - cx), Math.abs(y - cy), Math.abs(z - cz)) < lesion.reach + radius) return true;
  for (const index of lesion.lostTeeth) {
    const tooth = subject.dentition.teeth[index]!;
    const [tx, ty, tz] = tooth.centre;
    if ((x - tx) ** 2 + (y - ty) ** 2 + (z - tz) ** 2 < (tooth.radius + radius) ** 2) return true;
  }
  return false;
}

/** Whether the wound took the tissue of voxel i, whose healthy label is given. */
export function lesionTakes(lesion: Lesion, block: BlockField, i: number, label: Label): boolean {
  if (lesion.kind === 'total') {
    return label !== Label.UpperSkull || maxillaLossDistance(lesion, block.x[i]!, block.y[i]!, block.z[i]!) < 0;
  }
  const ofMandible = label === Label.Mandible || label === Label.LowerTeeth || label === Label.MandibularCanal;
  if (ofMandible !== (lesion.jaw === 'mandible')) return false;
  if (label === Label.LowerTeeth || label === Label.UpperTeeth) return lesion.lostTeeth.has(block.toothIndex[i]!);
  const [x, y, z] = ofMandible ? [block.mx[i]!, block.my[i]!, block.mz[i]!] : [block.x[i]!, block.y[i]!, block.z[i]!];
  return !outOfReach(lesion, x, y, z) && lossDistance(lesion, x, y, z) < 0;
}

/** Cuts the wound out of a block's distances, so that later steps see the wounded anatomy. */
export function cutLesion(lesion: Lesion, block: BlockField): void {
  const { count, skull, mandible, tooth, toothIndex, canal } = block;
  if (lesion.kind === 'total') {
    mandible.fill(FAR, 0, count);
    canal.fill(FAR, 0, count);
    tooth.fill(FAR, 0, count);
    for (let i = 0; i < count; i++) {
      if (skull[i]! < 2)
        skull[i] = Math.max(skull[i]!, -maxillaLossDistance(lesion, block.x[i]!, block.y[i]!, block.z[i]!));
    }
    return;
  }
  const inMandible = lesion.jaw === 'mandible';
  const bone = inMandible ? mandible : skull;
  const [x, y, z] = inMandible ? [block.mx, block.my, block.mz] : [block.x, block.y, block.z];
  for (let i = 0; i < count; i++) {
    if (lesion.lostTeeth.has(toothIndex[i]!)) tooth[i] = FAR;
    if (bone[i]! > 2 || outOfReach(lesion, x[i]!, y[i]!, z[i]!)) continue;
    const loss = -lossDistance(lesion, x[i]!, y[i]!, z[i]!);
    bone[i] = Math.max(bone[i]!, loss);
    if (inMandible) canal[i] = Math.max(canal[i]!, loss);
  }
}
