import { AppError } from '@shared/errors';
import { type Material, type Printer, printerSchema } from '@shared/printers';

/**
 * A printer profile from its JSON text or an object of the same shape.
 *
 * @param name what to call the profile in errors, such as its file name
 * @throws AppError print/bad-profile with the first thing that is wrong
 */
export function parsePrinter(json: unknown, name: string): Printer {
  let value = json;
  if (typeof json === 'string') {
    try {
      value = JSON.parse(json) as unknown;
    } catch {
      throw new AppError('print/bad-profile', { name, reason: 'it is not JSON' });
    }
  }
  const result = printerSchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue!.path.join('.');
  throw new AppError('print/bad-profile', { name, reason: where ? `${where}: ${issue!.message}` : issue!.message });
}

export function findPrinter(printers: readonly Printer[], id: string): Printer {
  const found = printers.find((printer) => printer.id === id);
  if (found) return found;
  throw new AppError('print/unknown-printer', { name: id, known: printers.map((printer) => printer.id).join(', ') });
}

/** The material of that id, or the printer's first one when none is asked for. */
export function findMaterial(printer: Printer, id?: string): Material {
  const found = id === undefined ? printer.materials[0] : printer.materials.find((material) => material.id === id);
  if (found) return found;
  throw new AppError('print/unknown-material', {
    printer: printer.name,
    name: id ?? '',
    known: printer.materials.map((material) => material.id).join(', '),
  });
}
