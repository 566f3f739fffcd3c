import { AppError } from '@shared/errors';
import type { Caller } from '@shared/ipc/call';
import type { Holder } from '@shared/ipc/case-calls';
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { closeCase, openCase } from '../case/case-opener';
import { readOnlyError } from '../case/lock-store';
import type { Library, LibraryEntry } from '../case/library-store';
import type { OpenCase } from '../case/open-case';
import { compact } from '../case/save-store';
import type { Log } from './log';

interface Entry {
  readonly opening: Promise<OpenCase>;
  readonly users: Set<string>;
  /** The one window or page that may edit. */
  writer: string | undefined;
  since: string;
}

/** Edits that are replayed at most when the case is opened after a crash. */
const COMPACT_AFTER = 150;

/** The cases that windows and jobs of this host use; each is opened once and closed when its last user leaves. */
export class OpenCases {
  private readonly entries = new Map<string, Entry>();
  /** Cases whose last user has left and that are still being written. */
  private readonly closing = new Map<string, Promise<void>>();
  private readonly tidying = new Set<OpenCase>();

  constructor(
    private readonly library: Library,
    private readonly log: Log,
  ) {}

  /** Opens a case for a caller; the first may edit, further ones read. */
  async open(caseId: string, { id }: Caller): Promise<OpenCase> {
    const folder = await this.library.folderOf(caseId);
    await this.closing.get(caseId);
    let entry = this.entries.get(caseId);
    if (!entry) {
      entry = { opening: openCase(folder), users: new Set(), writer: undefined, since: new Date().toISOString() };
      this.entries.set(caseId, entry);
      entry.opening.catch(() => this.entries.delete(caseId));
    }
    entry.users.add(id);
    if (!isJob(id) && entry.writer === undefined) {
      entry.writer = id;
      entry.since = new Date().toISOString();
    }
    return entry.opening;
  }

  /** The open case, to look at. Throws `case/not-open`. */
  async reading(caseId: string): Promise<OpenCase> {
    const entry = this.entries.get(caseId);
    if (!entry) throw new AppError('case/not-open');
    return entry.opening;
  }

  /** The open case, to change. Throws `case/not-open`, or `case/read-only` when another window or computer has it. */
  async writing(caseId: string, caller: Caller): Promise<OpenCase> {
    const open = await this.reading(caseId);
    const entry = this.entries.get(caseId);
    const holder = this.holder(caseId, caller) ?? open.heldBy;
    if (!entry?.users.has(caller.id)) throw new AppError('case/not-open');
    if (holder) throw readOnlyError(holder);
    open.writer();
    return open;
  }

  /** Another window of this host that edits the case; null when the caller may. */
  holder(caseId: string, { id }: Caller): Holder | null {
    const entry = this.entries.get(caseId);
    if (!entry || entry.writer === id || isJob(id)) return null;
    if (entry.writer === undefined) return null;
    return { user: 'another window', computer: hostname(), since: entry.since };
  }

  /** Who but the caller holds a listed case; its lock may be this host's own, taken for the caller or for a job. */
  async heldElsewhere({ id, heldBy }: Pick<LibraryEntry, 'id' | 'heldBy'>, caller: Caller): Promise<Holder | null> {
    const entry = this.entries.get(id);
    if (!entry) return this.closing.has(id) ? null : heldBy;
    const open = await entry.opening.catch(() => undefined);
    return this.holder(id, caller) ?? open?.heldBy ?? null;
  }

  /** A caller has done with a case; closing one that is not open does nothing. */
  async close(caseId: string, { id }: Caller): Promise<void> {
    const entry = this.entries.get(caseId);
    if (!entry?.users.delete(id)) return;
    if (entry.writer === id) entry.writer = undefined;
    if (entry.users.size > 0) return;
    this.entries.delete(caseId);
    const closing = entry.opening.then(closeCase).finally(() => this.closing.delete(caseId));
    this.closing.set(caseId, closing);
    await closing;
  }

  /** Uses a case for a moment, whether a window has it open or not. */
  async use<T>(caseId: string, task: (open: OpenCase) => Promise<T>): Promise<T> {
    const caller = jobCaller(randomBytes(6).toString('hex'));
    const open = await this.open(caseId, caller);
    try {
      return await task(open);
    } finally {
      await this.close(caseId, caller);
    }
  }

  /** A window or page has gone. */
  async leave(caller: Caller): Promise<void> {
    for (const caseId of [...this.entries.keys()]) await this.close(caseId, caller);
  }

  /** Closes every case; one that fails (its disk is full or away) keeps none of the others open. */
  async closeAll(): Promise<void> {
    const entries = [...this.entries.values()];
    this.entries.clear();
    await Promise.allSettled(this.closing.values());
    for (const { opening } of entries) {
      await opening
        .then(closeCase)
        .catch((error: unknown) => this.log.write('error', `closing failed: ${String(error)}`));
    }
  }

  /** After an edit: shortens what a crash would have to replay, while editing goes on. */
  tidy(open: OpenCase): void {
    if (this.tidying.has(open) || open.steps.sequence - open.saved.baseSequence < COMPACT_AFTER) return;
    this.tidying.add(open);
    compact(open)
      .catch((error: unknown) => this.log.write('warning', `compaction failed: ${String(error)}`))
      .finally(() => this.tidying.delete(open));
  }
}

/** Jobs use cases beside windows; they never keep a window from editing. */
export function jobCaller(runId: string): Caller {
  return { id: `job:${runId}` };
}

function isJob(id: string): boolean {
  return id.startsWith('job:');
}
