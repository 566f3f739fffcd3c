import { commitApproval } from '@main/case/approval';
import { sha256 } from '@main/case/audit';
import { closeCase, openCase } from '@main/case/case-opener';
import { modelPath } from '@main/case/folder';
import { freezeRevision } from '@main/case/revision-store';
import { updateRecord } from '@main/case/save-store';
import type { Model } from '@shared/case/model';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { GRID } from '../../support/case-folder';

export { GRID, makeCase, randomBoxDiff, region } from '../../support/case-folder';

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lacuna-case-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export const MODEL: Model = {
  id: 'm1',
  builtAt: '2026-01-01T00:00:00.000Z',
  regionIds: ['r1'],
  parameters: { smoothing: 1, decimation: 0, clearance: 0 },
  sequence: 2,
  volumeMm3: 12,
  sizeMm: [1, 2, 3],
  vertices: 4,
  triangles: 4,
  checks: [{ name: 'closed', passed: true, required: true }],
  sha256: 'a'.repeat(64),
};

/** Puts models of one body into a case and approves the first of them as revision 1. */
export async function approveModel(folder: string, body: Uint8Array, ids: readonly string[]): Promise<void> {
  const models = ids.map((id) => ({ ...MODEL, id, sha256: sha256(body) }));
  for (const { id } of models) writeFileSync(modelPath(folder, id), body);
  const open = await openCase(folder);
  await open.mutex.run(async () => {
    await updateRecord(open, { models });
    const [model] = models;
    const volumes = [{ name: 'labels' as const, data: await open.layer('labels') }];
    const content = { stl: new Uint8Array(284), volumes, regions: open.record.regions, model: model! };
    const about = {
      ...{ number: 1, approvedAt: MODEL.builtAt, approver: { name: 'A', role: 'B' }, sequence: 1 },
      ...{ modelId: model!.id, changes: [], checks: [] },
    };
    await commitApproval(open, await freezeRevision(folder, GRID, content, about), {});
  });
  await closeCase(open);
}
