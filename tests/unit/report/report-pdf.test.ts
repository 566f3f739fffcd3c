import { proposalDice, type ReportContent } from '@main/report/content';
import { readFonts } from '@main/report/font-reader';
import { numbersOf } from '@main/report/numbers';
import { createPicture } from '@main/report/picture';
import { reportPdf } from '@main/report/report-pdf';
import { CHECK_WORDS, WORDS } from '@main/report/words';
import { PRINT_CHECKS } from '@shared/printers';
import { describe, expect, it } from 'vitest';

const picture = createPicture(40, 30, 128);
const hash = 'ab'.repeat(32);

const content = (change: Partial<ReportContent> = {}): ReportContent => ({
  language: 'en',
  createdAt: '2026-03-04T05:06:07Z',
  pseudonym: 'Žluťoučký Ωμέγα Жук 王',
  caseId: '53affa2d20ea3596',
  approval: undefined,
  scan: { series: '1.2.3', sha256: hash, voxels: [400, 400, 400], spacingMm: [0.3, 0.3, 0.3], findings: [] },
  detection: { engine: undefined, labels: 'file', score: undefined, models: [] },
  regions: [{ name: 'Region 1', proposedMm3: 100, finalMm3: 100, addedMm3: 20, removedMm3: 20 }],
  model: { name: 'Region 1', volumeMm3: 1234, sizeMm: [1, 2, 3], triangles: 9, clearanceMm: 0, sha256: hash },
  contact: undefined,
  measurements: [],
  checks: PRINT_CHECKS.map((name, i) => ({ name, passed: i % 3 > 0, required: i % 2 > 0, value: i, unit: 'mm' })),
  print: undefined,
  files: [],
  version: '0.1.0',
  pictures: {
    slices: [{ axis: 2, picture, widthMm: 20, left: 'R', top: 'A' }],
    views: [{ from: 'front', picture }],
    contact: [picture],
    contactRange: [-0.5, 0.5],
  },
  ...change,
});

const pages = (pdf: Uint8Array): number =>
  Buffer.from(pdf)
    .toString('latin1')
    .match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;

describe('the report', () => {
  it.each(['en', 'de'] as const)('has two pages in %s, whatever its content', async (language) => {
    const fonts = await readFonts();
    const many = <T>(value: T): T[] => Array.from({ length: 60 }, () => value);
    const full = content({
      language,
      approval: { revision: 3, name: 'Dr. Ärztin '.repeat(20), role: 'x'.repeat(120), approvedAt: '2026-03-04' },
      regions: many(content().regions[0]!),
      measurements: many({ name: 'Weite '.repeat(30), value: 3, unit: 'mm' as const }),
      files: many({ name: 'model.stl', sha256: hash }),
      scan: { ...content().scan, findings: many('A slice is missing. '.repeat(20)) },
      contact: { mean: 0.1, p95: 0.2, max: 0.3 },
      print: {
        printer: 'P '.repeat(60),
        material: 'M',
        nozzleMm: 0.6,
        layerMm: 0.3,
        minWallMm: 1.2,
        scale: [1, 1.04, 1],
        calibrated: false,
      },
    });
    for (const given of [full, content({ language })]) {
      const pdf = await reportPdf(given, fonts);
      expect(Buffer.from(pdf.subarray(0, 5)).toString('latin1')).toBe('%PDF-');
      expect(pages(pdf)).toBe(2);
    }
  });
});

describe('the words of the report', () => {
  it('say the same things in both languages', () => {
    expect(Object.keys(WORDS.de).sort()).toEqual(Object.keys(WORDS.en).sort());
    for (const [name, word] of Object.entries(WORDS.de)) {
      const english = WORDS.en[name as keyof typeof WORDS.en];
      expect(word.includes('{n}')).toBe(english.includes('{n}'));
    }
    for (const name of PRINT_CHECKS) {
      expect(CHECK_WORDS.en[name]).toBeTruthy();
      expect(CHECK_WORDS.de[name]).toBeTruthy();
    }
  });

  it('write numbers and times as the language does', () => {
    const [en, de] = [numbersOf('en'), numbersOf('de')];
    expect([en.volume(1234.5), de.volume(1234.5)]).toEqual(['1.23 cm³', '1,23 cm³']);
    expect([en.volume(12.34), de.volume(0)]).toEqual(['12.3 mm³', '0,0 mm³']);
    expect(de.lengths([0.3, 1, 2.25], 2)).toBe('0,30 x 1,00 x 2,25 mm');
    expect(en.check(3, 'count')).toBe('3');
    expect(en.check(undefined, 'mm')).toBe('');
    expect(de.instant('2026-03-04T05:06:07Z')).toBe('04.03.2026, 05:06 UTC');
    expect(en.instant('never')).toBe('');
  });

  it('compare the proposal with what became of it by Dice', () => {
    const region = { name: 'r', proposedMm3: 100, finalMm3: 100, addedMm3: 20, removedMm3: 20 };
    expect(proposalDice(region)).toBeCloseTo(0.8, 12);
    expect(proposalDice({ ...region, addedMm3: 0, removedMm3: 0 })).toBe(1);
    expect(proposalDice({ ...region, proposedMm3: 0 })).toBeUndefined();
  });
});
