interface Rule {
  readonly pattern: RegExp;
  readonly other: string;
}

const HOLE = /\{\d*\}/g;

const saidBy = (text: string): number => text.replaceAll('{}', '').length;

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/**
 * Translates whole texts by a table: `{}` stands for anything in a key; in its translation `{}` is the next thing found
 * and `{1}` the second one. What was found is translated too. A text that no key fits stays as it is; of several keys the
 * one that says most counts. Of "where: what" that no key fits what comes after the place is translated.
 */
export function translator(table: Readonly<Record<string, string>>): (text: string) => string {
  const rules: readonly Rule[] = Object.entries(table)
    .sort(([a], [b]) => saidBy(b) - saidBy(a))
    .map(([text, other]) => ({
      pattern: new RegExp(`^${text.split('{}').map(escaped).join('(.+?)')}$`, 's'),
      other,
    }));
  const translate = (text: string): string => {
    for (const { pattern, other } of rules) {
      const found = pattern.exec(text);
      if (!found) continue;
      let next = 1;
      return other.replace(HOLE, (hole) => {
        const index = hole === '{}' ? next++ : Number(hole.slice(1, -1)) + 1;
        return translate(found[index] ?? '');
      });
    }
    const colon = text.indexOf(': ');
    const isPlace = colon > 0 && !text.slice(0, colon).includes(' ');
    return isPlace ? `${text.slice(0, colon)}: ${translate(text.slice(colon + 2))}` : text;
  };
  return translate;
}
