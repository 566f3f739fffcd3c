import { AppError } from '@shared/errors';
import { type Printer, type PrintReport } from '@shared/printers';

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
