import { AppError } from '@shared/errors';
import { decodeDiff } from '@shared/edit/label-diff-codec';
import { voxelCount } from '@shared/geometry';
import type { Caller } from '@shared/ipc/call';
import type { Handlers } from '@shared/ipc/contract';
import type { EditResult, LayerDiff } from '@shared/ipc/edit-calls';
import type { OpenCase, StepRequest, StepResult } from '../../case/open-case';
import type { DecodedDiff } from '../../case/region-step';
import type { Services } from '../services';
import { editResult } from '../views';

/** Runs steps on a case that the caller may edit and no job is making anew, and answers with what they did. */
export async function runSteps(
  services: Services,
  caseId: string,
  caller: Caller,
  send: boolean,
  task: (open: OpenCase) => Promise<readonly StepResult[]>,
): Promise<EditResult> {
  await services.cases.writing(caseId, caller);
  const busy = services.queue.active(caseId, ['import', 'analyse']);
  if (busy) throw new AppError('case/busy', { step: busy.kind });
  return takeSteps(services, caseId, caller, send, task);
}

/** As {@link runSteps}, also while a job is at work on the case: for what it does not touch. */
export async function takeSteps(
  { cases, events }: Services,
  caseId: string,
  caller: Caller,
  send: boolean,
  task: (open: OpenCase) => Promise<readonly StepResult[]>,
): Promise<EditResult> {
  const open = await cases.writing(caseId, caller);
  const result = await open.mutex.run(async () => {
    const layers = open.layers?.names() ?? [];
    const state = open.record.state;
    const results = await task(open);
    if (open.record.state !== state) events.emit('cases/changed', { caseId, what: 'list' });
    return editResult(open, results, layers, send);
  });
  cases.tidy(open);
  return result;
}

/** One step of the host's own making. */
export function runStep(
  services: Services,
  caseId: string,
  caller: Caller,
  request: (open: OpenCase) => StepRequest | Promise<StepRequest>,
): Promise<EditResult> {
  return runSteps(services, caseId, caller, true, async (open) => [await open.step(await request(open))]);
}

export function editHandlers(services: Services): Handlers['edits'] {
  const move = (direction: 'undo' | 'redo') => (input: { caseId: string }, caller: Caller) =>
    runSteps(services, input.caseId, caller, true, async (open) => {
      const result = await open.move(direction);
      return result ? [result] : [];
    });
  return {
    apply: ({ caseId, label, diffs }, caller) =>
      runSteps(services, caseId, caller, false, async (open) => [
        await open.step({ label, diffs: diffs.map((diff) => decodeLayerDiff(open, diff)) }),
      ]),
    undo: move('undo'),
    redo: move('redo'),
    jump: ({ caseId, applied }, caller) =>
      runSteps(services, caseId, caller, true, async (open) => {
        const results: StepResult[] = [];
        const target = Math.min(applied, open.steps.length);
        while (open.steps.appliedCount !== target) {
          const result = await open.move(open.steps.appliedCount > target ? 'undo' : 'redo');
          if (result) results.push(result);
        }
        return results;
      }),
    history: async ({ caseId }) => (await services.cases.reading(caseId)).history(),
  };
}

/** Throws `case/bad-edit` for bytes that are no diff of this case's voxels. */
export function decodeLayerDiff(open: OpenCase, { layer, diff }: LayerDiff): DecodedDiff {
  try {
    return { layer, diff: decodeDiff(diff, voxelCount(open.requireLayers().geometry)) };
  } catch (error) {
    if (error instanceof RangeError) throw new AppError('case/bad-edit', { reason: error.message }, { cause: error });
    throw error;
  }
}
