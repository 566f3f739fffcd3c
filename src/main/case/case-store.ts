import { CASE_SCHEMA_VERSION, type CaseRecord, caseSchema } from '@shared/case/case';
import { AppError } from '@shared/errors';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { toReadError, writeFileAtomic } from '../volume/io/atomic-writer';
import { makeFolder } from '../volume/io/folder-writer';
import { CASE_FILE, EXPORTS, MODELS, REVISIONS, VOLUMES } from './folder';
import { migrate } from './migrations';

/** The record before this one, kept so that a damaged `case.json` costs at most the last change. */
const PREVIOUS = 'case.previous.json';
/** The record before the voxels were written anew, whose volume files are kept too: should the new ones be damaged. */
const BASE = 'case.base.json';
const LARGEST_RECORD = 64 << 20;

export interface LoadedCase {
  readonly record: CaseRecord;
  /** Why the previous record was used instead; empty when it was not. */
  readonly repaired: string;
}

export function createRecord(id: string, name: string, now: string): CaseRecord {
  return {
    schemaVersion: CASE_SCHEMA_VERSION,
    id,
    name,
    createdAt: now,
    modifiedAt: now,
    state: 'new',
    volumes: [],
    regions: [],
    nextRegion: 1,
    measurements: [],
    models: [],
    revisions: [],
    exports: [],
    baseSequence: 0,
    journal: 'journal.jsonl',
    audit: { sequence: 0, hash: '' },
    view: {},
  };
}

/** Makes the folder of a new case with everything in its place. */
export async function createCaseFolder(folder: string, record: CaseRecord): Promise<void> {
  for (const name of [VOLUMES, MODELS, REVISIONS, EXPORTS]) await makeFolder(join(folder, name));
  await writeRecord(folder, record);
}

/**
 * Reads `case.json`, or its predecessor when it is damaged or gone. Throws `case/not-a-case` without one, `case/damaged` when
 * neither can be read, `case/newer` when a newer program wrote it.
 */
export async function readRecord(folder: string): Promise<LoadedCase> {
  try {
    return { record: await readOne(folder, CASE_FILE), repaired: '' };
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== 'case/damaged' && error.code !== 'case/not-a-case'))
      throw error;
    try {
      return { record: await readOne(folder, PREVIOUS), repaired: error.message };
    } catch {
      throw error;
    }
  }
}

async function readOne(folder: string, file: string): Promise<CaseRecord> {
  const path = join(folder, file);
  const name = basename(folder);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const known = toReadError(path, error);
    if (known instanceof AppError && known.code === 'file/not-found') {
      throw new AppError('case/not-a-case', { path: folder }, { cause: error });
    }
    throw known;
  }
  if (text.length > LARGEST_RECORD) throw new AppError('case/damaged', { name, reason: `${file} is too large` });
  const parsed = caseSchema.safeParse(migrate(parseObject(text, name, file), CASE_SCHEMA_VERSION, name));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new AppError('case/damaged', {
      name,
      reason: `${file}: ${issue?.path.join('.') ?? ''} is not as it should be`,
    });
  }
  return parsed.data;
}

function parseObject(text: string, name: string, file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below, like any other text that is no record.
  }
  throw new AppError('case/damaged', { name, reason: `${file} cannot be read` });
}

/** Writes `case.json` atomically and keeps `previous`, the text it replaces, beside it. */
export async function writeRecord(folder: string, record: CaseRecord, previous?: CaseRecord): Promise<void> {
  if (previous) await writeFileAtomic(join(folder, PREVIOUS), recordText(previous));
  await writeFileAtomic(join(folder, CASE_FILE), recordText(record));
}

/** Keeps the record whose volume files are about to be replaced. */
export async function writeBase(folder: string, record: CaseRecord): Promise<void> {
  await writeFileAtomic(join(folder, BASE), recordText(record));
}

/** The record before the voxels were written anew; undefined when there is none or it cannot be read. */
export async function readBase(folder: string): Promise<CaseRecord | undefined> {
  return readOne(folder, BASE).catch(() => undefined);
}

function recordText(record: CaseRecord): string {
  return `${JSON.stringify(record, null, 1)}\n`;
}
