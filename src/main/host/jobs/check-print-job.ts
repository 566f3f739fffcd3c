import type { JobContext } from '@shared/jobs';
import type { TriangleMesh } from '@shared/mesh';
import type { Material, Printer, PrintReport } from '@shared/printers';
import { checkPrint } from '../../print/checks';

export interface CheckPrintInput {
  readonly mesh: TriangleMesh;
  readonly printer: Printer;
  readonly material: Material;
}

/** A model held against a printer. */
export function run({ mesh, printer, material }: CheckPrintInput, context: JobContext): Promise<PrintReport> {
  context.onProgress(0, 'print');
  return Promise.resolve(checkPrint(mesh, printer, material));
}
