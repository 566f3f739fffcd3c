import { AppError } from '@shared/errors';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toReadError, toWriteError, writeFileAtomic } from '../volume/io/atomic-writer';
import { type AuditHead, auditLine, type AuditRecord, type ChainReading, readChain } from './audit';
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
  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    private bytes: number,
    private last: AuditHead,
    /** Number of the last journal entry that the chain tells of. */
    readonly lastStep: number,
  ) {}

  static async open(folder: string): Promise<AuditWriter> {
    const path = join(folder, AUDIT_FILE);
    const content = await auditContent(folder);
    const chain = readChain(content);
    try {
      if (content.length === 0) await writeFileAtomic(path, '');
      const file = await open(path, 'a+');
      const bytes = chain.problems.length > 0 ? content.length : chain.goodBytes;
      if (bytes < content.length) await file.truncate(bytes);
      return new AuditWriter(path, file, bytes, chain.head, lastStep(chain.entries));
    } catch (error) {
      throw toWriteError(path, error);
    }
  }

  get head(): AuditHead {
    return this.last;
  }

  /** Appends an entry; with `durable` it is on the disk when this returns. */
  async append(kind: string, data: Readonly<Record<string, unknown>>, durable: boolean): Promise<void> {
    const { line, head } = auditLine(this.last, new Date().toISOString(), kind, data);
    const bytes = Buffer.from(line, 'utf8');
    try {
      for (let at = 0; at < bytes.length;) at += (await this.file.write(bytes, at)).bytesWritten;
      if (durable) await this.file.datasync();
    } catch (error) {
      await this.file.truncate(this.bytes).catch(() => undefined);
      throw toWriteError(this.path, error);
    }
    this.bytes += bytes.length;
    this.last = head;
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

function lastStep(entries: readonly AuditRecord[]): number {
  return entries.reduce((last, { data }) => (typeof data.entry === 'number' ? Math.max(last, data.entry) : last), 0);
}
