import { ERROR_TEXTS } from '@shared/errors';
import { translator } from '@shared/text-patterns';
import german from './de';
import { reasons } from './de/reasons';

/** Errors as whole texts, which is how a list of cases or series tells of what is wrong with one of them. */
function wholeErrors(): Record<string, string> {
  const table: Record<string, string> = {};
  const texts = german.errors as Readonly<Record<string, Readonly<Record<string, string>> | string>>;
  for (const [code, english] of Object.entries(ERROR_TEXTS)) {
    const [area = '', name = ''] = code.split('/');
    const inArea = texts[area];
    const other = typeof inArea === 'object' ? inArea[name] : undefined;
    if (other === undefined) continue;
    const holes = [...english.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
    table[english.replaceAll(/\{\w+\}/g, '{}')] = other.replaceAll(
      /\{(\w+)\}/g,
      (_, hole: string) => `{${holes.indexOf(hole)}}`,
    );
  }
  return table;
}

/** What is wrong, as the host says it in English, in German; a text that is not known, such as a system's, stays. */
export const germanReason = translator({ ...wholeErrors(), ...reasons });
