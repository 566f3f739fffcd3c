import type { CaseRecord } from '@shared/case/case';
import { isDeepStrictEqual } from 'node:util';
import type { AuditRecord } from './audit';

/** What `case.json` tells of approvals, exports and the analysis, against the entries of the audit. English lines. */
export function recordProblems(record: CaseRecord, entries: readonly AuditRecord[]): string[] {
  return [
    ...approvalProblems(record, entries),
    ...exportRecordProblems(record, entries),
    ...analysisProblems(record, entries),
  ];
}

function approvalProblems({ revisions }: CaseRecord, entries: readonly AuditRecord[]): string[] {
  const approved = entries.filter(({ kind }) => kind === 'approval').map(({ data }) => data);
  const problems: string[] = [];
  for (const { number, files, approver } of revisions) {
    const entry = approved.find(({ revision }) => revision === number);
    if (!entry) problems.push(`revision ${number} is in the case but was never approved`);
    else if (!isDeepStrictEqual(entry.files, files) || !isDeepStrictEqual(entry.approver, approver)) {
      problems.push(`the record of revision ${number} in the case was changed`);
    }
  }
  for (const { revision } of approved) {
    if (!revisions.some(({ number }) => number === revision)) {
      problems.push(`revision ${String(revision)} was approved but is not in the case`);
    }
  }
  return problems;
}

function exportRecordProblems({ exports }: CaseRecord, entries: readonly AuditRecord[]): string[] {
  const noted = entries.filter(({ kind }) => kind === 'export').map(({ data }) => data);
  return exports
    .filter(
      ({ file, format, draft, sha256, revision }) =>
        !noted.some((data) =>
          isDeepStrictEqual(
            [data.file, data.format, data.draft, data.sha256, data.revision],
            [file, format, draft, sha256, revision],
          ),
        ),
    )
    .map(({ id, file }) => `the record of export ${id} (${file}) is not what was exported`);
}

function analysisProblems({ analysis }: CaseRecord, entries: readonly AuditRecord[]): string[] {
  if (!analysis) return [];
  const { labelsFrom, engine, networks, parameters, score } = analysis;
  const same = entries.some(
    ({ kind, data }) =>
      kind === 'analysis' &&
      isDeepStrictEqual(
        [data.labelsFrom, data.engine, data.networks, data.parameters, data.score],
        [labelsFrom, engine, networks, parameters, score],
      ),
  );
  return same ? [] : ['the record of the analysis in the case is not what was found'];
}

/** `found` is the SHA-256 of the scan's voxels as they are, or why they cannot be read. */
export function scanProblems(
  { scan }: CaseRecord,
  entries: readonly AuditRecord[],
  found: string | undefined,
): string[] {
  const noted = entries.findLast(({ kind }) => kind === 'import')?.data.sha256;
  if (noted === undefined) return [];
  const problems: string[] = [];
  if (scan?.sha256 !== noted) problems.push('the record of the scan in the case is not what was imported');
  if (found === undefined) problems.push('the imported scan is missing');
  else if (!/^[0-9a-f]{64}$/.test(found)) problems.push(`the imported scan cannot be read: ${found}`);
  else if (found !== noted) problems.push('the voxels of the scan are not those that were imported');
  return problems;
}

/** Lines of the journals, by entry number, against those that the audit noted; repairs give lines up. */
export function journalProblems(entries: readonly AuditRecord[], lines: ReadonlyMap<number, string>): string[] {
  const noted = new Map<number, string>();
  for (const { kind, data } of entries) {
    const number = data.entry;
    if (typeof number !== 'number') continue;
    if (kind === 'repair') for (const given of [...noted.keys()]) if (given > number) noted.delete(given);
    if (typeof data.line === 'string') noted.set(number, data.line);
  }
  const problems: string[] = [];
  for (const [number, line] of noted) {
    const found = lines.get(number);
    if (found === undefined) problems.push(`edit ${number} is missing from the journal`);
    else if (found !== line) problems.push(`edit ${number} in the journal was changed`);
  }
  const untold = [...lines.keys()].filter((number) => noted.size > 0 && number > Math.max(...noted.keys()));
  if (untold.length > 0) problems.push(`${untold.length} edits of the journal are not in the audit`);
  return problems;
}
