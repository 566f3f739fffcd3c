import { outdatedChecks, printerSchema, profileOf } from '@shared/printers';
import { describe, expect, it } from 'vitest';
import { hydrogel, shipped } from '../print/printers';

const resin = shipped('generic-resin');
const known = [hydrogel, resin];
const [gel, gelma] = hydrogel.materials;
const made = { printer: hydrogel.id, material: gel!.id, profile: profileOf(hydrogel, gel!) };

describe('checks made for a printer', () => {
  it('hold while its profile stays as it was, also after it went through a file', () => {
    expect(outdatedChecks(made, { printer: hydrogel.id, material: gel!.id }, known)).toBeUndefined();
    const read = { ...made, profile: printerSchema.parse(JSON.parse(JSON.stringify(made.profile))) };
    expect(outdatedChecks(read, { printer: hydrogel.id }, known)).toBeUndefined();
  });

  it('hold no more for another printer, another material, or none', () => {
    expect(outdatedChecks(made, { printer: resin.id, material: resin.materials[0]!.id }, known)).toBe('other-printer');
    expect(outdatedChecks(made, { printer: hydrogel.id, material: gelma!.id }, known)).toBe('other-printer');
    expect(outdatedChecks(made, {}, known)).toBe('other-printer');
    expect(outdatedChecks({}, made, known)).toBe('other-printer');
  });

  it('hold no more once the profile was edited or removed', () => {
    const thicker = [{ ...hydrogel, minWallMm: 2 }, resin];
    expect(outdatedChecks(made, made, thicker)).toBe('printer-changed');
    const larger = { ...hydrogel, materials: [{ ...gel!, scale: [1.1, 1, 1] as [number, number, number] }, gelma!] };
    expect(outdatedChecks(made, made, [larger])).toBe('printer-changed');
    expect(outdatedChecks(made, made, [{ ...hydrogel, materials: [gelma!] }])).toBe('printer-changed');
    expect(outdatedChecks(made, made, [resin])).toBe('printer-changed');
  });

  it('hold when only another material of the printer was edited', () => {
    const edited = { ...hydrogel, materials: [gel!, { ...gelma!, calibrated: true }] };
    expect(outdatedChecks(made, made, [edited])).toBeUndefined();
  });

  it('of a profile that nobody kept do not hold, those of a file do', () => {
    expect(outdatedChecks({ printer: hydrogel.id }, { printer: hydrogel.id }, known)).toBe('printer-changed');
    expect(outdatedChecks({}, {}, known)).toBeUndefined();
  });
});
