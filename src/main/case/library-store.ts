import type { CaseRecord } from '@shared/case/case';
import { AppError } from '@shared/errors';
import type { CaseSummary } from '@shared/ipc/case-calls';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { syncFolder, toReadError, toWriteError, writeFileAtomic } from '../volume/io/atomic-writer';
import { makeFolder } from '../volume/io/folder-writer';
import { createCaseFolder, createRecord, readRecord, writeRecord } from './case-store';
import { listFolder } from './files-store';
import { CASE_FILE, LOCK_FILE, THUMBNAIL_FILE } from './folder';
import { CaseLock, readOnlyError } from './lock-store';

const LINKS_FILE = 'elsewhere.json';
const DELETED = 'deleted';
/** A case that is being copied. */
const PARTIAL = /^\.[0-9a-f]{16}\.partial$/;

/** What the list shows; `thumbnail` says whether there is one. */
export type LibraryEntry = Omit<CaseSummary, 'thumbnail'> & { readonly folder: string; readonly thumbnail: boolean };

/** The cases of one folder, one sub-folder each, and links to case folders elsewhere. */
export class Library {
  private readonly folders = new Map<string, string>();

  constructor(private readonly root: string) {}

  /** Newest first; a case that cannot be read is listed with its damage. Copies that a killed process left half-made go. */
  async list(): Promise<LibraryEntry[]> {
    const folders = await this.caseFolders();
    const entries = await Promise.all(folders.map((folder) => describe(folder)));
    this.folders.clear();
    for (const { id, folder } of entries) this.folders.set(id, folder);
    return entries.sort((a, b) => b.modifiedAt.localeCompare(a.modifiedAt));
  }

  async entry(id: string): Promise<LibraryEntry> {
    return describe(await this.folderOf(id));
  }

  /** Throws `case/not-found` for an id that no case in the list has. */
  async folderOf(id: string): Promise<string> {
    const known = this.folders.get(id);
    if (known !== undefined) return known;
    await this.list();
    const found = this.folders.get(id);
    if (found === undefined) throw new AppError('case/not-found');
    return found;
  }

  async create(name: string): Promise<{ readonly id: string; readonly folder: string }> {
    const id = randomBytes(8).toString('hex');
    const folder = join(this.root, id);
    await createCaseFolder(folder, createRecord(id, name, new Date().toISOString()));
    await syncFolder(this.root);
    this.folders.set(id, folder);
    return { id, folder };
  }

  /** Moves a case that nobody holds into the folder `deleted`. */
  async remove(id: string): Promise<void> {
    const folder = await this.folderOf(id);
    await refuseHeld(folder);
    const target = join(this.root, DELETED, `${basename(folder)}-${randomBytes(4).toString('hex')}`);
    try {
      await makeFolder(join(this.root, DELETED));
      await rename(folder, target);
    } catch (error) {
      throw toWriteError(folder, error);
    }
    this.folders.delete(id);
  }

  /** Deletes a case that never came to be: its import failed or was cancelled. One with a scan stays. */
  async discard(id: string): Promise<void> {
    const folder = await this.folderOf(id);
    const { record } = await readRecord(folder);
    if (record.volumes.length > 0) return;
    this.folders.delete(id);
    await rm(folder, { recursive: true, force: true });
  }

  /** A copy under a new id and name; approved revisions and the audit go with it. */
  async duplicate(id: string, name: string): Promise<LibraryEntry> {
    const source = await this.folderOf(id);
    const copyId = randomBytes(8).toString('hex');
    const partial = join(this.root, partialName(copyId));
    const folder = join(this.root, copyId);
    let lock: CaseLock | undefined;
    try {
      await mkdir(partial, { mode: ((await stat(source)).mode & 0o777) | 0o700 });
      const taken = await CaseLock.take(partial);
      if (!taken.held) throw readOnlyError(taken.by);
      lock = taken.lock;
      await cp(source, partial, { recursive: true, filter: (path) => basename(path) !== LOCK_FILE });
      const { record } = await readRecord(partial);
      await writeRecord(partial, { ...record, id: copyId, name, modifiedAt: new Date().toISOString() });
      await rm(join(partial, LOCK_FILE));
      await rename(partial, folder);
    } catch (error) {
      await rm(partial, { recursive: true, force: true }).catch(() => undefined);
      throw toWriteError(folder, error);
    } finally {
      await lock?.release();
    }
    await syncFolder(this.root);
    this.folders.set(copyId, folder);
    return describe(folder);
  }

  /** Lists a case folder that lies elsewhere. Throws `case/not-a-case` and the like when it is none. */
  async add(folder: string): Promise<LibraryEntry> {
    const { record } = await readRecord(folder);
    const links = (await this.links()).filter((path) => path !== folder);
    await this.makeRoot();
    await writeFileAtomic(join(this.root, LINKS_FILE), JSON.stringify([...links, folder], null, 1));
    this.folders.set(record.id, folder);
    return describe(folder);
  }

  async makeRoot(): Promise<void> {
    await makeFolder(this.root);
  }

  private async caseFolders(): Promise<string[]> {
    const names = await listFolder(this.root);
    await Promise.all(names.filter((name) => PARTIAL.test(name)).map((name) => removeAbandoned(this.root, name)));
    const inside = names
      .filter((name) => !name.startsWith('.') && name !== DELETED)
      .map((name) => join(this.root, name));
    const all = [...inside, ...(await this.links())];
    const present = await Promise.all(all.map((folder) => exists(join(folder, CASE_FILE))));
    return all.filter((_, i) => present[i]);
  }

  private async links(): Promise<string[]> {
    try {
      return z.array(z.string()).parse(JSON.parse(await readFile(join(this.root, LINKS_FILE), 'utf8')));
    } catch {
      return [];
    }
  }
}

async function describe(folder: string): Promise<LibraryEntry> {
  try {
    const { record } = await readRecord(folder);
    const [heldBy, thumbnail] = await Promise.all([CaseLock.holder(folder), exists(join(folder, THUMBNAIL_FILE))]);
    return { ...summarise(record), folder, heldBy, thumbnail, damage: '' };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const modified = await stat(folder).catch(() => undefined);
    const time = (modified?.mtime ?? new Date(0)).toISOString();
    const id = /^[a-z0-9]{8,32}$/.test(basename(folder)) ? basename(folder) : 'damaged0';
    const none = { scanDate: '', regions: 0, revisions: 0, heldBy: null, thumbnail: false } as const;
    const name = basename(folder);
    return { id, folder, name, createdAt: time, modifiedAt: time, state: 'new', ...none, damage: error.message };
  }
}

function summarise(record: CaseRecord): Omit<CaseSummary, 'thumbnail' | 'heldBy' | 'damage'> {
  const { id, name, createdAt, modifiedAt, state, scan, regions, revisions } = record;
  return {
    ...{ id, name, createdAt, modifiedAt, state },
    scanDate: scan?.date ?? '',
    regions: regions.length,
    revisions: revisions.length,
  };
}

function partialName(id: string): string {
  return `.${id}.partial`;
}

/** Renames it first: the process that fills it, should it live after all, then cannot make a case of what is left. */
async function removeAbandoned(root: string, name: string): Promise<void> {
  try {
    if (!(await CaseLock.isAbandoned(join(root, name)))) return;
    const aside = join(root, partialName(randomBytes(8).toString('hex')));
    await rename(join(root, name), aside);
    await rm(aside, { recursive: true, force: true });
  } catch {
    // Another process was faster, or the disk does not let it go: the next list tries again.
  }
}

async function refuseHeld(folder: string): Promise<void> {
  const holder = await CaseLock.holder(folder);
  if (holder) throw readOnlyError(holder);
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    const known = toReadError(path, error);
    return known instanceof AppError && known.code !== 'file/not-found';
  }
}
