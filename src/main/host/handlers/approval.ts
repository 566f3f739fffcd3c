import type { Handlers } from '@shared/ipc/contract';
import { approvalSummary, approve } from '../approve-case';
import type { Services } from '../services';

export function approvalHandlers({ cases, settings, events }: Services): Handlers['approval'] {
  return {
    summary: async ({ caseId, modelId }, caller) => {
      const open = await cases.reading(caseId);
      const readOnly = !open.writers || cases.holder(caseId, caller) !== null;
      return open.mutex.run(() => approvalSummary(open, modelId, readOnly));
    },
    approve: async ({ caseId, modelId, approver }, caller) => {
      const open = await cases.writing(caseId, caller);
      const revision = await open.mutex.run(() => approve(open, modelId, approver));
      await settings.change({ approver });
      events.emit('cases/changed', { caseId, what: 'record' });
      return revision;
    },
  };
}
