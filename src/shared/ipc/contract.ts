import { appCalls } from './app-calls';
import type { ClientOf, HandlersOf } from './call';
import { caseCalls } from './case-calls';
import { editCalls, regionCalls } from './edit-calls';
import { fileCalls } from './file-calls';
import { importCalls } from './import-calls';
import { jobCalls } from './job-calls';
import { printingCalls } from './printing-calls';
import { approvalCalls, auditCalls, exportCalls, measurementCalls, modelCalls, surfaceCalls } from './model-calls';

/**
 * Everything that the renderer may ask of the host. Both ends are computed from it: {@link Client} for the renderer
 * (import it as a type, so that the schemas stay out of its bundle) and {@link Handlers} for the host. The host parses
 * every input; no call takes a path.
 */
export const contract = {
  app: appCalls,
  files: fileCalls,
  cases: caseCalls,
  imports: importCalls,
  jobs: jobCalls,
  edits: editCalls,
  regions: regionCalls,
  measurements: measurementCalls,
  surfaces: surfaceCalls,
  models: modelCalls,
  printing: printingCalls,
  approval: approvalCalls,
  exports: exportCalls,
  audit: auditCalls,
} as const;

export type Contract = typeof contract;
export type Client = ClientOf<Contract>;
export type Handlers = HandlersOf<Contract>;
