import { AppError } from '@shared/errors';
import type { Handlers } from '@shared/ipc/contract';
import { analyseCase } from '../analyse-case';
import type { Services } from '../services';

export function jobHandlers(services: Services): Handlers['jobs'] {
  const { queue, cases } = services;
  return {
    list: () => queue.list(),
    cancel: ({ runId }) => {
      queue.cancel(runId);
      return null;
    },
    analyse: async (request, caller) => {
      await cases.writing(request.caseId, caller);
      const busy = queue.active(request.caseId, ['import', 'analyse', 'sample']);
      if (busy) throw new AppError('case/busy', { step: busy.kind });
      return { runId: await analyseCase(services, request) };
    },
  };
}
