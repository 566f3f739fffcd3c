import type { Model } from '@shared/case/model';
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

/**
 * The printer and material of a model as they were when it was checked; as they are now for a model that does not tell.
 *
 * @throws AppError `print/unknown-printer`, `print/unknown-material`
 */
export async function printOf(
  services: Pick<Services, 'places'>,
  { parameters, profile }: Pick<Model, 'parameters' | 'profile'>,
): Promise<{ readonly printer: Printer; readonly material: Material } | undefined> {
  if (parameters.printer === undefined) return undefined;
  if (profile) return { printer: profile, material: findMaterial(profile) };
  return printChoice(services, parameters.printer, parameters.material);
}
