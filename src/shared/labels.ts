/** Anatomy labels of Table 1 of the masked VQ-GAN paper, in DentalSegmentator's order. */
export const Label = {
  Other: 0,
  UpperSkull: 1,
  Mandible: 2,
  UpperTeeth: 3,
  LowerTeeth: 4,
  MandibularCanal: 5,
} as const;
export type Label = (typeof Label)[keyof typeof Label];

export const LABEL_COUNT = 6;

/** Names as programs write them; people read translated ones. */
export const LABEL_NAMES = [
  'other',
  'upper skull',
  'mandible',
  'upper teeth',
  'lower teeth',
  'mandibular canal',
] as const;
export type LabelName = (typeof LABEL_NAMES)[number];

/** Display colours, sRGB 0..255, index is the label. */
export const LABEL_COLOURS: readonly (readonly [number, number, number])[] = [
  [0, 0, 0],
  [216, 201, 174],
  [233, 178, 120],
  [244, 244, 236],
  [196, 222, 240],
  [226, 92, 84],
];

/** Eq. 12: a label becomes a grey value, `(L + 5) / 10` where L > 0, else 0. */
export function encodeLabel(label: number): number {
  return label > 0 ? (label + 5) / 10 : 0;
}

/** The label whose encoded value is nearest; halfway between empty and the lowest code counts as tissue. */
export function decodeLabel(value: number): Label {
  if (value < 0.3) return Label.Other;
  return Math.min(5, Math.max(1, Math.round(value * 10 - 5))) as Label;
}
