import type { Random } from '@shared/random';

export type ToothState = 'present' | 'missing' | 'crowned' | 'filled' | 'implant';
export type Marrow = 'solid' | 'porous' | 'hollow';

/** Everything drawn about a subject's anatomy except the wound; millimetres and radians, canonical frame. */
export interface Anatomy {
  /** Scales along x (width), y (depth), z (height). */
  readonly scale: readonly [number, number, number];
  readonly upperArch: { readonly halfWidth: number; readonly depth: number; readonly power: number };
  /** How far the lower arch lies inside the upper, and the lower incisors behind the upper. */
  readonly overjet: number;
  readonly overbite: number;
  readonly spee: number;
  readonly toothScale: number;
  /** How generously teeth are outlined, millimetres on every side. */
  readonly toothFullness: number;
  /** Proclination of the front teeth, upper and lower. */
  readonly proclination: readonly [number, number];
  /** State of each tooth: right third molar ... right incisor, left incisor ... left third molar (16 a jaw). */
  readonly upper: readonly ToothState[];
  readonly lower: readonly ToothState[];
  /** Bone lost under long missing teeth. */
  readonly resorption: readonly [number, number];
  readonly impactedWisdom: boolean;
  readonly mandible: {
    readonly chinHeight: number;
    readonly gonionHeight: number;
    readonly halfWidth: number;
    readonly length: number;
    readonly ramusWidth: number;
    /** How far the angle lies in front of the condyle. */
    readonly ramusTilt: number;
    /** Width of the chin relative to the mean. */
    readonly chinWidth: number;
    readonly condyleHeight: number;
    readonly coronoidHeight: number;
    readonly thickness: number;
    readonly chin: number;
  };
  readonly canal: { readonly radius: number; readonly height: number };
  /** Jaw opening about the condyles and sideways shift of the mandible. */
  readonly opening: number;
  readonly shift: number;
  readonly marrow: Marrow;
  readonly cortex: number;
  readonly sinus: { readonly size: number; readonly wall: number };
  readonly palate: { readonly height: number; readonly vault: number; readonly thickness: number };
  readonly skullThickness: number;
  /** Share of thin skull walls that a segmentation misses, 0..1. */
  readonly thinWallLoss: number;
  readonly cranium: readonly [number, number, number];
  readonly boneRoughness: number;
  readonly deformation: number;
}

function drawDentition(random: Random): { upper: ToothState[]; lower: ToothState[] } {
  const jaws = [0, 1].map(() => Array.from({ length: 16 }, (): ToothState => 'present'));
  const thirdMissing = random.uniform(0.1, 0.9);
  for (const jaw of jaws) {
    for (const wisdom of [0, 15]) if (random.chance(thirdMissing)) jaw[wisdom] = 'missing';
  }
  const kind = random.next();
  const clear = (jaw: ToothState[], from: number, to: number): void => {
    for (let i = from; i <= to; i++) jaw[i] = 'missing';
  };
  if (kind < 0.06) {
    for (const jaw of jaws) clear(jaw, 0, 15);
  } else if (kind < 0.11) {
    clear(jaws[0]!, 0, 15);
  } else if (kind < 0.14) {
    clear(jaws[1]!, 0, 15);
  } else if (kind < 0.26) {
    // Free ends: the back teeth of one or more quadrants.
    for (const jaw of jaws) {
      if (random.chance(0.6)) clear(jaw, 0, random.integer(1, 4));
      if (random.chance(0.6)) clear(jaw, 15 - random.integer(1, 4), 15);
    }
  } else if (kind < 0.38) {
    // A stretch of two to five neighbours.
    const jaw = random.pick(jaws);
    const from = random.integer(1, 12);
    clear(jaw, from, Math.min(14, from + random.integer(1, 4)));
  } else if (kind < 0.5) {
    const lost = random.uniform(0.2, 0.7);
    for (const jaw of jaws) jaw.forEach((_, i) => random.chance(lost) && clear(jaw, i, i));
  } else if (kind < 0.72) {
    for (let i = random.integer(1, 3); i > 0; i--) {
      const at = random.integer(1, 14);
      clear(random.pick(jaws), at, at);
    }
  }
  const repair = random.chance(0.6) ? random.uniform(0, 0.3) : 0;
  for (const jaw of jaws) {
    jaw.forEach((state, i) => {
      if (state === 'present' && random.chance(repair)) jaw[i] = random.chance(0.7) ? 'filled' : 'crowned';
      if (state === 'missing' && i > 0 && i < 15 && random.chance(0.04)) jaw[i] = 'implant';
    });
  }
  return { upper: jaws[0]!, lower: jaws[1]! };
}

/** The anatomy of a subject. */
export function drawAnatomy(random: Random): Anatomy {
  const size = random.normal(1, 0.045);
  const scale = [0, 1, 2].map(() => Math.min(1.16, Math.max(0.86, size * random.normal(1, 0.03))));
  const dentition = drawDentition(random.fork('teeth'));
  const shape = random.fork('shape');
  const bone = random.fork('bone');
  const opening = shape.next();
  return {
    scale: scale as [number, number, number],
    upperArch: { halfWidth: shape.normal(28, 1.6), depth: shape.normal(43, 2), power: shape.uniform(2.4, 4) },
    overjet: shape.uniform(1, 4),
    overbite: shape.uniform(0, 3.5),
    spee: shape.uniform(-0.3, 1.2),
    toothScale: shape.normal(1, 0.03),
    toothFullness: shape.uniform(0, 0.45),
    proclination: [shape.normal(0.3, 0.12), shape.normal(0.22, 0.13)],
    upper: dentition.upper,
    lower: dentition.lower,
    resorption: [shape.uniform(0.5, 6), shape.uniform(0.5, 11)],
    impactedWisdom: shape.chance(0.25),
    mandible: {
      chinHeight: shape.normal(31, 2.5),
      gonionHeight: shape.normal(21, 4),
      halfWidth: shape.normal(48, 2.5),
      length: shape.normal(77, 3.5),
      ramusWidth: shape.normal(33, 3),
      ramusTilt: shape.uniform(1, 11),
      chinWidth: shape.uniform(0.78, 1.06),
      condyleHeight: shape.normal(45, 3),
      coronoidHeight: shape.normal(42, 4),
      thickness: shape.normal(1, 0.1),
      chin: shape.uniform(-1, 3.5),
    },
    canal: { radius: shape.uniform(1.25, 1.6), height: shape.uniform(7.5, 11) },
    opening:
      opening < 0.45 ? shape.uniform(0, 0.012) : opening < 0.85 ? shape.uniform(0.01, 0.08) : shape.uniform(0.08, 0.25),
    shift: shape.normal(0, 1),
    marrow: bone.pick(['solid', 'solid', 'porous', 'hollow'] as const),
    cortex: bone.uniform(1.8, 3.4),
    sinus: { size: bone.normal(1, 0.12), wall: bone.uniform(0.9, 2.2) },
    palate: { height: bone.uniform(14.5, 19), vault: bone.uniform(1, 6), thickness: bone.uniform(1.2, 2.4) },
    skullThickness: bone.uniform(3.5, 7),
    thinWallLoss: bone.uniform(0, 0.7),
    cranium: [bone.normal(71, 3), bone.normal(88, 4), bone.normal(74, 3)],
    boneRoughness: bone.uniform(0.1, 0.7),
    deformation: bone.uniform(0.2, 1.3),
  };
}

/** Number of teeth in the mouth, implants not counted. */
export function toothCount(anatomy: Anatomy): number {
  return [...anatomy.upper, ...anatomy.lower].filter((state) => state !== 'missing' && state !== 'implant').length;
}
