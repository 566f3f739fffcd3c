import { AppError } from '@shared/errors';
import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toReadError, toWriteError, writeFileAtomic } from '../../volume/io/atomic-writer';
import { makeFolder } from '../../volume/io/folder-writer';
import { type NnunetCard, parseNnunetCard } from './installed-model';
import { type NnunetPlan, parsePlans } from './plans';

/** An installed model is a folder of its name with these files. */
const FILES = { model: 'model.onnx', plans: 'plans.json', dataset: 'dataset.json', card: 'card.json' } as const;

export interface ModelFiles {
  readonly model: Uint8Array;
  readonly plans: string;
  readonly dataset: string;
}

export interface StoredNnunet {
  readonly card: NnunetCard;
  readonly plan: NnunetPlan;
  /** The ONNX file. */
  readonly bytes: Uint8Array;
}

/** Reads the files of an export. Throws AppError `file/...`. */
export async function readModelFiles(model: string, plans: string, dataset: string): Promise<ModelFiles> {
  const read = (path: string): Promise<Buffer> =>
    readFile(path).catch((error: unknown) => {
      throw toReadError(path, error);
    });
  return {
    model: await read(model),
    plans: (await read(plans)).toString('utf8'),
    dataset: (await read(dataset)).toString('utf8'),
  };
}

/** Names of the installed nnU-Net models, sorted; a folder that does not exist has none. */
export async function nnunetNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names: string[] = [];
  for (const entry of entries) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    const files = await readdir(join(folder, entry.name)).catch((): string[] => []);
    if (files.includes(FILES.card)) names.push(entry.name);
  }
  return names.sort();
}

/** Throws AppError `model/not-found`, `model/bad-card`. */
export async function readNnunetCard(folder: string, name: string): Promise<NnunetCard> {
  return parseNnunetCard(await readText(folder, name, FILES.card), name);
}

/** Reads an installed model and checks it against its card. Throws AppError `model/...`. */
export async function readNnunet(folder: string, name: string): Promise<StoredNnunet> {
  const card = await readNnunetCard(folder, name);
  const plans = await readText(folder, name, FILES.plans);
  const dataset = await readText(folder, name, FILES.dataset);
  const plan = parsePlans(plans, dataset, card.configuration);
  const bytes = await readFile(join(folder, name, FILES.model)).catch(() => undefined);
  if (!bytes) throw new AppError('model/not-found', { name });
  if (sha256(bytes) !== card.sha256 || plan.labels.length !== card.labels.length) {
    throw new AppError('model/bad-hash', { name });
  }
  return { card, plan, bytes };
}

async function readText(folder: string, name: string, file: string): Promise<string> {
  const isName = /^[a-z0-9][a-z0-9-]*$/.test(name);
  const text = isName ? await readFile(join(folder, name, file), 'utf8').catch(() => undefined) : undefined;
  if (text === undefined) throw new AppError('model/not-found', { name });
  return text;
}

/**
 * Puts a model into the folder, whole or not at all; the same model again replaces itself. Throws AppError `model/exists`,
 * `file/...`.
 */
export async function storeNnunet(
  folder: string,
  files: ModelFiles,
  about: Omit<NnunetCard, 'sha256'>,
): Promise<NnunetCard> {
  const card: NnunetCard = { ...about, sha256: sha256(files.model) };
  const place = join(folder, card.name);
  const older = (await nnunetNames(folder)).includes(card.name);
  if (older) {
    const known = await readNnunetCard(folder, card.name).catch(() => undefined);
    if (known && known.sha256 !== card.sha256) throw new AppError('model/exists', { name: card.name });
  }
  const temporary = join(folder, `.${card.name}-${randomBytes(6).toString('hex')}`);
  try {
    await makeFolder(temporary);
    await writeFileAtomic(join(temporary, FILES.model), files.model);
    await writeFileAtomic(join(temporary, FILES.plans), files.plans);
    await writeFileAtomic(join(temporary, FILES.dataset), files.dataset);
    await writeFileAtomic(join(temporary, FILES.card), `${JSON.stringify(card, null, 2)}\n`);
    if (older) await rm(place, { recursive: true, force: true });
    await rename(temporary, place);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw toWriteError(place, error);
  }
  return card;
}

/** Throws AppError `model/not-found`, `file/not-writable`. */
export async function removeNnunet(folder: string, name: string): Promise<void> {
  if (!(await nnunetNames(folder)).includes(name)) throw new AppError('model/not-found', { name });
  const place = join(folder, name);
  await rm(place, { recursive: true, force: true }).catch((error: unknown) => {
    throw toWriteError(place, error);
  });
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
