import de from '@renderer/locales/de';
import { printErrors } from '@renderer/locales/de/print';
import en from '@renderer/locales/en';
import { printErrors as codes } from '@shared/errors/print';
import { PRINT_CHECKS } from '@shared/printers';
import { describe, expect, it } from 'vitest';

const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort();

/** Every text below a part of the tables, by its path. */
function texts(part: unknown, path = ''): [string, string][] {
  if (typeof part === 'string') return [[path, part]];
  return Object.entries(part as object).flatMap(([key, inner]) => texts(inner, path ? `${path}.${key}` : key));
}

describe('the texts of printing', () => {
  it('tell every error in German with all that the English line tells', () => {
    for (const [code, text] of Object.entries(codes)) {
      const german = printErrors[code.replace('print/', '') as keyof typeof printErrors];
      expect(holes(german), code).toEqual(holes(text));
    }
    expect(de.errors.print).toBe(printErrors);
  });

  it.each([
    ['English', en],
    ['German', de],
  ])('name every check and say how to mend it: %s', (_, tables) => {
    for (const check of PRINT_CHECKS) {
      expect(tables.print.check[check].name).not.toBe('');
      expect(tables.print.check[check].hint).toMatch(/\.$/);
    }
  });

  it.each(['print', 'printerEdit'] as const)('have the same holes in both languages: %s', (part) => {
    const german = new Map(texts(de[part]));
    for (const [path, text] of texts(en[part])) expect(holes(german.get(path)!), path).toEqual(holes(text));
  });
});
