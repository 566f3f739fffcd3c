import { createHash } from 'node:crypto';
import { z } from 'zod';

/** One fact that must stay as it was written: each entry holds the hash of the one before it. */
export interface AuditRecord {
  readonly sequence: number;
  readonly time: string;
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly previous: string;
  readonly hash: string;
}

export interface AuditHead {
  readonly sequence: number;
  /** SHA-256 of the last entry; empty before the first. */
  readonly hash: string;
}

export const EMPTY_HEAD: AuditHead = { sequence: 0, hash: '' };

const recordSchema = z.object({
  sequence: z.int().min(1),
  time: z.string(),
  kind: z.string(),
  data: z.record(z.string(), z.json()),
  previous: z.string(),
  hash: z.string(),
});

/** The line that follows `head`, and the head after it. The hash covers every byte of the line before itself. */
export function auditLine(
  head: AuditHead,
  time: string,
  kind: string,
  data: Readonly<Record<string, unknown>>,
): { readonly line: string; readonly head: AuditHead } {
  const sequence = head.sequence + 1;
  const json = JSON.stringify({ sequence, time, kind, data, previous: head.hash }).slice(0, -1);
  const hash = sha256(json);
  return { line: `${json},"hash":"${hash}"}\n`, head: { sequence, hash } };
}

const TAIL = /,"hash":"([0-9a-f]{64})"\}$/;

/** The entry of a line (without its line feed), or undefined when its hash does not fit its text. */
export function parseAuditLine(line: string): AuditRecord | undefined {
  const tail = TAIL.exec(line);
  if (!tail || sha256(line.slice(0, tail.index)) !== tail[1]) return undefined;
  try {
    const parsed = recordSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

export interface ChainReading {
  readonly entries: readonly AuditRecord[];
  /** Head after the last good entry. */
  readonly head: AuditHead;
  /** Characters of the good lines, as bytes. */
  readonly goodBytes: number;
  /** English lines; empty when the chain is whole. */
  readonly problems: readonly string[];
  /** The last line has no end: a write that a crash cut off. */
  readonly torn: boolean;
}

/** Reads a chain up to its first fault. */
export function readChain(content: Buffer): ChainReading {
  const entries: AuditRecord[] = [];
  let head = EMPTY_HEAD;
  let offset = 0;
  const stop = (problem: string, torn = false): ChainReading => ({
    entries,
    head,
    goodBytes: offset,
    problems: torn ? [] : [problem],
    torn,
  });
  while (offset < content.length) {
    const end = content.indexOf(10, offset);
    if (end < 0) return stop('', true);
    const number = head.sequence + 1;
    const entry = parseAuditLine(content.toString('utf8', offset, end));
    if (!entry) return stop(`entry ${number} of the audit was changed`);
    if (entry.sequence !== number) return stop(`entry ${number} of the audit is missing`);
    if (entry.previous !== head.hash) return stop(`entry ${number} of the audit does not follow the one before it`);
    entries.push(entry);
    head = { sequence: entry.sequence, hash: entry.hash };
    offset = end + 1;
  }
  return { entries, head, goodBytes: offset, problems: [], torn: false };
}

/** Number of the last journal entry that a chain tells of; a repair may set it back. */
export function lastStep(entries: readonly AuditRecord[]): number {
  return (entries.findLast(({ data }) => typeof data.entry === 'number')?.data.entry as number | undefined) ?? 0;
}

/** Why `anchor`, the head that `case.json` remembers, is not in the chain; undefined when it is. */
export function anchorProblem(anchor: AuditHead, entries: readonly AuditRecord[]): string | undefined {
  if (anchor.sequence === 0) return undefined;
  const entry = entries[anchor.sequence - 1];
  if (!entry) return `the audit ends after entry ${entries.length}; the case knows ${anchor.sequence}`;
  return entry.hash === anchor.hash
    ? undefined
    : `entry ${anchor.sequence} of the audit is not the one that the case knows`;
}
