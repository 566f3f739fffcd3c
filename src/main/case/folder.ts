import { join } from 'node:path';

/** What lies where in the folder of a case. */
export const CASE_FILE = 'case.json';
export const AUDIT_FILE = 'audit.jsonl';
export const LOCK_FILE = 'lock.json';
export const THUMBNAIL_FILE = 'thumbnail.png';
export const VOLUMES = 'volumes';
export const MODELS = 'models';
export const REVISIONS = 'revisions';
export const EXPORTS = 'exports';

export function volumePath(folder: string, file: string): string {
  return join(folder, VOLUMES, file);
}

/** Mesh body of a model that is not approved yet. */
export function modelPath(folder: string, modelId: string): string {
  return join(folder, MODELS, `${modelId}.mesh`);
}

export function revisionPath(folder: string, revision: number, ...rest: string[]): string {
  return join(folder, REVISIONS, String(revision), ...rest);
}

export function exportPath(folder: string, file: string): string {
  return join(folder, EXPORTS, file);
}
