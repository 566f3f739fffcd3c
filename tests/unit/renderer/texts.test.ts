import { ERROR_TEXTS, errorText } from '@shared/errors';
import de from '@renderer/locales/de';
import en from '@renderer/locales/en';
import { describe, expect, it } from 'vitest';

type Tree = { readonly [key: string]: Tree | string };
const german = de as unknown as Tree;
const english = en as unknown as Tree;

function leaves(tree: Tree | string, path = ''): [string, string][] {
  if (typeof tree === 'string') return [[path, tree]];
  return Object.entries(tree).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`));
}
const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();

/** Errors that only the command line can meet. */
const ELSEWHERE = /^(usage|training|anomaly)\//;

describe('texts', () => {
  it('name the same figures in both languages', () => {
    const other = new Map(leaves(german));
    for (const [path, text] of leaves(english)) {
      if (path.startsWith('errors.')) continue;
      const translated = other.get(path);
      expect(translated, path).toBeDefined();
      expect([...new Set(holes(translated!))], path).toEqual([...new Set(holes(text))]);
    }
  });

  it('say every error that the app can meet in German, and never speak of the command line', () => {
    const texts = new Map(leaves(german['errors']!));
    const own = new Map(leaves(english['errors']!));
    for (const code of Object.keys(ERROR_TEXTS) as (keyof typeof ERROR_TEXTS)[]) {
      if (ELSEWHERE.test(code)) continue;
      const key = code.replace('/', '.');
      expect(texts.get(key), code).toBeDefined();
      const known = holes(ERROR_TEXTS[code]);
      for (const text of [texts.get(key)!, own.get(key) ?? errorText(code)]) {
        for (const hole of holes(text)) expect(known, `${code}: {${hole}}`).toContain(hole);
        expect(text, code).not.toMatch(/--[a-z]|"lacuna /);
      }
    }
  });
});
