import { type Arch, createArch, dentalArchPoints } from './arch';
import type { Anatomy, ToothState } from './parameters';
import { length2, type Solid, smoothMin } from './shapes';
import { LOWER_TEETH, UPPER_TEETH, type ToothKind, type ToothShape } from './tooth-table';

export type Jaw = 'upper' | 'lower';

/** A tooth set in its jaw (lower teeth in the mandible's frame). */
export interface Tooth {
  readonly jaw: Jaw;
  readonly side: 'right' | 'left';
  readonly kind: ToothKind;
  /** Two-digit FDI number, e.g. 36. */
  readonly fdi: number;
  readonly state: ToothState;
  readonly shape: ToothShape;
  /** Neck centre. */
  readonly neck: readonly [number, number, number];
  /** Unit axes: mesial, buccal, towards the crown. */
  readonly axes: Float64Array;
  /** Signed arc length on the jaw's dental arch (right negative). */
  readonly s: number;
  /** Ball around crown and roots. */
  readonly centre: readonly [number, number, number];
  readonly radius: number;
  readonly solid: Solid;
}

/** A place in the arch, whether or not a tooth stands there. */
export interface ToothPlace {
  readonly jaw: Jaw;
  readonly s: number;
  readonly neckHeight: number;
  readonly shape: ToothShape;
  readonly missing: boolean;
  readonly point: { readonly x: number; readonly y: number };
}

export interface Dentition {
  readonly arches: Readonly<Record<Jaw, Arch>>;
  readonly teeth: readonly Tooth[];
  readonly places: readonly ToothPlace[];
}

/** Distance to a tooth in its own frame: m mesial, b buccal, h from the neck towards the crown. */
export function toothDistance(shape: ToothShape, implant: boolean, m: number, b: number, h: number): number {
  const crown = crownDistance(shape, m, b, h);
  let roots = Infinity;
  if (implant) {
    const q = Math.max(length2(m, b) - 2, -10 - h, h - 1);
    roots = q;
  } else {
    const { width, depth, root } = shape;
    for (const r of shape.roots) {
      const length = root * r.length;
      const t = Math.min(1, Math.max(0, -h / length));
      const cm = (r.from[0] + (r.to[0] - r.from[0]) * t) * width * 0.5;
      const cb = (r.from[1] + (r.to[1] - r.from[1]) * t) * depth * 0.5;
      const rm = r.thickness[0] * width * 0.5;
      const rb = r.thickness[1] * depth * 0.5;
      const taper = 1 - 0.72 * t * t;
      const end = Math.max(0, -h - length) + Math.max(0, h - 1);
      const q = (length2((m - cm) / rm, (b - cb) / rb) - taper) * Math.min(rm, rb);
      const d = end > 0 ? length2(Math.max(q, 0), end) : q;
      if (d < roots) roots = d;
    }
  }
  return smoothMin(crown, roots, 0.8);
}

/** Distance to the crown alone, same frame. */
export function crownDistance(shape: ToothShape, m: number, b: number, h: number): number {
  const { crown, width, depth, table } = shape;
  const u = Math.min(1, Math.max(0, h / crown));
  const bulge = 1 - (u - 0.6) * (u - 0.6) * 0.75;
  let hm = width * 0.5 * bulge;
  let hb = depth * 0.5 * bulge;
  if (table === 0) {
    hb = depth * 0.5 * (1 - 0.64 * u);
    hm = width * 0.5 * (0.74 + 0.26 * Math.sqrt(u));
  } else if (table < 1) {
    hb = depth * 0.5 * (0.98 - 0.62 * u);
    hm = width * 0.5 * (0.8 + 0.2 * u) * (u > 0.6 ? 1 - (u - 0.6) * 1.1 : 1);
  }
  const round = Math.min(hm, hb) * 0.6;
  const qm = Math.abs(m) - hm + round;
  const qb = Math.abs(b) - hb + round;
  const side = length2(Math.max(qm, 0), Math.max(qb, 0)) + Math.min(Math.max(qm, qb), 0) - round;
  // Cusps stand at the corners of a grinding surface around a central groove.
  const groove = table === 1 ? 1.4 * Math.max(0, 1 - (Math.abs(b) / depth) * 3.2) : 0;
  return Math.max(side, h - crown + groove, -h);
}

function placeTooth(
  jaw: Jaw,
  side: 1 | -1,
  index: number,
  place: { x: number; y: number; tx: number; ty: number; s: number },
  neckZ: number,
  state: ToothState,
  shape: ToothShape,
  tilt: { buccal: number; mesial: number },
  fullness: number,
): Tooth {
  const up = jaw === 'lower' ? 1 : -1;
  // Mesial is towards the midline along the arch: against the tangent.
  const mesial = [-place.tx * side, -place.ty, 0] as const;
  const buccal = [place.ty * side, -place.tx, 0] as const;
  const rawAxis = [0, 1, 2].map((k) => (k === 2 ? up : 0) + tilt.buccal * buccal[k]! + tilt.mesial * mesial[k]!);
  const norm = Math.hypot(...rawAxis);
  const axis = rawAxis.map((v) => v / norm);
  const dot = mesial.reduce((sum, v, k) => sum + v * axis[k]!, 0);
  const m0 = mesial.map((v, k) => v - dot * axis[k]!);
  const mNorm = Math.hypot(...m0);
  const m = m0.map((v) => v / mNorm);
  const b = [
    axis[1]! * m[2]! - axis[2]! * m[1]!,
    axis[2]! * m[0]! - axis[0]! * m[2]!,
    axis[0]! * m[1]! - axis[1]! * m[0]!,
  ];
  if (b[0]! * buccal[0] + b[1]! * buccal[1] < 0) b.forEach((v, k) => (b[k] = -v));
  const axes = new Float64Array([...m, ...b, ...axis]);
  const neck = [place.x * side, place.y, neckZ] as const;
  const longest = Math.max(...shape.roots.map((r) => r.length)) * shape.root;
  const middle = (shape.crown - longest) / 2;
  const centre = [0, 1, 2].map((k) => neck[k]! + axis[k]! * middle) as unknown as [number, number, number];
  const radius = Math.hypot((shape.crown + longest) / 2, Math.max(shape.width, shape.depth) * 0.62) + 0.8;
  const implant = state === 'implant';
  const sdf = (x: number, y: number, z: number): number => {
    const px = x - neck[0];
    const py = y - neck[1];
    const pz = z - neck[2];
    const m = px * axes[0]! + py * axes[1]! + pz * axes[2]!;
    const b = px * axes[3]! + py * axes[4]! + pz * axes[5]!;
    const h = px * axes[6]! + py * axes[7]! + pz * axes[8]!;
    return toothDistance(shape, implant, m, b, h) - fullness;
  };
  const quadrant = jaw === 'upper' ? (side < 0 ? 1 : 2) : side < 0 ? 4 : 3;
  return {
    jaw,
    side: side < 0 ? 'right' : 'left',
    kind: shape.kind,
    fdi: quadrant * 10 + index + 1,
    state,
    shape,
    neck,
    axes,
    s: place.s * side,
    centre,
    radius,
    solid: {
      sdf,
      min: [centre[0] - radius, centre[1] - radius, centre[2] - radius],
      max: [centre[0] + radius, centre[1] + radius, centre[2] + radius],
    },
  };
}

/**
 * Walks both arches from the midline and sets every tooth by its mesiodistal width. `jitter` gives each tooth its own
 * small displacement: a number in [-1, 1] for (tooth, channel).
 */
export function buildDentition(anatomy: Anatomy, jitter: (fdi: number, channel: number) => number): Dentition {
  const { halfWidth, depth, power } = anatomy.upperArch;
  const arches = {
    upper: createArch(dentalArchPoints(halfWidth, depth, power, 3.5)),
    lower: createArch(dentalArchPoints(halfWidth - 2.2, depth - anatomy.overjet + 1.5, power, 3 + anatomy.overjet)),
  };
  const teeth: Tooth[] = [];
  const places: ToothPlace[] = [];
  for (const jaw of ['upper', 'lower'] as const) {
    const table = jaw === 'upper' ? UPPER_TEETH : LOWER_TEETH;
    const sign = jaw === 'upper' ? 1 : -1;
    const states = anatomy[jaw];
    for (const side of [-1, 1] as const) {
      let s = 0;
      table.forEach((mean, index) => {
        const fdi = (jaw === 'upper' ? (side < 0 ? 10 : 20) : side < 0 ? 40 : 30) + index + 1;
        const k = anatomy.toothScale * (1 + 0.04 * jitter(fdi, 0));
        const drawn = {
          ...mean,
          width: mean.width * k,
          depth: mean.depth * k,
          crown: mean.crown * (1 + 0.08 * jitter(fdi, 1)),
          root: mean.root * (1 + 0.15 * jitter(fdi, 2)),
        };
        const at = s + drawn.width / 2;
        s += drawn.width;
        const front = index < 3;
        const p = arches[jaw].pointAt(at, 0.4 * jitter(fdi, 3));
        const bite = front ? (jaw === 'upper' ? -0.55 : 0.45) * anatomy.overbite : 0;
        const spee = anatomy.spee * ((p.y - 22) / 22) ** 2 - anatomy.spee * 0.3;
        const wisdom = index === 7;
        const impacted = wisdom && anatomy.impactedWisdom && jitter(fdi, 7) > 0;
        const edge = bite + spee + 0.3 * sign + 0.5 * jitter(fdi, 4) + (impacted ? sign * 3 : 0);
        const neckZ = edge + sign * drawn.crown;
        // Back teeth stand over the thin angle of the jaw: their roots end above its lower border.
        const room = jaw === 'lower' && index > 4 ? Math.max(5, neckZ + anatomy.mandible.gonionHeight - 4) : Infinity;
        const shape = { ...drawn, root: Math.min(drawn.root, room) };
        const procline = anatomy.proclination[jaw === 'upper' ? 0 : 1];
        const tilt = {
          buccal:
            (front ? procline * [1, 0.95, 0.5][index]! : jaw === 'upper' ? 0.08 + 0.02 * index : -0.04 * (index - 2)) +
            0.07 * jitter(fdi, 5),
          mesial:
            (index === 0 ? 0 : 0.06) + 0.08 * jitter(fdi, 6) + (impacted ? 0.5 + 1.2 * Math.abs(jitter(fdi, 8)) : 0),
        };
        const state = states[side < 0 ? 7 - index : 8 + index]!;
        places.push({
          jaw,
          s: at * side,
          neckHeight: neckZ,
          shape,
          missing: state === 'missing',
          point: { x: p.x * side, y: p.y },
        });
        if (state !== 'missing')
          teeth.push(placeTooth(jaw, side, index, { ...p, s: at }, neckZ, state, shape, tilt, anatomy.toothFullness));
      });
    }
  }
  return { arches, teeth, places };
}
