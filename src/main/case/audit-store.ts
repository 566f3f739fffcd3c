import { AppError } from '@shared/errors';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toReadError, toWriteError, writeFileAtomic } from '../volume/io/atomic-writer';
import { type AuditHead, auditLine, type AuditRecord, type ChainReading, lastStep, readChain } from './audit';
import { AUDIT_FILE } from './folder';

/** Reads the audit of a case; a missing file is an empty chain. */
export async function readAudit(folder: string): Promise<ChainReading> {
  return readChain(await auditContent(folder));
}

async function auditContent(folder: string): Promise<Buffer> {
  const path = join(folder, AUDIT_FILE);
  try {
    return await readFile(path);
  } catch (error) {
    const known = toReadError(path, error);
    if (known instanceof AppError && known.code === 'file/not-found') return Buffer.alloc(0);
    throw known;
  }
}

/** The open audit of a case. A chain that was damaged from outside is left as it is: new entries go after it. */
export class AuditWriter {
  private synced = true;
  /** A failed write may have left half a line. */
  private torn = false;
  private revision = 0;
  private readonly waiting: { readonly kind: string; readonly data: Readonly<Record<string, unknown>> }[] = [];

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    private bytes: number,
    private last: AuditHead,
    /** The chain as it was found. */
    readonly found: readonly AuditRecord[],
    /** Whether the chain was whole up to its end when it was found. */
    readonly whole: boolean,
  ) {
    for (const { kind, data } of found) {
      if (kind === 'approval') this.revision = Math.max(this.revision, Number(data.revision));
    }
  }

  static async open(folder: string): Promise<AuditWriter> {
    const path = join(folder, AUDIT_FILE);
    const content = await auditContent(folder);
    const chain = readChain(content);
    try {
      if (content.length === 0) await writeFileAtomic(path, '');
      const file = await open(path, 'a+');
      const bytes = chain.problems.length > 0 ? content.length : chain.goodBytes;
      if (bytes < content.length) await file.truncate(bytes);
      return new AuditWriter(path, file, bytes, chain.head, chain.entries, chain.problems.length === 0);
    } catch (error) {
      throw toWriteError(path, error);
    }
  }

  get head(): AuditHead {
    return this.last;
  }

  /** Number of the last journal entry that the chain told of when it was found. */
  get lastStep(): number {
    return lastStep(this.found);
  }

  /** Highest number of a revision that the chain knows as approved. */
  get lastRevision(): number {
    return this.revision;
  }

  /** Appends an entry after those that wait; with `durable` it is on the disk when this returns. */
  async append(kind: string, data: Readonly<Record<string, unknown>>, durable: boolean): Promise<void> {
    for (let next = this.waiting[0]; next; next = this.waiting[0]) {
      await this.write(next.kind, next.data, false);
      this.waiting.shift();
    }
    await this.write(kind, data, durable);
  }

  /** Appends an entry of something that has happened; when the disk refuses it waits for the next one. */
  async note(kind: string, data: Readonly<Record<string, unknown>>): Promise<void> {
    try {
      await this.append(kind, data, false);
    } catch {
      this.waiting.push({ kind, data });
    }
  }

  private async write(kind: string, data: Readonly<Record<string, unknown>>, durable: boolean): Promise<void> {
    const { line, head } = auditLine(this.last, new Date().toISOString(), kind, data);
    const bytes = Buffer.from(line, 'utf8');
    try {
      if (this.torn) await this.file.truncate(this.bytes);
      this.torn = true;
      this.synced = false;
      for (let at = 0; at < bytes.length;) at += (await this.file.write(bytes, at)).bytesWritten;
      if (durable) await this.sync();
      this.torn = false;
    } catch (error) {
      throw toWriteError(this.path, error);
    }
    this.bytes += bytes.length;
    this.last = head;
    if (kind === 'approval') this.revision = Math.max(this.revision, Number(data.revision));
  }

  /** Waits until every entry is on the disk. */
  async sync(): Promise<void> {
    if (this.synced) return;
    try {
      await this.file.datasync();
      this.synced = true;
    } catch (error) {
      throw toWriteError(this.path, error);
    }
  }

  close(): Promise<void> {
    return this.file.close();
  }
}
