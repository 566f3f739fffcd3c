import { type Material, type Printer } from '@shared/printers';
import { parsePrinter } from '@main/print/profiles';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export const SHIPPED = resolve(import.meta.dirname, '../../../resources/printers');

export function shipped(id: string): Printer {
  return parsePrinter(readFileSync(resolve(SHIPPED, `${id}.json`), 'utf8'), id);
}

/** Extrusion, 0.6 mm nozzle, walls of 1.2 mm. */
export const hydrogel = shipped('generic-hydrogel');

export const calibrated: Material = { ...hydrogel.materials[0]!, calibrated: true };
