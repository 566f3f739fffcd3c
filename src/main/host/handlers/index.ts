import type { Handlers } from '@shared/ipc/contract';
import type { Services } from '../services';
import { appHandlers } from './app';
import { approvalHandlers } from './approval';
import { auditHandlers } from './audit';
import { caseHandlers } from './cases';
import { editHandlers } from './edits';
import { exportHandlers } from './exports';
import { fileHandlers } from './files';
import { importHandlers } from './imports';
import { jobHandlers } from './jobs';
import { measurementHandlers } from './measurements';
import { modelHandlers } from './models';
import { printingHandlers } from './printing';
import { regionHandlers } from './regions';
import { surfaceHandlers } from './surfaces';

/** One file a feature; a missing one does not compile. */
export function createHandlers(services: Services): Handlers {
  return {
    app: appHandlers(services),
    files: fileHandlers(services),
    cases: caseHandlers(services),
    imports: importHandlers(services),
    jobs: jobHandlers(services),
    edits: editHandlers(services),
    regions: regionHandlers(services),
    measurements: measurementHandlers(services),
    surfaces: surfaceHandlers(services),
    models: modelHandlers(services),
    printing: printingHandlers(services),
    approval: approvalHandlers(services),
    exports: exportHandlers(services),
    audit: auditHandlers(services),
  };
}
