import { randomBytes } from 'node:crypto';
import type { OpenCase } from '../case/open-case';
import type { InputOf, JobName, OutputOf } from './compute';
import type { JobKind } from '@shared/ipc/job-calls';
import { voxelCount } from '@shared/geometry';
import { jobCaller } from './open-cases';
import type { Services } from './services';
import { createStaging, removeStaging } from './staging';

export interface CaseJob<Name extends JobName> {
  readonly kind: JobKind;
  readonly job: Name;
  readonly caseId: string;
  readonly input: (open: OpenCase, staging: string) => Promise<InputOf<Name>>;
  /** Voxels of the scan, where the case does not have it yet. */
  readonly voxels?: number;
  /** Takes the output into the case; runs under the case's mutex. */
  readonly finish: (open: OpenCase, output: OutputOf<Name>) => Promise<void>;
  /** What of the case has changed when it is done. */
  readonly changes: 'record' | 'volumes' | 'models' | 'list';
}

/**
 * Queues a job that works for a case. The case stays open until the job ends, whoever closes it meanwhile; what the job
 * wrote and the case did not take is removed.
 */
export function addCaseJob<Name extends JobName>(
  { queue, cases, events }: Services,
  { kind, job, caseId, input, voxels, finish, changes }: CaseJob<Name>,
): { readonly runId: string; readonly result: Promise<void> } {
  const caller = jobCaller(randomBytes(8).toString('hex'));
  let staging: string | undefined;
  let scanVoxels = voxels ?? 0;
  const { runId, result } = queue.add({
    kind,
    job,
    subject: caseId,
    input: async () => {
      const open = await cases.open(caseId, caller);
      open.writer();
      if (open.layers) scanVoxels = voxelCount(open.layers.geometry);
      staging = await createStaging(open.folder);
      return input(open, staging);
    },
    voxels: () => scanVoxels,
    finish: async (output) => {
      const open = await cases.reading(caseId);
      await open.mutex.run(() => finish(open, output));
    },
  });
  const tidied = result.finally(async () => {
    // What cannot be removed now goes when the case is opened again.
    if (staging) await removeStaging(staging).catch(() => undefined);
    await cases.close(caseId, caller);
    events.emit('cases/changed', { caseId, what: changes });
  });
  tidied.catch(() => undefined);
  return { runId, result: tidied };
}
