import type * as fsPromises from 'node:fs/promises';

type Fs = typeof fsPromises;
type FileHandle = Awaited<ReturnType<Fs['open']>>;

/** A fault of the disk: which operation it strikes first, and how. */
export interface Fault {
  /** Number of the writing operation, from 0. */
  readonly at: number;
  /** `once`: one operation fails. `full`: nothing more can be written. `gone`: nothing works any more, as after a kill. */
  readonly mode: 'once' | 'full' | 'gone';
  /** Error code of the system. */
  readonly code: 'ENOSPC' | 'EIO' | 'EROFS' | 'EACCES' | 'ENOENT';
  /** A write puts half of its bytes on the disk before it fails. */
  readonly half: boolean;
}

/**
 * A disk that fails on order, as a stand-in for `node:fs/promises`. Writing operations are counted: opening for writing,
 * writing, truncating, syncing, renaming, copying, making folders. Syncs reach no real disk, so that tests are quick.
 */
export class FaultyDisk {
  private fault: Fault | undefined;
  private broken = false;
  count = 0;
  /** What the counted operations were. */
  readonly log: string[] = [];

  /** Operations are counted from here; without a fault nothing fails. */
  arm(fault?: Fault): void {
    this.fault = fault;
    this.broken = false;
    this.count = 0;
    this.log.length = 0;
  }

  /** Does something that the fault neither strikes nor counts. */
  async aside<T>(work: () => Promise<T>): Promise<T> {
    this.resting = true;
    try {
      return await work();
    } finally {
      this.resting = false;
    }
  }

  wrap(real: Fs): Fs {
    const open = async (...args: Parameters<Fs['open']>): Promise<FileHandle> => {
      const flags = String(args[1] ?? 'r');
      this.check(flags === 'r' ? 'read' : 'write', `open ${flags}`);
      return this.handle(await real.open(...args));
    };
    const read = <Name extends 'readFile' | 'readdir' | 'stat' | 'utimes' | 'rm' | 'chmod'>(name: Name): Fs[Name] =>
      ((...args: unknown[]) =>
        this.around('read', name, () => (real[name] as (...a: unknown[]) => unknown)(...args))) as unknown as Fs[Name];
    const write = <Name extends 'rename' | 'mkdir' | 'copyFile' | 'writeFile'>(name: Name): Fs[Name] =>
      ((...args: unknown[]) =>
        this.around('write', name, () => (real[name] as (...a: unknown[]) => unknown)(...args))) as unknown as Fs[Name];
    return {
      ...real,
      open,
      readFile: read('readFile'),
      readdir: read('readdir'),
      stat: read('stat'),
      utimes: read('utimes'),
      rm: read('rm'),
      chmod: read('chmod'),
      rename: write('rename'),
      mkdir: write('mkdir'),
      copyFile: write('copyFile'),
      writeFile: write('writeFile'),
    };
  }

  private handle(file: FileHandle): FileHandle {
    const write = async (buffer: Uint8Array, offset = 0, length = buffer.length - offset): Promise<unknown> => {
      if (this.strikes('write')) {
        if (this.fault?.half && !this.wasBroken) await file.write(buffer, offset, length >> 1);
        throw this.error('write');
      }
      return file.write(buffer, offset, length);
    };
    const own: Record<string, unknown> = {
      write,
      writeFile: (text: string) => write(Buffer.from(text)),
      sync: () => this.around('write', 'sync', () => undefined),
      datasync: () => this.around('write', 'datasync', () => undefined),
      truncate: (bytes: number) => this.around('write', 'truncate', () => file.truncate(bytes)),
      read: (...args: Parameters<FileHandle['read']>) => this.around('read', 'read', () => file.read(...args)),
      readFile: () => this.around('read', 'readFile', () => file.readFile()),
      stat: () => this.around('read', 'stat', () => file.stat()),
      // What is open is closed whatever the disk says, or tests would run out of files.
      close: () => file.close(),
    };
    return own as unknown as FileHandle;
  }

  private wasBroken = false;
  private resting = false;

  private strikes(operation: string): boolean {
    if (this.resting) return false;
    this.wasBroken = this.broken;
    const at = this.count++;
    this.log.push(operation);
    if (this.broken) return true;
    if (!this.fault || at !== this.fault.at) return false;
    this.broken = this.fault.mode !== 'once';
    return true;
  }

  private check(kind: 'read' | 'write', operation: string): void {
    if (kind === 'write' ? this.strikes(operation) : this.broken && !this.resting && this.fault?.mode === 'gone')
      throw this.error(operation);
  }

  private async around<T>(kind: 'read' | 'write', operation: string, work: () => T | Promise<T>): Promise<T> {
    this.check(kind, operation);
    return work();
  }

  private error(operation: string): Error {
    const code = this.fault?.code ?? 'EIO';
    return Object.assign(new Error(`${code}: injected, ${operation}`), { code, syscall: operation });
  }
}
