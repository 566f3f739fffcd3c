import { reasons } from './de/reasons';

interface Rule {
  readonly pattern: RegExp;
  readonly german: string;
}

const HOLE = /\{\d*\}/g;

const saidBy = (english: string): number => english.replaceAll('{}', '').length;

/** Those that say more come first. */
const rules: readonly Rule[] = Object.entries(reasons)
  .sort(([a], [b]) => saidBy(b) - saidBy(a))
  .map(([english, german]) => ({
    pattern: new RegExp(`^${english.split('{}').map(escaped).join('(.+?)')}$`, 's'),
    german,
  }));

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** What is wrong, as the host says it in English, in German; a text that is not known, such as a system's, stays. */
export function germanReason(english: string): string {
  for (const { pattern, german } of rules) {
    const found = pattern.exec(english);
    if (!found) continue;
    let next = 1;
    return german.replace(HOLE, (hole) => {
      const index = hole === '{}' ? next++ : Number(hole.slice(1, -1)) + 1;
      return germanReason(found[index] ?? '');
    });
  }
  // "where: what", as values of files are named.
  const colon = english.indexOf(': ');
  if (colon > 0 && !english.slice(0, colon).includes(' ')) {
    return `${english.slice(0, colon)}: ${germanReason(english.slice(colon + 2))}`;
  }
  return english;
}
