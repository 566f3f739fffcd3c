import type { CaseRecord } from '@shared/case/case';
import { AppError } from '@shared/errors';
import type { Holder, Repair } from '@shared/ipc/case-calls';
import { join } from 'node:path';
import { anchorProblem } from './audit';
import { AuditWriter } from './audit-store';
import { readBase, readRecord } from './case-store';
import { removeLeftovers } from './files-store';
import { EXPORTS, MODELS, REVISIONS } from './folder';
import type { EditEntry } from './journal';
import { type JournalContent, JournalWriter, readJournal } from './journal-store';
import { CaseLock } from './lock-store';
import { OpenCase, type Writers } from './open-case';
import { recoverRevisions, setAsideUnapproved } from './revision-store';
import { compact, layersOf, updateRecord } from './save-store';
import { Steps } from './steps';

/**
 * Opens the case of a folder: takes its lock, reads its record, replays what the journal has beyond it. When another
 * process holds it, it is opened for reading. What had to be mended is in `repairs`.
 *
 * Throws `case/not-a-case`, `case/newer`, `case/damaged`, `file/...`.
 */
export async function openCase(folder: string): Promise<OpenCase> {
  await readRecord(folder);
  const locked = await CaseLock.take(folder).catch(readOnlyFolder);
  const lock = locked.held ? locked.lock : undefined;
  try {
    const { record, repaired } = await readRecord(folder);
    const repairs: Repair[] = [];
    if (repaired)
      repairs.push({ what: 'case.json', message: `The state before the last change was used: ${repaired}` });
    const { open, usable } = await assemble(folder, record, locked.held ? null : locked.by, repairs);
    const mended = repairs.length > 0;
    const journalPath = join(folder, open.record.journal);
    if (lock) {
      const writers = await openWriters(folder, journalPath, usable, lock);
      open.writers = writers;
      for (const part of ['', MODELS, REVISIONS, EXPORTS]) await removeLeftovers(join(folder, part));
      await completeAudit(open, writers.audit, usable, repairs);
      const isWhole = writers.audit.whole && !anchorProblem(record.audit, writers.audit.found);
      if (isWhole) await setAsideUnapproved(folder, record, writers.audit);
      const revisions = await recoverRevisions(folder, record, writers.audit);
      if (mended || revisions.length > 0) {
        const all = [...open.record.revisions, ...revisions];
        await open.mutex.run(() => updateRecord(open, { revisions: all }));
      }
      await compact(open).catch(unlessDisk);
    }
    return open;
  } catch (error) {
    await lock?.release();
    throw error;
  }
}

/** A full disk does not keep a case from being opened: what compaction would shorten stays in the journal. */
function unlessDisk(error: unknown): void {
  if (!(error instanceof AppError) || !error.code.startsWith('file/')) throw error;
}

/** A folder that cannot be written is still good for looking. */
function readOnlyFolder(error: unknown): { readonly held: false; readonly by: Holder } {
  unlessDisk(error);
  const { reason = 'the disk is full' } = error instanceof AppError ? error.details : {};
  return { held: false, by: { user: '', computer: '', since: '', unwritable: String(reason) } };
}

interface Assembled {
  readonly open: OpenCase;
  /** The part of its journal that could be used. */
  readonly usable: JournalContent;
}

/**
 * Builds the case from its record and journal. When a label volume is damaged or gone, the state before it and the journal
 * since then give the same voxels.
 */
async function assemble(
  folder: string,
  record: CaseRecord,
  heldBy: Holder | null,
  repairs: Repair[],
): Promise<Assembled> {
  const base = await readBase(folder);
  const told = [...repairs];
  try {
    return await build(folder, record, base, heldBy, repairs);
  } catch (error) {
    const isDamage = error instanceof AppError && (error.code === 'case/damaged' || error.code === 'file/not-found');
    if (!isDamage || !base) throw error;
    repairs.splice(0, Infinity, ...told);
    repairs.push({ what: 'volumes', message: `Voxels were made again from the state before: ${error.message}` });
    return build(folder, goBack(record, base), base, heldBy, repairs).catch(() => {
      throw error;
    });
  }
}

/** The record with the voxels, regions and measurements of `base`, and its analysis where that was another. */
function goBack(record: CaseRecord, base: CaseRecord): CaseRecord {
  const { volumes, regions, nextRegion, measurements, baseSequence, journal } = base;
  const older = { volumes, regions, nextRegion, measurements, baseSequence, journal };
  if (journal === record.journal) return { ...record, ...older };
  const { state, scan, analysis, models } = base;
  return { ...record, ...older, state, scan, analysis, models };
}

async function build(
  folder: string,
  record: CaseRecord,
  base: CaseRecord | undefined,
  heldBy: Holder | null,
  repairs: Repair[],
): Promise<Assembled> {
  const layers = layersOf(folder, record);
  const steps = new Steps(record.baseSequence);
  const open = new OpenCase({ folder, record, layers, steps, writers: undefined, repairs, heldBy });
  open.base = base;
  for (const name of layers?.names() ?? []) await open.layer(name);
  return { open, usable: await replay(open, await readJournal(join(folder, record.journal)), repairs) };
}

/** Takes the journal's entries into the steps and, beyond the record's base, into voxels and regions. */
async function replay(open: OpenCase, read: JournalContent, repairs: Repair[]): Promise<JournalContent> {
  const edits = new Map<number, EditEntry>();
  const { baseSequence } = open.record;
  for (const [index, { entry, place }] of read.entries.entries()) {
    try {
      if (entry.kind === 'edit') edits.set(entry.sequence, entry);
      const edit = entry.kind === 'edit' ? entry : edits.get(open.steps.next(entry.kind)?.sequence ?? 0);
      if (!edit) throw new RangeError('an undo has no step');
      if (entry.sequence > baseSequence) await open.replay(entry, edit);
      else open.touch(edit, entry.sequence);
      open.steps.add(entry, place);
    } catch (error) {
      // A disk that cannot be read just now says nothing of the journal.
      if (error instanceof AppError && error.code !== 'case/does-not-fit' && error.code !== 'case/no-volume')
        throw error;
      const reason = error instanceof Error ? error.message : String(error);
      repairs.push(lost(read.entries.length - index, reason));
      return { ...read, entries: read.entries.slice(0, index), goodBytes: place.offset, rest: 'damaged' };
    }
  }
  if (read.rest === 'damaged') repairs.push(lost(0, 'a line was changed or lost'));
  open.steps.sequence = Math.max(open.steps.sequence, baseSequence);
  return read;
}

function lost(count: number, reason: string): Repair {
  const what = count > 0 ? `${count} later edits` : 'Later edits';
  return { what: 'journal', message: `${what} could not be read (${reason}); the journal was kept as *.damaged.` };
}

function lostEdits(count: number): Repair {
  const message = `The last ${count} edits are gone: the journal is shorter than the audit. The case is as it was before.`;
  return { what: 'journal', message };
}

async function openWriters(
  folder: string,
  journalPath: string,
  content: JournalContent,
  lock: CaseLock,
): Promise<Writers> {
  const journal = await JournalWriter.open(journalPath, content);
  try {
    return { journal, audit: await AuditWriter.open(folder), lock };
  } catch (error) {
    await journal.close();
    throw error;
  }
}

/**
 * Brings the audit up to the journal: steps that a crash kept from it are noted, a journal that lost steps is told, and
 * a chain that was cut behind what the record remembers is marked for good, as later entries would hide it.
 */
async function completeAudit(
  open: OpenCase,
  audit: AuditWriter,
  { entries }: JournalContent,
  repairs: Repair[],
): Promise<void> {
  const problem = anchorProblem(open.saved.audit, audit.found);
  const { sequence: entry, hash } = open.saved.audit;
  if (problem && !audit.found.some(({ kind, data }) => kind === 'damage' && data.hash === hash)) {
    await audit.append('damage', { problem, known: entry, hash }, true);
  }
  const last = open.steps.sequence;
  const lost = audit.lastStep - last;
  if (lost > 0) {
    if (repairs.every(({ what }) => what !== 'journal')) repairs.push(lostEdits(lost));
    await audit.append('repair', { entry: last, lost }, true);
  }
  for (const { entry: step, place } of entries) {
    if (step.sequence <= audit.lastStep) continue;
    const data = step.kind === 'edit' ? { action: step.label.action, voxels: step.changedVoxels } : {};
    await audit.append(step.kind, { entry: step.sequence, ...data, line: place.sha256, recovered: true }, false);
  }
}

/** Ends the use of a case: what only the journal holds is compacted, and the lock given back. */
export async function closeCase(open: OpenCase): Promise<void> {
  const { writers } = open;
  if (!writers) return;
  try {
    await compact(open);
  } finally {
    await open.mutex.run(async () => {
      open.writers = undefined;
      await writers.journal.close();
      await writers.audit.close();
      await writers.lock.release();
    });
  }
}
