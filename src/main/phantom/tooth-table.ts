export type ToothKind =
  | 'central incisor'
  | 'lateral incisor'
  | 'canine'
  | 'first premolar'
  | 'second premolar'
  | 'first molar'
  | 'second molar'
  | 'third molar';

/** A root's direction and size relative to the tooth: offsets in half crown widths, lengths relative to the root length. */
export interface RootShape {
  /** Towards mesial, and towards buccal, at the neck and at the tip. */
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  /** Half thickness mesiodistally and buccolingually, relative to the crown's. */
  readonly thickness: readonly [number, number];
  readonly length: number;
}

export interface ToothShape {
  readonly kind: ToothKind;
  /** Mesiodistal and buccolingual crown diameters, crown height, root length: millimetres. */
  readonly width: number;
  readonly depth: number;
  readonly crown: number;
  readonly root: number;
  readonly roots: readonly RootShape[];
  /** 0 an incisal edge, 0.5 a canine's point, 1 a grinding surface. */
  readonly table: number;
}

const single: RootShape[] = [{ from: [0, 0], to: [-0.15, -0.1], thickness: [0.62, 0.85], length: 1 }];
const twoBuccoLingual: RootShape[] = [
  { from: [0, 0.35], to: [-0.1, 0.5], thickness: [0.55, 0.42], length: 1 },
  { from: [0, -0.35], to: [-0.1, -0.5], thickness: [0.55, 0.42], length: 0.95 },
];
const twoMesioDistal: RootShape[] = [
  { from: [0.42, 0], to: [0.45, 0], thickness: [0.36, 0.72], length: 1 },
  { from: [-0.42, 0], to: [-0.6, 0], thickness: [0.34, 0.65], length: 0.95 },
];
const three: RootShape[] = [
  { from: [0.4, 0.35], to: [0.5, 0.6], thickness: [0.33, 0.4], length: 0.98 },
  { from: [-0.4, 0.3], to: [-0.6, 0.5], thickness: [0.32, 0.34], length: 0.92 },
  { from: [0, -0.4], to: [-0.05, -0.85], thickness: [0.4, 0.36], length: 1.05 },
];
const fused: RootShape[] = [
  { from: [0.25, 0], to: [-0.1, 0], thickness: [0.42, 0.6], length: 1 },
  { from: [-0.25, 0], to: [-0.55, 0], thickness: [0.42, 0.5], length: 0.9 },
];

function row(
  kind: ToothKind,
  width: number,
  depth: number,
  crown: number,
  root: number,
  roots: RootShape[],
  table: number,
): ToothShape {
  return { kind, width, depth, crown, root, roots, table };
}

/** Mean sizes (Wheeler's dental anatomy), from the midline back. */
export const UPPER_TEETH: readonly ToothShape[] = [
  row('central incisor', 8.5, 7, 10.5, 13, single, 0),
  row('lateral incisor', 6.5, 6, 9, 13, single, 0),
  row('canine', 7.5, 8, 10, 17, single, 0.5),
  row('first premolar', 7, 9, 8.5, 14, twoBuccoLingual, 1),
  row('second premolar', 7, 9, 8.5, 14, single, 1),
  row('first molar', 10, 11, 7.5, 13, three, 1),
  row('second molar', 9, 11, 7, 12, three, 1),
  row('third molar', 8.5, 10, 6.5, 11, fused, 1),
];

export const LOWER_TEETH: readonly ToothShape[] = [
  row('central incisor', 5, 6, 9, 12.5, single, 0),
  row('lateral incisor', 5.5, 6.5, 9.5, 14, single, 0),
  row('canine', 7, 7.5, 11, 16, single, 0.5),
  row('first premolar', 7, 7.5, 8.5, 14, single, 1),
  row('second premolar', 7, 8, 8, 14.5, single, 1),
  row('first molar', 11, 10.5, 7.5, 14, twoMesioDistal, 1),
  row('second molar', 10.5, 10, 7, 13, twoMesioDistal, 1),
  row('third molar', 10, 9.5, 7, 11, fused, 1),
];
