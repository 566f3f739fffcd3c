import type { CaseRecord } from '@shared/case/case';
import { AppError } from '@shared/errors';
import type { AuditReport } from '@shared/ipc/model-calls';
import { join } from 'node:path';
import { anchorProblem, type AuditRecord, type ChainReading } from './audit';
import { readAudit } from './audit-store';
import { readRecord } from './case-store';
import { hashFile, listFolder } from './files-store';
import { EXPORTS, exportPath, REVISIONS, revisionPath } from './folder';
import { readJournal } from './journal-store';
import { CaseLock } from './lock-store';
import { readRevisionRecord, RECORD_FILE } from './revision-store';
import { journalProblems, recordProblems, scanProblems } from './verify-records';
import { hashVoxels } from './volume-store';

/**
 * Checks a case folder against its own audit: the chain is whole and reaches at least as far as `case.json` knows; the
 * imported scan, every approval and every export still have the voxels and files they had; `case.json` tells of the same
 * scan, analysis, approvals and exports; and every line of the journals is the one that was noted. Reads only.
 *
 * The chain holds no secret: it shows changes by accident or by hand, and a whole chain that was made anew only against
 * a copy of its last hash kept elsewhere (`head` of the report). Throws `case/not-a-case`, `case/newer`, `file/...`.
 */
export async function verifyCase(folder: string): Promise<AuditReport> {
  const { record, problems: damage } = await readForVerify(folder);
  const chain = await readAudit(folder);
  const { entries } = chain;
  const problems = [...damage, ...chain.problems, ...(await tornProblems(folder, chain))];
  for (const { sequence, kind, data } of entries) {
    if (kind === 'damage') problems.push(`entry ${sequence} of the audit tells of damage: ${String(data.problem)}`);
  }
  if (record) {
    const anchor = anchorProblem(record.audit, entries);
    if (anchor) problems.push(anchor);
    problems.push(...recordProblems(record, entries));
    problems.push(...scanProblems(record, entries, await scanHash(folder, record)));
  }
  problems.push(...journalProblems(entries, await journalLines(folder)));
  problems.push(...(await revisionProblems(folder, record, entries)));
  problems.push(...(await exportProblems(folder, entries)));
  return {
    intact: problems.length === 0,
    entries: entries.length,
    head: chain.head.hash,
    problems: [...new Set(problems)],
  };
}

/** A record that cannot be read is a problem of its own; all else is checked as well as it can be. */
async function readForVerify(folder: string): Promise<{ record: CaseRecord | undefined; problems: string[] }> {
  try {
    const { record, repaired } = await readRecord(folder);
    return { record, problems: repaired === '' ? [] : [repaired] };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'case/damaged') throw error;
    return { record: undefined, problems: [error.message] };
  }
}

/** A line without an end is being written, or was cut off by a crash or by hand; opening the case completes it. */
async function tornProblems(folder: string, { torn, head }: ChainReading): Promise<string[]> {
  if (!torn || (await CaseLock.holder(folder))) return [];
  return [`entry ${head.sequence + 1} of the audit is cut off; open the case once so that it is completed`];
}

async function scanHash(folder: string, record: CaseRecord): Promise<string | undefined> {
  const scan = record.volumes.find(({ name }) => name === 'scan');
  if (!scan) return undefined;
  return hashVoxels(folder, scan.file).catch((error: unknown) => (error instanceof Error ? error.message : ''));
}

/** Hashes of the lines of all journals by entry number. */
async function journalLines(folder: string): Promise<Map<number, string>> {
  const lines = new Map<number, string>();
  const names = (await listFolder(folder)).filter((name) => /^journal(-\d+)?\.jsonl$/.test(name));
  const first = (name: string): number => Number(/-(\d+)/.exec(name)?.[1] ?? 0);
  for (const name of names.sort((a, b) => first(a) - first(b))) {
    const { entries } = await readJournal(join(folder, name));
    for (const { entry, place } of entries) lines.set(entry.sequence, place.sha256);
  }
  return lines;
}

async function revisionProblems(
  folder: string,
  record: CaseRecord | undefined,
  entries: readonly AuditRecord[],
): Promise<string[]> {
  const problems: string[] = [];
  const approved = new Set<string>();
  for (const { kind, data } of entries) {
    if (kind !== 'approval') continue;
    const revision = Number(data.revision);
    const files = data.files as Record<string, string>;
    approved.add(String(revision));
    const name = (file: string): string => `${REVISIONS}/${revision}/${file}`;
    const before = problems.length;
    for (const [file, sha256] of Object.entries(files)) {
      problems.push(...(await fileProblem(revisionPath(folder, revision, file), name(file), sha256, true)));
    }
    for (const file of await listFolder(revisionPath(folder, revision))) {
      if (!(file in files)) problems.push(`${name(file)} was added after the approval`);
    }
    const known = record?.revisions.find(({ number }) => number === revision);
    if (problems.length > before || !known) continue;
    const frozen = await readRevisionRecord(folder, revision, files[RECORD_FILE] ?? '');
    if (!frozen || stable(frozen) !== stable(known)) {
      problems.push(`the record of revision ${revision} in the case was changed`);
    }
  }
  for (const extra of await listFolder(join(folder, REVISIONS))) {
    if (!approved.has(extra) && !extra.startsWith('.')) problems.push(`${REVISIONS}/${extra} is no approved revision`);
  }
  return problems;
}

/** JSON with sorted keys: the same text for the same content. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
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
