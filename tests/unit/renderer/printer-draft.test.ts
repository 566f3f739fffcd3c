import {
  draftOf,
  freshId,
  freshName,
  newMaterial,
  type PrinterDraft,
  printerOf,
  problemsOf,
} from '@renderer/components/settings/printer-draft';
import { createRandom } from '@shared/random';
import { type Printer, printerSchema } from '@shared/printers';
import { describe, expect, it } from 'vitest';

const printer: Printer = {
  schema: 1,
  id: 'mine',
  name: 'Mine',
  technology: 'extrusion',
  buildVolumeMm: [120, 110.5, 60],
  nozzleMm: 0.6,
  layerMm: 0.3,
  minWallMm: 1.2,
  clearanceMm: 0.4,
  maxOverhangDeg: 35,
  materials: [
    { id: 'gel', name: 'Gel', scale: [1.04, 1.035, 1.1], calibrated: true, colour: [235, 0, 9] },
    { id: 'wax', name: 'Wax', scale: [1, 1, 1], calibrated: false, colour: [1, 255, 128] },
  ],
};
const problems = (change: (draft: PrinterDraft) => void): string[] => {
  const draft = draftOf(printer);
  change(draft);
  return problemsOf(draft, ['Taken']).map(({ field, key }) => `${field} ${key}`);
};

describe('a printer profile in the editor', () => {
  it('comes out as it went in', () => {
    expect(printerOf(draftOf(printer))).toEqual(printer);
    expect(problems(() => undefined)).toEqual([]);
  });

  it('says of each field what is wrong with it', () => {
    expect(problems((d) => (d.name = '  '))).toEqual(['name name']);
    expect(problems((d) => (d.name = 'Taken '))).toEqual(['name nameTaken']);
    expect(problems((d) => (d.buildVolumeMm[2] = 4))).toEqual(['buildVolumeMm.2 buildTooSmall']);
    expect(problems((d) => (d.buildVolumeMm[1] = NaN))).toEqual(['buildVolumeMm.1 number']);
    expect(problems((d) => (d.minWallMm = 0.5))).toEqual(['minWallMm wallBelowNozzle']);
    expect(problems((d) => (d.layerMm = 0.7))).toEqual(['layerMm layerAboveNozzle']);
    expect(problems((d) => Object.assign(d, { layerMm: 0.7, technology: 'resin' }))).toEqual([]);
    expect(problems((d) => (d.nozzleMm = 0))).toEqual(['nozzleMm length', 'layerMm layerAboveNozzle']);
    expect(problems((d) => (d.clearanceMm = 1.01))).toEqual(['clearanceMm clearance']);
    expect(problems((d) => (d.maxOverhangDeg = -1))).toEqual(['maxOverhangDeg overhang']);
    expect(problems((d) => (d.materials[1]!.name = 'Gel'))).toEqual(['materials.1.name materialNames']);
    expect(problems((d) => (d.materials[0]!.scalePercent[2] = 49))).toEqual(['materials.0.scale.2 scale']);
  });

  it.each([11, 12, 13])('is refused here when and only when the host refuses it, seed %i', (seed) => {
    const random = createRandom(seed);
    const pick = <T>(from: readonly T[]): T => random.pick(from);
    let refused = 0;
    for (let i = 0; i < 400; i++) {
      const draft = draftOf(printer);
      for (let changes = random.integer(1, 2); changes > 0; changes--) {
        const value = pick([NaN, -1, 0, 0.05, 0.5, 0.6, 0.9, 1, 1.2, 5, 5.1, 19, 21, 90, 100, 1999, 2001]);
        const field = pick(['nozzleMm', 'layerMm', 'minWallMm', 'clearanceMm', 'maxOverhangDeg', 'build', 'scale']);
        if (field === 'build') draft.buildVolumeMm[pick([0, 1, 2])] = value;
        else if (field === 'scale') draft.materials[pick([0, 1])]!.scalePercent[pick([0, 1, 2])] = value;
        else draft[field as 'nozzleMm'] = value;
        draft.technology = pick(['extrusion', 'resin', 'filament'] as const);
        if (random.chance(0.1)) draft.name = pick(['', ' ', 'A', 'n'.repeat(81)]);
      }
      const accepted = printerSchema.safeParse(printerOf(draft)).success;
      expect(problemsOf(draft, []).length === 0, JSON.stringify(draft)).toBe(accepted);
      if (!accepted) refused++;
    }
    expect(refused).toBeGreaterThan(50);
    expect(refused).toBeLessThan(400);
  });

  it('is named for a file that is not there yet', () => {
    expect(freshId('Größe 2 (Kopie)', [])).toBe('grosse-2-kopie');
    expect(freshId('Printer', ['printer', 'printer-2'])).toBe('printer-3');
    expect(freshId('打印机', [])).toBe('printer');
    expect(freshId('x'.repeat(90), [])).toHaveLength(50);
    expect(freshName('Copy', ['Copy', 'Copy 2'])).toBe('Copy 3');
  });

  it('gets materials whose names and ids are free', () => {
    const draft = draftOf(printer);
    draft.materials.push(newMaterial('Gel', draft), newMaterial('Gel', draft));
    draft.materials.splice(3, 1, newMaterial('Gel', { ...draft, materials: draft.materials.slice(0, 3) }));
    expect(draft.materials.map(({ id, name }) => [id, name])).toEqual([
      ['gel', 'Gel'],
      ['wax', 'Wax'],
      ['gel-2', 'Gel 2'],
      ['gel-3', 'Gel 3'],
    ]);
    expect(problemsOf(draft, [])).toEqual([]);
  });
});
