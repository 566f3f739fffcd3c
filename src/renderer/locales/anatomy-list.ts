import { LABEL_NAMES } from '@shared/labels';

/** One entry of a list that the host makes: a label's name, and perhaps how much of it there is. */
const ENTRY = new RegExp(`^(${LABEL_NAMES.slice(1).join('|')})(?: ([\\d.e+-]+) cm3)?$`);

interface Words {
  /** Name of a label by its number. */
  readonly label: (label: number) => string;
  /** A number with as many digits behind the point. */
  readonly number: (value: number, digits: number) => string;
  /** Any other entry. */
  readonly other: (text: string) => string;
}

/** A list such as `upper skull 12 cm3, mandible`, as the host gives it in English, in the window's words. */
export function anatomyList(english: string, { label, number, other }: Words): string {
  return english
    .split(', ')
    .map((entry) => {
      const [, name, amount] = ENTRY.exec(entry) ?? [];
      const index = LABEL_NAMES.findIndex((known) => known === name);
      if (index < 0) return other(entry);
      if (amount === undefined) return label(index);
      const value = Number(amount);
      return `${label(index)} ${number(value, value >= 10 ? 0 : value >= 1 ? 1 : 2)} cm³`;
    })
    .join(', ');
}
