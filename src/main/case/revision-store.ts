import type { LayerName } from '@shared/case/common';
import type { CaseRecord } from '@shared/case/case';
import { type Model, type Revision, revisionSchema } from '@shared/case/model';
import type { Region } from '@shared/case/region';
import { AppError } from '@shared/errors';
import type { Geometry } from '@shared/geometry';
import { decodeMesh } from '@shared/ipc/binary';
import type { TriangleMesh } from '@shared/mesh';
import { randomBytes } from 'node:crypto';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { syncFolder, toReadError, toWriteError, writeFileAtomic } from '../volume/io/atomic-writer';
import { makeFolder } from '../volume/io/folder-writer';
import { sha256 } from './audit';
import type { AuditWriter } from './audit-store';
import { freezeFolder, hashFile, listFolder } from './files-store';
import { modelPath, REVISIONS, revisionPath } from './folder';
import { writeVolumeFile } from './volume-store';

/** File of a revision that tells of it: everything but its own hash. */
export const RECORD_FILE = 'record.json';
export const STL_FILE = 'model.stl';

export interface RevisionContent {
  readonly stl: Uint8Array;
  /** The layers that the model came from, whole. */
  readonly volumes: readonly { readonly name: LayerName; readonly data: Uint8Array }[];
  readonly regions: readonly Region[];
  readonly model: Model;
}

/**
 * Writes `revisions/<number>` whole or not at all, takes away the right to write its files, and gives the revision with
 * the hashes of all of them. A folder under this number is one that was never approved; it is set aside.
 */
export async function freezeRevision(
  folder: string,
  geometry: Geometry,
  { stl, volumes, regions, model }: RevisionContent,
  about: Omit<Revision, 'files'>,
): Promise<Revision> {
  const target = revisionPath(folder, about.number);
  const partial = join(folder, REVISIONS, `.${about.number}.${randomBytes(4).toString('hex')}.partial`);
  try {
    await makeFolder(partial);
    await writeFileAtomic(join(partial, STL_FILE), stl);
    for (const { name, data } of volumes) await writeVolumeFile(join(partial, `${name}.lvol`), 'uint8', geometry, data);
    const content = await hashes(partial);
    const record = { ...about, files: content, regions, model };
    await writeFileAtomic(join(partial, RECORD_FILE), `${JSON.stringify(record, null, 1)}\n`);
    const files = await hashes(partial);
    await freezeFolder(partial);
    await setAside(folder, about.number);
    await rename(partial, target);
    await syncFolder(join(folder, REVISIONS));
    return { ...about, files };
  } catch (error) {
    await rm(partial, { recursive: true, force: true }).catch(() => undefined);
    throw toWriteError(target, error);
  }
}

async function hashes(folder: string): Promise<Record<string, string>> {
  const names = (await listFolder(folder)).sort();
  const pairs = names.map(async (name) => [name, await hashFile(join(folder, name))] as const);
  return Object.fromEntries<string>(await Promise.all(pairs));
}

/**
 * The revisions that the audit tells of and `case.json` does not: a crash came between the two. Their folders tell the
 * rest; a folder that does not is left to `verifyCase`.
 */
export async function recoverRevisions(folder: string, record: CaseRecord, audit: AuditWriter): Promise<Revision[]> {
  const known = new Set(record.revisions.map(({ number }) => number));
  const found: Revision[] = [];
  for (const { kind, data } of audit.found) {
    if (kind !== 'approval' || known.has(Number(data.revision))) continue;
    const revision = await recoverRevision(folder, Number(data.revision));
    const approved = data.files as Record<string, unknown> | undefined;
    if (revision && revision.files[RECORD_FILE] === approved?.[RECORD_FILE]) found.push(revision);
  }
  return found;
}

/** Moves a revision that was never approved out of the way; it is kept, under a name that begins with a dot. */
export async function setAside(folder: string, number: number): Promise<void> {
  const aside = join(folder, REVISIONS, `.${number}.${randomBytes(4).toString('hex')}.unapproved`);
  await rename(revisionPath(folder, number), aside).catch(() => undefined);
}

/** A crash between freezing and approving leaves a folder that nobody approved; only a whole chain can tell. */
export async function setAsideUnapproved(folder: string, record: CaseRecord, audit: AuditWriter): Promise<void> {
  const approved = new Set([
    ...record.revisions.map(({ number }) => number),
    ...audit.found.filter(({ kind }) => kind === 'approval').map(({ data }) => Number(data.revision)),
  ]);
  for (const name of await listFolder(join(folder, REVISIONS))) {
    if (/^\d{1,6}$/.test(name) && !approved.has(Number(name))) await setAside(folder, Number(name));
  }
}

async function recoverRevision(folder: string, number: number): Promise<Revision | undefined> {
  try {
    return parseRevision(await readFile(revisionPath(folder, number, RECORD_FILE), 'utf8'));
  } catch {
    return undefined;
  }
}

function parseRevision(text: string): Revision {
  const { files, ...record } = revisionSchema.and(z.looseObject({})).parse(JSON.parse(text));
  return revisionSchema.parse({ ...record, files: { ...files, [RECORD_FILE]: sha256(text) } });
}

/** What the frozen record of a revision tells; undefined when its hash is another or it cannot be read. */
export async function readRevisionRecord(
  folder: string,
  number: number,
  expected: string,
): Promise<Revision | undefined> {
  const revision = await recoverRevision(folder, number);
  return revision?.files[RECORD_FILE] === expected ? revision : undefined;
}

/** The mesh of a model that was built. Throws `case/no-model`, or `case/damaged` when its hash is another. */
export async function readModelMesh(folder: string, { id, sha256: expected }: Model): Promise<TriangleMesh> {
  let body: Buffer;
  try {
    body = await readFile(modelPath(folder, id));
  } catch (error) {
    const known = toReadError(modelPath(folder, id), error);
    if (known instanceof AppError && known.code === 'file/not-found') throw new AppError('case/no-model');
    throw known;
  }
  if (sha256(body) !== expected) throw new AppError('case/damaged', { name: `${id}.mesh`, reason: 'it was changed' });
  return decodeMesh(body.buffer.slice(body.byteOffset, body.byteOffset + body.length) as ArrayBuffer);
}
