import { AppError } from '@shared/errors';
import type { MadeFor, Material, Printer, PrintReport } from '@shared/printers';

/**
 * Lets a model pass that its printer can make.
 *
 * @throws AppError print/too-thin when no part of the model is thick enough, print/not-printable when another required
 * check failed
 */
export function requirePrintable(report: PrintReport, printer: Printer, region: string | number): void {
  const failed = report.checks.filter(({ passed, required }) => required && !passed);
  if (failed.length === 0) return;
  if (failed.some(({ name }) => name === 'wall') && report.thickestMm < printer.minWallMm) {
    throw new AppError('print/too-thin', {
      region,
      thickness: report.thickestMm.toFixed(2),
      least: printer.minWallMm,
      printer: printer.name,
    });
  }
  const reason = failed.map(({ hint, name }) => (hint ?? name).replace(/\.$/, '')).join('; ');
  throw new AppError('print/not-printable', { region, printer: printer.name, reason });
}

/**
 * Lets a model leave for the printer and material that it was built and checked for: another one has other walls and
 * another scale.
 *
 * @param known profiles from which the names for the message come
 * @throws AppError print/other-printer, print/for-no-printer
 */
export function requireMadeFor(
  made: MadeFor,
  printer: Printer,
  material: Material,
  known: readonly Printer[],
  region: string | number,
): void {
  const asked = `${printer.name} (${material.name})`;
  if (made.printer === undefined) throw new AppError('print/for-no-printer', { region, asked });
  const other = known.find(({ id }) => id === made.printer);
  const materialId = made.material ?? other?.materials[0]?.id;
  if (made.printer === printer.id && materialId === material.id) return;
  const materialName = other?.materials.find(({ id }) => id === materialId)?.name ?? materialId ?? '';
  throw new AppError('print/other-printer', {
    region,
    made: `${other?.name ?? made.printer} (${materialName})`,
    asked,
  });
}
