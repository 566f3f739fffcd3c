import { isMendNote } from '@shared/case/model';
import { type Material, type Mend, type Printer, profileOf } from '@shared/printers';
import { readModelMesh } from '../case/revision-store';
import { addModel } from './add-model';
import { findModel } from './approve-case';
import { addCaseJob } from './case-job';
import type { Services } from './services';

/** Queues a mend of a model, or only its checks for the printer; the new one joins the case's models when it is done. */
export function mendModel(
  services: Services,
  caseId: string,
  modelId: string,
  mend: Mend | undefined,
  { printer, material }: { readonly printer: Printer; readonly material: Material },
): string {
  const { runId } = addCaseJob(services, {
    kind: 'model',
    job: 'mend',
    caseId,
    changes: 'models',
    input: async (open) => ({
      mesh: await readModelMesh(open.folder, findModel(open, modelId)),
      ...(mend ? { mend } : {}),
      printer,
      material,
    }),
    finish: async (open, output) => {
      const { regionIds, parameters, sequence, checks } = findModel(open, modelId);
      const made = { ...parameters, printer: printer.id, material: material.id };
      const told = { ...output, checks: [...output.checks, ...checks.filter(isMendNote)] };
      await addModel(open, told, { regionIds, parameters: made, profile: profileOf(printer, material), sequence });
    },
  });
  return runId;
}
