import type { CaseRecord } from '@shared/case/case';
import type { AuditReport } from '@shared/ipc/model-calls';
import { join } from 'node:path';
import type { AuditRecord } from './audit';
import { readAudit } from './audit-store';
import { readRecord } from './case-store';
import { hashFile, listFolder } from './files-store';
import { EXPORTS, exportPath, REVISIONS, revisionPath } from './folder';

/**
 * Checks a case folder against its own audit: the chain is whole and reaches at least as far as `case.json` knows, every
 * approval and export in it still has the file it had, and `case.json` tells of the same approvals.
 */
export async function verifyCase(folder: string): Promise<AuditReport> {
  const { record, repaired } = await readRecord(folder);
  const chain = await readAudit(folder);
  const problems = [...chain.problems];
  if (repaired) problems.push(repaired);
  problems.push(...anchorProblems(record, chain.entries));
  problems.push(...recordProblems(record, chain.entries));
  problems.push(...(await revisionProblems(folder, record, chain.entries)));
  problems.push(...(await exportProblems(folder, chain.entries)));
  return { intact: problems.length === 0, entries: chain.entries.length, problems };
}

/** The end of a chain can be cut off without a trace in it; `case.json` remembers how far it went. */
function anchorProblems({ audit }: CaseRecord, entries: readonly AuditRecord[]): string[] {
  if (audit.sequence === 0) return [];
  const entry = entries[audit.sequence - 1];
  if (!entry) return [`the audit ends after entry ${entries.length}; the case knows ${audit.sequence}`];
  return entry.hash === audit.hash ? [] : [`entry ${audit.sequence} of the audit is not the one that the case knows`];
}

function approvals(entries: readonly AuditRecord[]): { revision: number; files: Record<string, string> }[] {
  return entries
    .filter(({ kind }) => kind === 'approval')
    .map(({ data }) => ({ revision: Number(data.revision), files: data.files as Record<string, string> }));
}

function recordProblems(record: CaseRecord, entries: readonly AuditRecord[]): string[] {
  const problems: string[] = [];
  const approved = approvals(entries);
  for (const { number, files } of record.revisions) {
    const entry = approved.find(({ revision }) => revision === number);
    if (!entry) problems.push(`revision ${number} is in the case but was never approved`);
    else if (JSON.stringify(sorted(entry.files)) !== JSON.stringify(sorted(files))) {
      problems.push(`the record of revision ${number} in the case was changed`);
    }
  }
  for (const { revision } of approved) {
    if (!record.revisions.some(({ number }) => number === revision)) {
      problems.push(`revision ${revision} was approved but is not in the case`);
    }
  }
  return problems;
}

function sorted(files: Record<string, string>): [string, string][] {
  return Object.entries(files).sort(([a], [b]) => a.localeCompare(b));
}

async function revisionProblems(
  folder: string,
  record: CaseRecord,
  entries: readonly AuditRecord[],
): Promise<string[]> {
  const problems: string[] = [];
  for (const { revision, files } of approvals(entries)) {
    const name = (file: string): string => `${REVISIONS}/${revision}/${file}`;
    for (const [file, sha256] of Object.entries(files)) {
      problems.push(...(await fileProblem(revisionPath(folder, revision, file), name(file), sha256, true)));
    }
    for (const file of await listFolder(revisionPath(folder, revision))) {
      if (!(file in files)) problems.push(`${name(file)} was added after the approval`);
    }
  }
  const numbers = new Set(record.revisions.map(({ number }) => String(number)));
  for (const extra of await listFolder(join(folder, REVISIONS))) {
    if (!numbers.has(extra) && !extra.startsWith('.')) problems.push(`${REVISIONS}/${extra} is no approved revision`);
  }
  return problems;
}

/** Drafts may be deleted; what is there must be as it was written. */
async function exportProblems(folder: string, entries: readonly AuditRecord[]): Promise<string[]> {
  const problems: string[] = [];
  const last = new Map<string, AuditRecord>();
  for (const entry of entries) if (entry.kind === 'export') last.set(String(entry.data.file), entry);
  for (const [file, { data }] of last) {
    const path = exportPath(folder, file);
    problems.push(...(await fileProblem(path, `${EXPORTS}/${file}`, String(data.sha256), data.draft === false)));
  }
  return problems;
}

async function fileProblem(path: string, name: string, sha256: string, required: boolean): Promise<string[]> {
  try {
    return (await hashFile(path)) === sha256 ? [] : [`${name} was changed`];
  } catch {
    return required ? [`${name} is missing or cannot be read`] : [];
  }
}
