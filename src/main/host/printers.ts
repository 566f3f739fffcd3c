import type { Material, Printer } from '@shared/printers';
import { join } from 'node:path';
import { ProfileStore } from '../print/profile-store';
import { findMaterial, findPrinter } from '../print/profiles';
import { printerFolder } from './jobs/installed-printers';
import type { Services } from './services';

/** The shipped printers and those that the user added. */
export function printerStore({ places }: Pick<Services, 'places'>): ProfileStore {
  return new ProfileStore(printerFolder(), join(places.home, 'printers'));
}

/** @throws AppError `print/unknown-printer`, `print/unknown-material` */
export async function printChoice(
  services: Pick<Services, 'places'>,
  printerId: string,
  materialId?: string,
): Promise<{ readonly printer: Printer; readonly material: Material }> {
  const { printers } = await printerStore(services).list();
  const printer = findPrinter(printers, printerId);
  return { printer, material: findMaterial(printer, materialId) };
}
