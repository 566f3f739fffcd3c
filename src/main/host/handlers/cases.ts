import { AppError } from '@shared/errors';
import type { Caller } from '@shared/ipc/call';
import type { CaseSummary } from '@shared/ipc/case-calls';
import type { Handlers } from '@shared/ipc/contract';
import type { LibraryEntry } from '../../case/library-store';
import { updateRecord } from '../../case/save-store';
import type { Services } from '../services';
import { caseSummary, caseView } from '../views';

const LARGEST_VIEW = 64 * 1024;
const WORK = ['import', 'analyse', 'model', 'sample'] as const;

export function caseHandlers({ library, cases, files, events, queue }: Services): Handlers['cases'] {
  const summary = (entry: LibraryEntry, caller: Caller): Promise<CaseSummary> => caseSummary(cases, entry, caller);
  const listChanged = (caseId: string): void => events.emit('cases/changed', { caseId, what: 'list' });
  return {
    list: async (_, caller) => Promise.all((await library.list()).map((entry) => summary(entry, caller))),
    open: async ({ caseId }, caller) => caseView(cases, await cases.open(caseId, caller), caller),
    get: async ({ caseId }, caller) => caseView(cases, await cases.reading(caseId), caller),
    close: async ({ caseId }, caller) => {
      await cases.close(caseId, caller);
      listChanged(caseId);
      return null;
    },
    rename: async ({ caseId, name }, caller) => {
      await cases.use(caseId, (open) => open.mutex.run(() => updateRecord(open, { name })));
      listChanged(caseId);
      return summary(await library.entry(caseId), caller);
    },
    duplicate: async ({ caseId, name }, caller) => {
      const copy = await library.duplicate(caseId, name);
      listChanged(copy.id);
      return summary(copy, caller);
    },
    delete: async ({ caseId }, caller) => {
      const busy = queue.active(caseId, WORK);
      if (busy) throw new AppError('case/busy', { step: busy.kind });
      await cases.close(caseId, caller);
      await library.remove(caseId);
      listChanged(caseId);
      return null;
    },
    add: async ({ token }, caller) => {
      const entry = await library.add(files.pathOf(token));
      listChanged(entry.id);
      return summary(entry, caller);
    },
    saveView: async ({ caseId, view }, caller) => {
      if (JSON.stringify(view).length > LARGEST_VIEW) throw new AppError('case/view-too-large');
      const open = await cases.writing(caseId, caller);
      await open.mutex.run(() => updateRecord(open, { view }));
      return null;
    },
  };
}
