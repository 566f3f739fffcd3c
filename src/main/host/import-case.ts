import { join } from 'node:path';
import { THUMBNAIL_FILE } from '../case/folder';
import type { OpenCase } from '../case/open-case';
import { adopt } from '../case/save-store';
import { writeFileAtomic } from '../volume/io/atomic-writer';
import { analyseCase } from './analyse-case';
import { addCaseJob } from './case-job';
import type { HeldFile } from './chosen-files';
import type { ImportOutput } from './jobs/import-job';
import type { ListedSeries, Services } from './services';

/**
 * Reads a series of a chosen source into a new case; a case whose import fails or is cancelled goes away again. The source
 * stays until then.
 */
export function importInto(services: Services, caseId: string, source: HeldFile, series: ListedSeries): string {
  const { uid, voxels } = series;
  const { runId, result } = addCaseJob(services, {
    kind: 'import',
    job: 'import',
    caseId,
    changes: 'volumes',
    voxels,
    input: (_, staging) => Promise.resolve({ path: source.path, uid, staging }),
    finish: takeScan,
  });
  result.finally(() => source.done()).catch(() => undefined);
  discardOnFailure(services, caseId, result);
  return runId;
}

/** Makes the case that a first start opens. */
export async function createSample(services: Services, name: string, seed: number): Promise<string> {
  const { id } = await services.library.create(name);
  const { result } = addCaseJob(services, {
    kind: 'sample',
    job: 'sample',
    caseId: id,
    changes: 'volumes',
    input: (_, staging) => Promise.resolve({ seed, staging }),
    finish: takeScan,
  });
  discardOnFailure(services, id, result);
  // The sample comes with its true labels, so that only the detection is left to do.
  const request = { caseId: id, labels: { from: 'kept' }, parameters: {}, labelsOnly: false } as const;
  result.then(() => analyseCase(services, request)).catch(() => undefined);
  return id;
}

async function takeScan(open: OpenCase, { scan, patient, volumes, thumbnail }: ImportOutput): Promise<void> {
  await writeFileAtomic(join(open.folder, THUMBNAIL_FILE), thumbnail);
  await adopt(open, { state: 'imported', scan, patient, regions: [] }, volumes);
  const { format, sha256, geometry, findings } = scan;
  const facts = { format, sha256, size: geometry.size, findings: findings.map(({ code }) => code) };
  await open.writer().audit.append('import', facts, true);
}

function discardOnFailure({ library, events }: Services, caseId: string, result: Promise<void>): void {
  result.catch(async () => {
    // One that cannot be removed stays in the list, where it can be deleted.
    await library.discard(caseId).catch(() => undefined);
    events.emit('cases/changed', { caseId, what: 'list' });
  });
}
