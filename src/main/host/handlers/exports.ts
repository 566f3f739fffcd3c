import type { ExportRecord } from '@shared/case/model';
import { AppError } from '@shared/errors';
import type { Handlers } from '@shared/ipc/contract';
import { copyUnchanged } from '../../case/files-store';
import { exportPath } from '../../case/folder';
import type { OpenCase } from '../../case/open-case';
import { exportFile, pseudonymOf } from '../export-case';
import { stageAnonymousScan } from '../export-scan';
import type { Services } from '../services';
import { exportViews } from '../views';

export function findExport(open: OpenCase, id: string): ExportRecord {
  const entry = open.record.exports.find((candidate) => candidate.id === id);
  if (!entry) throw new AppError('case/no-export');
  return entry;
}

export function exportHandlers(services: Services): Handlers['exports'] {
  const { cases, dialogs, events } = services;
  return {
    list: async ({ caseId }) => exportViews((await cases.reading(caseId)).record),
    create: async (request, caller) => {
      const open = await cases.writing(request.caseId, caller);
      const scan =
        request.format === 'dicom' ? await stageAnonymousScan(services, open, pseudonymOf(open.record)) : undefined;
      const { id } = await open.mutex.run(() => exportFile(services, open, request, scan)).finally(() => scan?.done());
      events.emit('cases/changed', { caseId: request.caseId, what: 'record' });
      return exportViews(open.record).find((entry) => entry.id === id)!;
    },
    saveAs: async ({ caseId, exportId }) => {
      if (!dialogs) throw new AppError('case/no-dialogs');
      const open = await cases.reading(caseId);
      const { file, sha256 } = findExport(open, exportId);
      const target = await dialogs.save(file);
      if (target === undefined) return false;
      await copyUnchanged(exportPath(open.folder, file), target, sha256);
      return true;
    },
    reveal: async ({ caseId, exportId }) => {
      if (!dialogs) throw new AppError('case/no-dialogs');
      const open = await cases.reading(caseId);
      dialogs.reveal(exportPath(open.folder, findExport(open, exportId).file));
      return null;
    },
  };
}
