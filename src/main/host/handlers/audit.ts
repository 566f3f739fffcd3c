import type { Handlers } from '@shared/ipc/contract';
import { readAudit } from '../../case/audit-store';
import { verifyCase } from '../../case/verify';
import type { Services } from '../services';

export function auditHandlers({ library }: Services): Handlers['audit'] {
  return {
    list: async ({ caseId, since = '' }) => {
      const { entries } = await readAudit(await library.folderOf(caseId));
      return entries
        .filter(({ time }) => time >= since)
        .map(({ sequence, time, kind, data }) => ({ sequence, time, kind, data }));
    },
    verify: async ({ caseId }) => verifyCase(await library.folderOf(caseId)),
  };
}
