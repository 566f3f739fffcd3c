import type { Revision } from '@shared/case/model';
import { AppError } from '@shared/errors';
import type { OpenCase } from './open-case';
import { setAside } from './revision-store';
import { updateRecord } from './save-store';

/**
 * Makes a frozen revision an approved one. The entry in the audit decides: once it is on the disk the approval stands,
 * and where `case.json` cannot be written just then, the next opening takes the approval over from the audit. Call it
 * under the case's mutex. Throws `file/...` when the audit cannot be written; then nothing was approved.
 */
export async function commitApproval(
  open: OpenCase,
  revision: Revision,
  facts: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { audit } = open.writer();
  const { number, approver, modelId, files } = revision;
  try {
    await audit.append('approval', { revision: number, approver, model: modelId, ...facts, files }, true);
  } catch (error) {
    await setAside(open.folder, number);
    throw error;
  }
  const change = { revisions: [...open.record.revisions, revision], state: 'approved' as const };
  open.record = { ...open.record, ...change };
  try {
    await updateRecord(open, change);
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith('file/')) throw error;
  }
}

/** The number of the next revision: none that was ever approved is used again. */
export function nextRevision(open: OpenCase): number {
  const { audit } = open.writer();
  return 1 + Math.max(audit.lastRevision, ...open.record.revisions.map(({ number }) => number));
}
