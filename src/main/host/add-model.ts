import type { Model } from '@shared/case/model';
import { encodeMesh } from '@shared/ipc/binary';
import { sha256 } from '../case/audit';
import { modelPath } from '../case/folder';
import type { OpenCase } from '../case/open-case';
import { updateRecord } from '../case/save-store';
import { writeFileAtomic } from '../volume/io/atomic-writer';
import type { OutputOf } from './compute';

/** Takes a finished model into the case. Call it under the case's mutex. */
export async function addModel(
  open: OpenCase,
  { mesh, checks, volumeMm3, sizeMm }: OutputOf<'model'>,
  about: Pick<Model, 'regionIds' | 'parameters' | 'profile' | 'sequence'>,
): Promise<void> {
  const number = 1 + Math.max(0, ...open.record.models.map(({ id }) => Number(id.slice(1))), open.lastModel);
  const body = encodeMesh(mesh);
  const model: Model = {
    ...about,
    id: `m${number}`,
    builtAt: new Date().toISOString(),
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
}
