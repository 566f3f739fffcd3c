import { Label, LABEL_NAMES } from '@shared/labels';

/** A structure of a label map or a channel of a model, for the table that maps them to the labels. */
export interface LabelRow {
  /** What a map calls it. */
  readonly key: string;
  /** Empty for a structure that has only a value. */
  readonly name: string;
  readonly value?: number;
  readonly cubicMillimetres?: number;
  /** The label proposed; null where nothing is known. */
  readonly label: number | null;
}

export type LabelChoice = Readonly<Record<string, number>>;

/** One row for each key, structures of one name together: a map cannot tell them apart. */
export function joinRows(rows: readonly LabelRow[]): LabelRow[] {
  const joined = new Map<string, LabelRow>();
  for (const row of rows) {
    const known = joined.get(row.key);
    const volume = (known?.cubicMillimetres ?? 0) + (row.cubicMillimetres ?? 0);
    joined.set(row.key, known ? { ...known, cubicMillimetres: volume } : row);
  }
  return [...joined.values()];
}

/** What is proposed; structures that nothing is known of are left out. */
export function proposedChoice(rows: readonly LabelRow[]): LabelChoice {
  return Object.fromEntries(rows.map(({ key, label }) => [key, label ?? Label.Other]));
}

/** Whether somebody should look: a value that is none of ours, or a name that is not exactly a label's. */
export function needsMapping(rows: readonly LabelRow[]): boolean {
  const own: readonly string[] = LABEL_NAMES;
  return rows.some(({ name, label }) => label === null || (name !== '' && !own.includes(name.toLowerCase())));
}

/** What is wrong with a choice: nothing chosen at all, or no jaw among it; empty when nothing is. */
export function choiceProblem(choice: LabelChoice): '' | 'nothing' | 'noMandible' {
  const labels = Object.values(choice);
  if (labels.every((label) => label === Label.Other)) return 'nothing';
  return labels.includes(Label.Mandible) ? '' : 'noMandible';
}
