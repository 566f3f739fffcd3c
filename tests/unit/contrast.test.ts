import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync('src/renderer/styles/tokens.css', 'utf8');
const tokens = new Map([...css.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/gi)].map(([, name, value]) => [name!, value!]));

/** Relative luminance of WCAG 2.2. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = parseInt(colour.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const colour = (name: string): string => {
  const value = tokens.get(name) ?? (name.startsWith('#') ? name : undefined);
  if (value === undefined) throw new Error(`no colour ${name}`);
  return value;
};

const GROUNDS = ['ground', 'panel', 'raised', 'hover'];
const VIEWS = ['axial', 'coronal', 'sagittal', 'three'];
/** Text and what it is written on: 4.5 to 1 (AA). */
const TEXT: [string, string[]][] = [
  ['text', [...GROUNDS, 'pressed', 'accent-ground', 'good-ground', 'warn-ground', 'bad-ground']],
  ['text-soft', [...GROUNDS, 'pressed', 'warn-ground', 'bad-ground']],
  ['text-faint', GROUNDS],
  ['accent', [...GROUNDS, 'accent-ground']],
  ['good', [...GROUNDS, 'good-ground']],
  ['warn', [...GROUNDS, 'warn-ground']],
  ['bad', [...GROUNDS, 'bad-ground']],
  ['accent-ink', ['accent', '#6bd3dd', '#3aacb8']],
  ...VIEWS.map((name): [string, string[]] => [name, ['#000000', 'ground']]),
];
/** Edges of fields and the ring of the focus: 3 to 1. */
const EDGES: [string, string[]][] = [
  ['line-strong', ['ground', 'panel', 'raised']],
  ['accent', [...GROUNDS, 'pressed', '#000000']],
];

const cases = (pairs: [string, string[]][]) => pairs.flatMap(([a, on]) => on.map((b) => [a, b] as const));

describe('the colours keep the contrast of WCAG AA', () => {
  it('as the standard counts it', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 6);
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  });

  it.each(cases(TEXT))('%s is read on %s', (text, ground) => {
    expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(cases(EDGES))('%s is seen on %s', (edge, ground) => {
    expect(contrast(colour(edge), colour(ground))).toBeGreaterThanOrEqual(3);
  });
});
