import { AppError } from '@shared/errors';
import type { Material, Printer } from '@shared/printers';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ProfileStore } from '../../print/profile-store';
import { findMaterial, findPrinter, parsePrinter } from '../../print/profiles';
import { toReadError } from '../../volume/io/atomic-writer';

/** What prints when nobody says what: the product's own purpose. */
export const DEFAULT_PRINTER = 'generic-hydrogel';

/** `resources/printers` of the project or of the packaged app. */
export function printerFolder(): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    const folder = join(at, 'resources', 'printers');
    if (existsSync(folder) || dirname(at) === at) return folder;
  }
}

export interface PrintChoice {
  readonly printer: Printer;
  readonly material: Material;
}

/**
 * A shipped printer by its id, or a profile from a `.json` file, and one of its materials (the first by default).
 *
 * @throws AppError `print/unknown-printer`, `print/bad-profile`, `print/unknown-material`, `file/not-found`
 */
export async function choosePrinter(named: string = DEFAULT_PRINTER, material?: string): Promise<PrintChoice> {
  const printer = named.endsWith('.json') ? await readProfile(named) : await shipped(named);
  return { printer, material: findMaterial(printer, material) };
}

async function shipped(id: string): Promise<Printer> {
  const { printers } = await new ProfileStore(printerFolder(), printerFolder()).list();
  return findPrinter(printers, id);
}

async function readProfile(path: string): Promise<Printer> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const known = toReadError(path, error);
    throw known instanceof AppError
      ? known
      : new AppError('print/bad-profile', { name: basename(path), reason: 'it cannot be read' });
  }
  return parsePrinter(text, basename(path));
}
