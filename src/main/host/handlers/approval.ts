import type { Handlers } from '@shared/ipc/contract';
import { approvalSummary, approve } from '../approve-case';
import { printerStore } from '../printers';
import type { Services } from '../services';

export function approvalHandlers(services: Services): Handlers['approval'] {
  const { cases, settings, events } = services;
  return {
    summary: async ({ caseId, modelId, chosen }, caller) => {
      const open = await cases.reading(caseId);
      const readOnly = !open.writers || cases.holder(caseId, caller) !== null;
      const { printers } = await printerStore(services).list();
      return open.mutex.run(() => approvalSummary(open, modelId, readOnly, { chosen, printers }));
    },
    approve: async ({ caseId, modelId, approver, chosen }, caller) => {
      const open = await cases.writing(caseId, caller);
      const { printers } = await printerStore(services).list();
      const revision = await open.mutex.run(() => approve(open, modelId, approver, { chosen, printers }));
      await settings.change({ approver });
      events.emit('cases/changed', { caseId, what: 'record' });
      return revision;
    },
  };
}
