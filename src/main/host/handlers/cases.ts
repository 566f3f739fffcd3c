import { AppError } from '@shared/errors';
import type { Handlers } from '@shared/ipc/contract';
import { updateRecord } from '../../case/save-store';
import type { Services } from '../services';
import { caseSummary, caseView } from '../views';

const LARGEST_VIEW = 64 * 1024;
const WORK = ['import', 'analyse', 'model', 'sample'] as const;

export function caseHandlers({ library, cases, files, events, queue }: Services): Handlers['cases'] {
  const listChanged = (caseId: string): void => events.emit('cases/changed', { caseId, what: 'list' });
  return {
    list: async () => (await library.list()).map(caseSummary),
    open: async ({ caseId }, caller) => caseView(cases, await cases.open(caseId, caller), caller),
    get: async ({ caseId }, caller) => caseView(cases, await cases.reading(caseId), caller),
    close: async ({ caseId }, caller) => {
      await cases.close(caseId, caller);
      listChanged(caseId);
      return null;
    },
    rename: async ({ caseId, name }) => {
      await cases.use(caseId, (open) => open.mutex.run(() => updateRecord(open, { name })));
      listChanged(caseId);
      return caseSummary(await library.entry(caseId));
    },
    duplicate: async ({ caseId, name }) => {
      const copy = await library.duplicate(caseId, name);
      listChanged(copy.id);
      return caseSummary(copy);
    },
    delete: async ({ caseId }, caller) => {
      const busy = queue.active(caseId, WORK);
      if (busy) throw new AppError('case/busy', { step: busy.kind });
      await cases.close(caseId, caller);
      await library.remove(caseId);
      listChanged(caseId);
      return null;
    },
    add: async ({ token }) => {
      const entry = await library.add(files.pathOf(token));
      listChanged(entry.id);
      return caseSummary(entry);
    },
    saveView: async ({ caseId, view }, caller) => {
      if (JSON.stringify(view).length > LARGEST_VIEW) throw new AppError('case/view-too-large');
      const open = await cases.writing(caseId, caller);
      await open.mutex.run(() => updateRecord(open, { view }));
      return null;
    },
  };
}
