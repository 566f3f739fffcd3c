import { AppError } from '@shared/errors';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ModelCard, parseModelCard } from './model-card';

export interface Model {
  readonly card: ModelCard;
  /** The ONNX file. */
  readonly bytes: Uint8Array;
}

/** Names of the models in a folder: those with both an ONNX file and a card. A folder that does not exist has none. */
export async function modelNames(folder: string): Promise<string[]> {
  const files = new Set(await readdir(folder).catch(() => []));
  return [...files]
    .filter((file) => file.endsWith('.onnx') && files.has(file.replace(/\.onnx$/, '.json')))
    .map((file) => file.slice(0, -'.onnx'.length))
    .sort();
}

/** The card alone. Throws AppError `model/not-found`, `model/bad-card`. */
export async function readModelCard(folder: string, name: string): Promise<ModelCard> {
  const json = await readFile(join(folder, `${name}.json`), 'utf8').catch(() => undefined);
  if (json === undefined) throw new AppError('model/not-found', { name });
  return parseModelCard(json, name);
}

/** Reads a model and checks it against its card. Throws AppError `model/not-found`, `model/bad-card`, `model/bad-hash`. */
export async function readModel(folder: string, name: string): Promise<Model> {
  const card = await readModelCard(folder, name);
  const bytes = await readFile(join(folder, `${name}.onnx`)).catch(() => undefined);
  if (bytes === undefined) throw new AppError('model/not-found', { name });
  if (createHash('sha256').update(bytes).digest('hex') !== card.sha256) throw new AppError('model/bad-hash', { name });
  return { card, bytes };
}
