import { AppError } from '@shared/errors';
import type { Holder } from '@shared/ipc/case-calls';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { toWriteError } from '../volume/io/atomic-writer';
import { LOCK_FILE } from './folder';

const lockSchema = z.object({
  token: z.string(),
  user: z.string(),
  computer: z.string(),
  since: z.string(),
  pid: z.int(),
  /** When the process began, as its system counts it: a process number is used again, this pair is not. */
  began: z.string(),
});
type LockRecord = z.infer<typeof lockSchema>;

/** A lock of another computer whose file was not touched for this long is stale, as is a folder without a lock. */
const STALE_MS = 120_000;
const BEAT_MS = 20_000;

export type LockResult =
  { readonly held: true; readonly lock: CaseLock } | { readonly held: false; readonly by: Holder };

/** A process that did not touch its lock for this long (the computer slept) looks whether it is still its own. */
const DOUBT_MS = 40_000;

/** The sign in a case folder that one process may write to it. */
export class CaseLock {
  private readonly beat: NodeJS.Timeout;
  private touchedAt = Date.now();
  private lost = false;
  /** Who took it over while this process was silent. */
  takenBy: Holder | undefined;

  private constructor(
    private readonly path: string,
    private readonly token: string,
  ) {
    this.beat = setInterval(() => void this.touch(), BEAT_MS);
    this.beat.unref();
  }

  /** Takes the lock, or says who has it. A stale lock (dead process, silent computer) is taken over. */
  static async take(folder: string): Promise<LockResult> {
    const path = join(folder, LOCK_FILE);
    for (let attempt = 0; ; attempt++) {
      const mine = ownRecord();
      if (await createExclusive(path, JSON.stringify(mine)))
        return { held: true, lock: new CaseLock(path, mine.token) };
      const other = await settledLock(path);
      if (other && !(await isStale(path, other))) return { held: false, by: holderOf(other) };
      if (attempt === 3) return { held: false, by: other ? holderOf(other) : UNKNOWN };
      await removeStale(path, other);
    }
  }

  /** Who holds the case now; null when nobody does or the lock is stale. */
  static async holder(folder: string): Promise<Holder | null> {
    const path = join(folder, LOCK_FILE);
    const other = await readLock(path);
    return other && !(await isStale(path, other)) ? holderOf(other) : null;
  }

  /**
   * Whether the process that was filling a folder is gone: its lock is stale, or the folder has had none for a while (it is
   * made before its lock, and the lock goes when it is whole).
   */
  static async isAbandoned(folder: string): Promise<boolean> {
    const path = join(folder, LOCK_FILE);
    const lock = await readLock(path);
    return lock ? isStale(path, lock) : untouched(folder);
  }

  /** Whether this process may still write: false once another one has taken the lock over. */
  isHeld(now = Date.now()): boolean {
    if (!this.lost && now - this.touchedAt > DOUBT_MS) this.confirm(now);
    return !this.lost;
  }

  private confirm(now: number): void {
    const lock = readLockNow(this.path);
    if (lock === 'unreadable') return;
    this.lost = lock?.token !== this.token;
    if (this.lost && lock) this.takenBy = holderOf(lock);
    if (!this.lost) this.touchedAt = now;
  }

  /** Gives the lock back; does nothing when another process has taken it over. */
  async release(): Promise<void> {
    clearInterval(this.beat);
    const now = await readLock(this.path);
    if (now?.token === this.token) await rm(this.path, { force: true }).catch(() => undefined);
  }

  private async touch(): Promise<void> {
    try {
      this.confirm(Date.now());
      if (this.lost) return;
      const now = new Date();
      await utimes(this.path, now, now);
    } catch {
      // The folder is away for a moment (network drive); the next beat tries again.
    }
  }
}

/** The refusal of a change to a case that somebody else holds, or whose folder cannot be written. */
export function readOnlyError({ user, computer, unwritable }: Holder): AppError {
  return unwritable === undefined
    ? new AppError('case/read-only', { user, computer })
    : new AppError('case/unwritable', { reason: unwritable });
}

export const UNKNOWN: Holder = { user: '?', computer: '?', since: '' };

function holderOf({ user, computer, since }: LockRecord): Holder {
  return { user, computer, since };
}

function ownRecord(): LockRecord {
  return {
    token: randomBytes(16).toString('hex'),
    user: userName(),
    computer: hostname(),
    since: new Date().toISOString(),
    pid: process.pid,
    began: processBegan(process.pid),
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '?';
  }
}

async function createExclusive(path: string, text: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    try {
      await file.writeFile(text);
      await file.sync();
    } catch (error) {
      await rm(path, { force: true }).catch(() => undefined);
      throw error;
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw toWriteError(path, error);
  }
}

/** Undefined when there is none or it is half-written. */
async function readLock(path: string): Promise<LockRecord | undefined> {
  try {
    const parsed = lockSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined when the lock is gone; a folder that is away for a moment says nothing of it. */
function readLockNow(path: string): LockRecord | undefined | 'unreadable' {
  try {
    const parsed = lockSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : 'unreadable';
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return gone && existsSync(dirname(path)) ? undefined : 'unreadable';
  }
}

/** A lock that another process is just writing is waited for. */
async function settledLock(path: string): Promise<LockRecord | undefined> {
  for (let wait = 0; wait < 20; wait++) {
    const lock = await readLock(path);
    if (lock || !(await isYoung(path))) return lock;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return undefined;
}

async function isYoung(path: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs < 1000;
  } catch {
    return false;
  }
}

async function isStale(path: string, lock: LockRecord): Promise<boolean> {
  return lock.computer === hostname() ? !isAlive(lock) : untouched(path);
}

/** A file or folder that is not there counts as untouched. */
async function untouched(path: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > STALE_MS;
  } catch {
    return true;
  }
}

function isAlive({ pid, began }: LockRecord): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const now = processBegan(pid);
  return began === '' || now === '' || began === now;
}

/** Linux only; elsewhere the process number alone must do. */
function processBegan(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/** Moves it aside first, so that of two processes that find the same stale lock only one removes it. */
async function removeStale(path: string, seen: LockRecord | undefined): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}.stale`;
  try {
    await rename(path, aside);
    const moved = await readLock(aside);
    if (seen && moved && moved.token !== seen.token) await rename(aside, path);
    else await rm(aside, { force: true });
  } catch {
    // Another process was faster.
  }
}
