import type { Model, ModelParameters } from '@shared/case/model';
import { encodeMesh } from '@shared/ipc/binary';
import { sha256 } from '../case/audit';
import { modelPath } from '../case/folder';
import { updateRecord } from '../case/save-store';
import { writeFileAtomic } from '../volume/io/atomic-writer';
import { addCaseJob } from './case-job';
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
  let sequence = 0;
  const { runId } = addCaseJob(services, {
    kind: 'model',
    job: 'model',
    caseId,
    changes: 'models',
    input: (open) =>
      open.mutex.run(async () => {
        const regions = regionIds.map((id) => findRegion(open, id));
        sequence = open.steps.sequence;
        const { mask, labels } = await cropRegions(open, regions, MARGIN_MM + parameters.clearance);
        return { mask, labels, name: regions.map(({ name }) => name).join(' + '), parameters };
      }),
    finish: async (open, { mesh, checks, volumeMm3, sizeMm }) => {
      const number = 1 + Math.max(0, ...open.record.models.map(({ id }) => Number(id.slice(1))), open.lastModel);
      const body = encodeMesh(mesh);
      const model: Model = {
        id: `m${number}`,
        builtAt: new Date().toISOString(),
        regionIds: [...regionIds],
        parameters,
        sequence,
        volumeMm3,
        sizeMm: [...sizeMm],
        vertices: mesh.positions.length / 3,
        triangles: mesh.triangles.length / 3,
        checks: [...checks],
        sha256: sha256(body),
      };
      await writeFileAtomic(modelPath(open.folder, model.id), body);
      const state = open.record.state === 'approved' ? 'approved' : 'modelled';
      await updateRecord(open, { models: [...open.record.models, model], state });
      open.lastModel = number;
    },
  });
  return runId;
}
