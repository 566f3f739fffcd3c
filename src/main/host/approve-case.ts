import type { Approver, Model, Revision } from '@shared/case/model';
import { AppError } from '@shared/errors';
import type { ApprovalSummary, Obstacle } from '@shared/ipc/model-calls';
import { type MadeFor, outdatedChecks, type Printer } from '@shared/printers';
import { commitApproval, nextRevision } from '../case/approval';
import type { OpenCase } from '../case/open-case';
import { layerOf } from '../case/region-step';
import { freezeRevision, readModelMesh } from '../case/revision-store';
import { encodeStl } from '../mesh/stl';
import { regionChanges } from './region-changes';
import { isOutOfDate, modelView } from './views';

export function findModel(open: OpenCase, id: string): Model {
  const model = open.record.models.find((candidate) => candidate.id === id);
  if (!model) throw new AppError('case/no-model');
  return model;
}

/** What a model's checks must speak for. */
export interface PrintNow {
  /** The printer and material that a person chose; those that the model was made for when nobody says. */
  readonly chosen?: Pick<MadeFor, 'printer' | 'material'> | undefined;
  /** The profiles as they are now. */
  readonly printers: readonly Printer[];
}

function obstacles(open: OpenCase, model: Model, readOnly: boolean, { chosen, printers }: PrintNow): Obstacle[] {
  const found: Obstacle[] = readOnly ? [{ code: 'read-only', name: '' }] : [];
  for (const id of model.regionIds) {
    const region = open.record.regions.find((candidate) => candidate.id === id);
    if (!region) found.push({ code: 'region-gone', name: id });
    else if (region.state === 'rejected') found.push({ code: 'region-rejected', name: region.name });
  }
  if (found.every(({ code }) => code !== 'region-gone') && isOutOfDate(open, model)) {
    found.push({ code: 'out-of-date', name: '' });
  }
  const { parameters, profile } = model;
  const outdated = outdatedChecks({ ...parameters, profile }, chosen ?? parameters, printers);
  if (outdated) found.push({ code: outdated, name: profile?.name ?? parameters.printer ?? '' });
  for (const { name, passed, required } of model.checks) {
    if (required && !passed) found.push({ code: 'check-failed', name });
  }
  return found;
}

/** What the approver is asked to sign. */
export async function approvalSummary(
  open: OpenCase,
  modelId: string,
  readOnly: boolean,
  print: PrintNow,
): Promise<ApprovalSummary> {
  const model = findModel(open, modelId);
  const regions = open.record.regions.filter(({ id }) => model.regionIds.includes(id));
  return {
    model: modelView(open, model),
    changes: await regionChanges(open, regions),
    steps: appliedEdits(open),
    obstacles: obstacles(open, model, readOnly, print),
  };
}

/** Steps that stand and changed the regions or labels; measuring changes nothing. */
function appliedEdits(open: OpenCase): number {
  const { steps, applied } = open.history();
  return steps.slice(0, applied).filter(({ action }) => !action.startsWith('measurement/')).length;
}

/**
 * Freezes the model and the voxels it was made from as a revision. Throws `case/not-approvable` when a check fails, the
 * model is out of date, or its checks were made for another printer or profile. Call it under the case's mutex.
 */
export async function approve(open: OpenCase, modelId: string, approver: Approver, print: PrintNow): Promise<Revision> {
  open.writer();
  const { changes, obstacles: found } = await approvalSummary(open, modelId, false, print);
  const [first] = found;
  if (first) throw new AppError('case/not-approvable', { reason: `${first.code} ${first.name}`.trim() });
  const model = findModel(open, modelId);
  const number = nextRevision(open);
  const mesh = await readModelMesh(open.folder, model);
  const stl = encodeStl(mesh, `Lacuna approved revision ${number} case ${open.record.id} mm LPS`);
  const regions = open.record.regions.filter(({ id }) => model.regionIds.includes(id));
  const layers = [...new Set(regions.map(layerOf)), 'labels' as const];
  const volumes = await Promise.all(layers.map(async (name) => ({ name, data: await open.layer(name) })));
  const revision = await freezeRevision(
    open.folder,
    open.requireLayers().geometry,
    { stl, volumes, regions, model },
    {
      number,
      approvedAt: new Date().toISOString(),
      approver,
      sequence: open.steps.sequence,
      modelId,
      changes: [...changes],
      checks: model.checks,
    },
  );
  await commitApproval(open, revision, { changes });
  return revision;
}
