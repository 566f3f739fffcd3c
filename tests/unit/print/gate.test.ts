import { requireMadeFor } from '@main/print/gate';
import { describe, expect, it } from 'vitest';
import { hydrogel, shipped } from './printers';

const resin = shipped('generic-resin');
const known = [hydrogel, resin];
const [biocompatible, model] = resin.materials;

function refusal(run: () => void): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('a model leaves for the printer that it was built for', () => {
  it('and its material, the first one where none was chosen', () => {
    requireMadeFor({ printer: resin.id, material: model!.id }, resin, model!, known, 'A');
    requireMadeFor({ printer: resin.id }, resin, biocompatible!, known, 'A');
  });

  it('not for another printer, another material of the same one, or any when it was built for none', () => {
    const [gel] = hydrogel.materials;
    const other = refusal(() => requireMadeFor({ printer: hydrogel.id }, resin, model!, known, 'A'));
    expect(other).toMatchObject({
      code: 'print/other-printer',
      details: { region: 'A', made: `${hydrogel.name} (${gel!.name})`, asked: `${resin.name} (${model!.name})` },
    });
    expect(refusal(() => requireMadeFor({ printer: resin.id }, resin, model!, known, 'A'))).toMatchObject({
      code: 'print/other-printer',
    });
    expect(refusal(() => requireMadeFor({}, resin, model!, known, 'A'))).toMatchObject({
      code: 'print/for-no-printer',
    });
  });

  it('and names a printer that is gone by its id', () => {
    const gone = refusal(() => requireMadeFor({ printer: 'old-one', material: 'gel' }, resin, model!, known, 'A'));
    expect(gone).toMatchObject({ details: { made: 'old-one (gel)' } });
  });
});
