import { Label } from '@shared/labels';
import type { BlockField } from './block-field';
import type { Noise } from './noise';
import { smoothMin } from './shapes';

export type LesionJaw = 'mandible' | 'maxilla';

/** One ball-like lobe of a wound; `axes` turns offsets into the lobe's own directions (row-major). */
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

function inSequestrum(lesion: LocalLesion, wound: number, x: number, y: number, z: number): boolean {
  if (wound > -1.3) return false;
  return lesion.sequestra.some((island) => lobeDistance(island, x, y, z) + 0.5 * lesion.noise(x / 3, y / 3, z / 3) < 0);
}

/** Whether the wound took the tissue of voxel i, whose healthy label is given. */
export function lesionTakes(lesion: Lesion, block: BlockField, i: number, label: Label): boolean {
  if (lesion.kind === 'total') {
    if (label !== Label.UpperSkull) return true;
    if (lesion.maxillaBelow === undefined) return false;
    const [x, y, z] = [block.x[i]!, block.y[i]!, block.z[i]!];
    return y < 58 && Math.abs(x) < 42 && z < lesion.maxillaBelow + 2.5 * lesion.noise(x / 8, y / 8, z / 8);
  }
  const ofMandible = label === Label.Mandible || label === Label.LowerTeeth || label === Label.MandibularCanal;
  if (ofMandible !== (lesion.jaw === 'mandible')) return false;
  if (label === Label.LowerTeeth || label === Label.UpperTeeth) return lesion.lostTeeth.has(block.toothIndex[i]!);
  const [x, y, z] = ofMandible ? [block.mx[i]!, block.my[i]!, block.mz[i]!] : [block.x[i]!, block.y[i]!, block.z[i]!];
  const [cx, cy, cz] = lesion.centre;
  if (Math.abs(x - cx) > lesion.reach || Math.abs(y - cy) > lesion.reach || Math.abs(z - cz) > lesion.reach)
    return false;
  const d = woundDistance(lesion, x, y, z);
  return d < 0 && !inSequestrum(lesion, d, x, y, z);
}
