import { AppError } from '@shared/errors';
import { constants, copyFile, type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { toReadError, toWriteError, writeFileAtomic } from '../volume/io/atomic-writer';
import { sha256 } from './audit';
import { decodeEntry, encodeEntry, type JournalEntry } from './journal';

/** Where the line of an entry lies in the file, and its SHA-256 without the line feed. */
export interface Place {
  readonly offset: number;
  readonly bytes: number;
  readonly sha256: string;
}

export interface JournalContent {
  readonly entries: readonly { readonly entry: JournalEntry; readonly place: Place }[];
  /** Bytes of the whole lines; what follows is torn or damaged. */
  readonly goodBytes: number;
  /** What follows the good lines: nothing, one torn line (a write that was never acknowledged), or damage. */
  readonly rest: 'none' | 'torn' | 'damaged';
  readonly missing: boolean;
}

const LINE_FEED = 10;

/** Reads the entries up to the first line that is not whole. A missing file is an empty journal. */
export async function readJournal(path: string): Promise<JournalContent> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    const known = toReadError(path, error);
    if (known instanceof AppError && known.code === 'file/not-found') {
      return { entries: [], goodBytes: 0, rest: 'none', missing: true };
    }
    throw known;
  }
  try {
    return parseJournal(await file.readFile());
  } catch (error) {
    throw toReadError(path, error);
  } finally {
    await file.close();
  }
}

export function parseJournal(content: Buffer): JournalContent {
  const entries: { entry: JournalEntry; place: Place }[] = [];
  let offset = 0;
  while (offset < content.length) {
    const end = content.indexOf(LINE_FEED, offset);
    const line = content.toString('utf8', offset, end < 0 ? content.length : end);
    const entry = end < 0 ? undefined : decodeEntry(line);
    if (!entry || entry.sequence !== (entries.at(-1)?.entry.sequence ?? entry.sequence - 1) + 1) {
      return { entries, goodBytes: offset, rest: end < 0 ? 'torn' : 'damaged', missing: false };
    }
    entries.push({ entry, place: { offset, bytes: end + 1 - offset, sha256: sha256(content.subarray(offset, end)) } });
    offset = end + 1;
  }
  return { entries, goodBytes: offset, rest: 'none', missing: false };
}

/** Copies a damaged file beside itself; older copies stay. */
async function keepCopy(path: string): Promise<void> {
  for (let n = 1; ; n++) {
    try {
      await copyFile(path, n === 1 ? `${path}.damaged` : `${path}.damaged-${n}`, constants.COPYFILE_EXCL);
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}

/** An open journal: appends are on the disk when they return. */
export class JournalWriter {
  /** A failed write may have left something behind the good lines. */
  private torn = false;

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    private bytes: number,
  ) {}

  /**
   * Opens for appending after `goodBytes`. What follows is cut off; where it is damaged rather than torn the whole file
   * is first kept as `<name>.damaged`.
   */
  static async open(path: string, content: JournalContent): Promise<JournalWriter> {
    try {
      if (content.missing) await writeFileAtomic(path, '');
      if (content.rest === 'damaged') await keepCopy(path);
      const file = await open(path, 'a+');
      if (content.rest !== 'none') {
        await file.truncate(content.goodBytes);
        await file.sync();
      }
      return new JournalWriter(path, file, content.goodBytes);
    } catch (error) {
      throw toWriteError(path, error);
    }
  }

  /**
   * Appends an entry and waits until it is on the disk. When that fails, the file is put back as it was; if even that
   * fails, it is put back before the next entry, once the disk is well again.
   */
  async append(entry: JournalEntry): Promise<Place> {
    const line = Buffer.from(encodeEntry(entry), 'utf8');
    const place = { offset: this.bytes, bytes: line.length, sha256: sha256(line.subarray(0, -1)) };
    try {
      if (this.torn) await this.cutOff();
      this.torn = true;
      for (let at = 0; at < line.length;) at += (await this.file.write(line, at, line.length - at)).bytesWritten;
      await this.file.datasync();
    } catch (error) {
      await this.cutOff().catch(() => undefined);
      throw toWriteError(this.path, error);
    }
    this.torn = false;
    this.bytes += line.length;
    return place;
  }

  /** Puts the file back to its good lines. */
  private async cutOff(): Promise<void> {
    await this.file.truncate(this.bytes);
    await this.file.datasync();
    this.torn = false;
  }

  /** Reads an entry again, to undo or redo it. */
  async read(place: Place): Promise<JournalEntry> {
    const line = Buffer.alloc(place.bytes);
    try {
      await this.file.read(line, 0, place.bytes, place.offset);
    } catch (error) {
      throw toReadError(this.path, error);
    }
    const entry = decodeEntry(line.toString('utf8', 0, place.bytes - 1));
    if (!entry) throw new AppError('case/damaged', { name: basename(this.path), reason: 'a step cannot be read' });
    return entry;
  }

  close(): Promise<void> {
    return this.file.close();
  }
}
