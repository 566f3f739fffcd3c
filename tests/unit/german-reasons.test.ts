import { germanReason } from '../../src/renderer/locales/reason-text';
import { germanFinding } from '@main/report/german-findings';
import { parsePrinter } from '@main/print/profiles';
import type { AppError } from '@shared/errors';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** The reasons that the sources of a folder give in so many words, with 7 for what they fill in. */
function reasonsIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [
      ...readFileSync(join(root, folder, file), 'utf8').matchAll(
        /(?:\breason: |\b(?:damaged|bad)\(|new RangeError\(|throw new Error\()(?:'([^']+)'|`([^`]+)`)/g,
      ),
    ])
    .map(([, plain, filled]) => plain ?? filled!.replaceAll(/\$\{[^}]+\}/g, '7'));
}

/** Bugs of the program and what only the command line does: nobody reads them in the window. */
const ELSEWHERE =
  /^(a DICOM image has|7 is no decimal|a 7 of 7 bytes|7 is too long for|7: voxels do not|journal (un|re)does|an undo has|history points|7 pixels are not|crop (to|from)|a segmentation without|joining a thickened|the images are made|path leaves|the model 7 was|7 holds 7|7 probabilities for|windows along an axis|plane 7 has no tile|tiles of 7 along|7 predictions instead|a stride of 7 for|7[: ]+7$|7$)/;

describe('what a report says of a scan', () => {
  it('is said in German: every finding of reading and labelling it', () => {
    const sources = [
      'src/main/dicom/findings.ts',
      'src/main/anatomy/segment-anatomy.ts',
      'src/main/anatomy/judge.ts',
      'src/main/host/jobs/obtain-labels.ts',
      'src/main/volume/io/segments.ts',
    ];
    const messages = sources
      .flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/message:\s+(?:'([^']+)'|`([^`]+)`)/g)])
      .map(
        ([, plain, filled]) =>
          plain ?? filled!.replaceAll(/\$\{[^}]*\? '' : 's'\}/g, 's').replaceAll(/\$\{(?:[^{}]|\{[^}]*\})+\}/g, '7'),
      );
    expect(messages.length).toBeGreaterThan(15);
    expect(messages.filter((message) => germanFinding(message) === message)).toEqual([]);
    expect(
      germanFinding('3 slices missing, 12.5 mm from the first; filled by interpolation between the neighbours named.'),
    ).toBe('3 Schichten fehlen, 12.5 mm nach der ersten; aus den Nachbarn aufgefüllt.');
  });
});

describe('what is wrong with a file', () => {
  for (const folder of [
    'src/main/dicom',
    'src/main/case',
    'src/main/volume/io',
    'src/main/print',
    'src/main/host',
    'src/main/anatomy',
    'src/main/inference',
  ]) {
    it(`is said in German: every reason of ${folder}`, () => {
      const found = reasonsIn(folder).filter((reason) => !ELSEWHERE.test(reason));
      if (folder !== 'src/main/print') expect(found.length).toBeGreaterThan(1);
      expect(found.filter((reason) => germanReason(reason) === reason)).toEqual([]);
    });
  }

  it('keeps what was filled in, and names and numbers as they are', () => {
    expect(germanReason('pixel spacing 0 x 0.3')).toBe('Pixelabstand 0 x 0.3');
    expect(germanReason('an image of 7 x 9 pixels')).toBe('ein Bild von 7 x 9 Pixeln');
    expect(germanReason('ERR_SOMETHING_NEW')).toBe('ERR_SOMETHING_NEW');
    expect(germanReason('')).toBe('');
  });

  it('of printer profiles is said in German, with the place', () => {
    const shipped = readFileSync(join(root, 'resources/printers/generic-resin.json'), 'utf8');
    const profile = JSON.parse(shipped) as Record<string, unknown>;
    const reason = (change: Record<string, unknown>): string => {
      try {
        parsePrinter({ ...profile, ...change }, 'mine.json');
        return '';
      } catch (error) {
        return germanReason((error as AppError).message);
      }
    };
    const wrong = (what: string): string =>
      `Das Druckerprofil mine.json ist nicht verwendbar: ${what}. Berichtigen Sie es hier.`;
    expect(reason({ nozzleMm: 'wide' })).toBe(wrong('nozzleMm: eine Zahl erwartet, ein Text gefunden'));
    expect(reason({ nozzleMm: undefined })).toBe(wrong('nozzleMm: fehlt'));
    expect(reason({ nozzleMm: 50 })).toBe(wrong('nozzleMm: zu groß, höchstens 5'));
    expect(reason({ name: '' })).toBe(wrong('name: zu kurz, mindestens 1 nötig'));
    expect(reason({ minWallMm: 0.1 })).toBe(wrong('minWallMm: eine Wand kann nicht dünner als die Düse sein'));
    expect(reason({ colour: 1 })).toBe(wrong('unbekannte Angabe "colour"'));
  });
});
