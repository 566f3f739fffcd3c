import { AppError } from '@shared/errors';
import { Label, LABEL_COUNT, LABEL_NAMES } from '@shared/labels';

/** Names that hold a word of a jaw and are none of the six labels. */
const OTHERS =
  /sinus|airway|pharynx|soft|skin|tongue|muscle|vertebra|spine|hyoid|brain|pulp|background|implant|bridge|crown|metal|fascia|gland|artery|vein/;
const CANAL = /canal|nerve|kanal|nerv\b|\bia[cn]\b/;
const TOOTH = /tooth|teeth|incisor|canine|premolar|molar|dentition|\bdent|zahn|zähne/;
const UPPER = /upper|maxill|superior|oberkiefer|\bober/;
const LOWER = /lower|mandib|inferior|unterkiefer|\bunter/;
const MANDIBLE = /mandib|lower jaw|unterkiefer/;
const SKULL = /skull|maxill|upper jaw|crani|zygoma|midface|oberkiefer|schädel/;

/**
 * The anatomy label that a segment's or network's name means (English or German, any case and separators; single teeth by
 * name or FDI number), 0 for background and for structures that are none of ours, or undefined for names that say nothing.
 */
export function labelOfName(name: string): Label | undefined {
  const text = name
    .normalize('NFC')
    .replace(/([a-zäöü])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[_\-.,;:/()[\]]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const known = LABEL_NAMES.findIndex((label) => label === text);
  if (known >= 0) return known as Label;
  if (OTHERS.test(text)) return Label.Other;
  if (CANAL.test(text)) return /mandib|alveol|unterkiefer|\bia[cn]\b/.test(text) ? Label.MandibularCanal : undefined;
  if (TOOTH.test(text)) {
    if (UPPER.test(text)) return Label.UpperTeeth;
    return LOWER.test(text) ? Label.LowerTeeth : toothOfNumber(text);
  }
  if (MANDIBLE.test(text)) return Label.Mandible;
  return SKULL.test(text) ? Label.UpperSkull : undefined;
}

/** By FDI number: quadrants 1, 2, 5, 6 are upper ones. */
function toothOfNumber(text: string): Label | undefined {
  const quadrant = /(?:^|\D)([1-8])[1-8](?:$|\D)/.exec(text)?.[1];
  if (quadrant === undefined) return undefined;
  return '1256'.includes(quadrant) ? Label.UpperTeeth : Label.LowerTeeth;
}

/** Values or names of a file's segments -> label 0..5. Keys are lower case. */
export type LabelMapping = Readonly<Record<string, number>>;

/**
 * Reads a mapping as the command line has it: `3=mandible,jaw bone=1,7=0`, values or names on the left, labels by number or
 * name on the right. Throws AppError `labels/bad-map`.
 */
export function parseLabelMapping(text: string): LabelMapping {
  const mapping: Record<string, number> = {};
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const [, left = '', right = ''] = /^(.*)=([^=]*)$/.exec(part) ?? [];
    const [key, wanted] = [left.trim().toLowerCase(), right.trim()];
    const label = /^\d+$/.test(wanted) ? Number(wanted) : labelOfName(wanted);
    if (key === '' || wanted === '' || label === undefined || label >= LABEL_COUNT) {
      const labels = LABEL_NAMES.map((name, i) => `${i} ${name}`).join(', ');
      const reason = key === '' || wanted === '' ? `"${part.trim()}" is no pair` : `"${wanted}" is none of ${labels}`;
      throw new AppError('labels/bad-map', { map: text, reason });
    }
    mapping[key] = label;
  }
  if (Object.keys(mapping).length === 0) throw new AppError('labels/bad-map', { map: text, reason: 'it is empty' });
  return mapping;
}
