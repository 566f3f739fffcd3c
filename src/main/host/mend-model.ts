import type { Material, Mend, Printer } from '@shared/printers';
import { readModelMesh } from '../case/revision-store';
import { addModel } from './add-model';
import { findModel } from './approve-case';
import { addCaseJob } from './case-job';
import type { Services } from './services';

/** Queues a mend of a model; the mended one joins the case's models when it is done. */
export function mendModel(
  services: Services,
  caseId: string,
  modelId: string,
  mend: Mend,
  { printer, material }: { readonly printer: Printer; readonly material: Material },
): string {
  const { runId } = addCaseJob(services, {
    kind: 'model',
    job: 'mend',
    caseId,
    changes: 'models',
    input: async (open) => ({
      mesh: await readModelMesh(open.folder, findModel(open, modelId)),
      mend,
      printer,
      material,
    }),
    finish: async (open, output) => {
      const { regionIds, parameters, sequence } = findModel(open, modelId);
      const made = { ...parameters, printer: printer.id, material: material.id };
      await addModel(open, output, { regionIds, parameters: made, sequence });
    },
  });
  return runId;
}
