import { parse } from '@vue/compiler-sfc';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** A node of a template, as far as it is looked at here: 1 element, 2 text, 6 attribute, 7 directive. */
interface Node {
  readonly type: number;
  readonly content?: unknown;
  readonly name?: string;
  readonly value?: { readonly content: string };
  readonly props?: readonly Node[];
  readonly children?: readonly Node[];
  readonly branches?: readonly Node[];
}

/** Attributes that are read to people. */
const SAID = new Set([
  'label',
  'title',
  'alt',
  'placeholder',
  'hint',
  'aria-label',
  'aria-description',
  'text',
  'unit',
]);
/** The same in every language: units, names of formats, signs, axes, sides on a panorama. */
const SAME = /^(mm|%|°|HU|SHA-256|STL|KB|s|cm³|mm³|json|[xyzRL]|[^\p{L}]*)$/u;

function said(node: Node): string[] {
  const own = node.type === 2 && typeof node.content === 'string' ? [node.content] : [];
  const attributes = (node.props ?? []).flatMap((prop) =>
    prop.type === 6 && SAID.has(prop.name ?? '') && prop.value ? [prop.value.content] : [],
  );
  return [...own, ...attributes, ...(node.children ?? []).flatMap(said), ...(node.branches ?? []).flatMap(said)];
}

const literals = (source: string): string[] =>
  said((parse(source).descriptor.template?.ast ?? { type: 0 }) as Node)
    .flatMap((text) => text.split(/\s+/))
    .filter((word) => !SAME.test(word.replace(/^[^\p{L}\d]+|[^\p{L}\d%°³]+$/gu, '')));

/** Strings that read like a sentence: two words and more, the first with a capital. */
const sentences = (source: string): string[] =>
  [
    ...source
      .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
      .matchAll(/(['"`])((?:[A-ZÄÖÜ]\p{Ll}+)(?: [\p{L}\d,.-]+)+)\1/gu),
  ]
    .map((match) => match[2]!)
    .filter((text) => !/^Inter\b/.test(text));

const files = readdirSync('src/renderer', { recursive: true, encoding: 'utf8' })
  .map((path) => join('src/renderer', path))
  .filter((path) => /\.(vue|ts)$/.test(path) && !path.includes('locales'));

describe('no text for people stands in the code', () => {
  it('finds one where it stands', () => {
    expect(literals('<template><p title="Open me">{{ a }} mm</p></template>')).toEqual(['Open', 'me']);
    expect(sentences(`tell('Could not open the file'); name('Region'); // 'Could not open it'`)).toEqual([
      'Could not open the file',
    ]);
  });

  it.each(files.filter((path) => path.endsWith('.vue')))('%s', (path) => {
    const source = readFileSync(path, 'utf8');
    expect(literals(source)).toEqual([]);
    expect(sentences(parse(source).descriptor.scriptSetup?.content ?? '')).toEqual([]);
  });

  it('nor in a source without a template', () => {
    const found = files.filter((path) => path.endsWith('.ts')).flatMap((path) => sentences(readFileSync(path, 'utf8')));
    expect(found).toEqual([]);
  });
});
