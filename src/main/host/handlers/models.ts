import type { Handlers } from '@shared/ipc/contract';
import { rm } from 'node:fs/promises';
import { modelPath } from '../../case/folder';
import { updateRecord } from '../../case/save-store';
import { findModel } from '../approve-case';
import { buildModel } from '../build-model';
import { findRegion } from '../region-steps';
import type { Services } from '../services';
import { modelView } from '../views';

export function modelHandlers(services: Services): Handlers['models'] {
  const { cases, events } = services;
  return {
    list: async ({ caseId }) => {
      const open = await cases.reading(caseId);
      return open.record.models.map((model) => modelView(open, model));
    },
    build: async ({ caseId, regionIds, parameters }, caller) => {
      const open = await cases.writing(caseId, caller);
      for (const id of regionIds) findRegion(open, id);
      return { runId: buildModel(services, caseId, [...new Set(regionIds)], parameters) };
    },
    delete: async ({ caseId, modelId }, caller) => {
      const open = await cases.writing(caseId, caller);
      await open.mutex.run(async () => {
        findModel(open, modelId);
        await updateRecord(open, { models: open.record.models.filter(({ id }) => id !== modelId) });
        await rm(modelPath(open.folder, modelId), { force: true });
      });
      events.emit('cases/changed', { caseId, what: 'models' });
      return null;
    },
  };
}
