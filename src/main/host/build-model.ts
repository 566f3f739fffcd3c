import type { Model, ModelParameters } from '@shared/case/model';
import { profileOf } from '@shared/printers';
import { addModel } from './add-model';
import { addCaseJob } from './case-job';
import { printChoice } from './printers';
import { cropRegions } from './region-crop';
import { findRegion } from './region-steps';
import type { Services } from './services';

const MARGIN_MM = 3;

/** Queues the printable model of regions; it joins the case's models when it is done. */
export function buildModel(
  services: Services,
  caseId: string,
  regionIds: readonly string[],
  parameters: ModelParameters,
): string {
  let made: Pick<Model, 'sequence' | 'profile'> = { sequence: 0 };
  const { runId } = addCaseJob(services, {
    kind: 'model',
    job: 'model',
    caseId,
    changes: 'models',
    input: (open) =>
      open.mutex.run(async () => {
        const regions = regionIds.map((id) => findRegion(open, id));
        const { mask, labels } = await cropRegions(open, regions, MARGIN_MM + parameters.clearance);
        const name = regions.map((region) => region.name).join(' + ');
        const { printer, material } = parameters;
        const print = printer === undefined ? undefined : await printChoice(services, printer, material);
        const profile = print && { profile: profileOf(print.printer, print.material) };
        made = { sequence: open.steps.sequence, ...profile };
        return { mask, labels, name, parameters, ...(print ? { print } : {}) };
      }),
    finish: (open, output) => addModel(open, output, { regionIds: [...regionIds], parameters, ...made }),
  });
  return runId;
}
