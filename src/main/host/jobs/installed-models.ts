import { AppError } from '@shared/errors';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NnunetCard } from '../../anatomy/nnunet/installed-model';
import { nnunetNames, readNnunetCard } from '../../anatomy/nnunet/model-store';
import type { Infer } from '../../anomaly/detector';
import { windowChannels } from '../../inference/check-shape';
import { createSession, engineNamed } from '../../inference/engines';
import { modelNames, readModel, readModelCard } from '../../inference/model-reader';
import type { ModelCard } from '../../inference/model-card';
import { slidingWindow, WINDOW_DEFAULTS } from '../../inference/sliding-window';
import type { Runner } from '../../nn/runner';
import { dataFolder } from '../data-folder';

/** A model as records name it. */
export interface InstalledModel {
  readonly name: string;
  readonly sha256: string;
}

/**
 * The folder of the shipped models: `resources/models` of the project, or of the packaged app, whose own resources folder
 * Electron names. `LACUNA_MODELS` names another one.
 */
export function modelFolder(): string {
  const named = process.env['LACUNA_MODELS'];
  if (named) return named;
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    const folder = join(at, 'resources', 'models');
    if (existsSync(folder) || dirname(at) === at) return folder;
  }
}

/** The folder of models that a site has installed: one for the app and the command line, kept when the app is updated. */
export function userModelFolder(): string {
  return join(dataFolder(), 'models');
}

/** The nnU-Net models of the site, by name; one whose card is damaged is left out. */
export async function nnunetCards(): Promise<NnunetCard[]> {
  const folder = userModelFolder();
  const names = await nnunetNames(folder);
  const cards = await Promise.all(names.map((name) => readNnunetCard(folder, name).catch(() => undefined)));
  return cards.filter((card) => card !== undefined);
}

export async function installedCards(): Promise<ModelCard[]> {
  const folder = modelFolder();
  return Promise.all((await modelNames(folder)).map((name) => readModelCard(folder, name)));
}

export async function isInstalled(name: string, folder = modelFolder()): Promise<boolean> {
  return (await modelNames(folder)).includes(name);
}

export interface OpenModels {
  readonly installed: readonly InstalledModel[];
  /** The engine that runs them: the one asked for, never another. */
  readonly engine: string;
  /** One value a voxel. */
  readonly infer: Infer;
  release(): Promise<void>;
}

/**
 * Loads models of a folder, the shipped ones by default, into an engine, the processor by default.
 *
 * @throws AppError `model/not-found`, `model/bad-card`, `model/bad-hash`, `model/bad-shape`, `model/engine-unavailable`
 */
export async function openModels(
  names: readonly string[],
  engine = 'cpu',
  folder = modelFolder(),
): Promise<OpenModels> {
  const chosen = engineNamed(engine);
  const runners = new Map<string, { readonly runner: Runner; readonly channels: number | undefined }>();
  const installed: InstalledModel[] = [];
  const release = async (): Promise<void> => {
    await Promise.all([...runners.values()].map(({ runner }) => runner.release()));
  };
  try {
    for (const name of names) {
      const { card, bytes } = await readModel(folder, name);
      const channels = windowChannels(name, bytes, WINDOW_DEFAULTS.window);
      runners.set(name, { runner: await createSession(chosen, bytes), channels });
      installed.push({ name, sha256: card.sha256 });
    }
  } catch (error) {
    await release();
    throw error;
  }
  const infer: Infer = async (model, values, { size }, context, stride = WINDOW_DEFAULTS.stride) => {
    const opened = runners.get(model);
    if (!opened) throw new Error(`the model ${model} was not opened`);
    const { runner } = opened;
    const edge = WINDOW_DEFAULTS.window;
    const inputs = values.length / (size[0] * size[1] * size[2]);
    if ((opened.channels ?? inputs) !== inputs) {
      const reason = `it takes ${opened.channels ?? 0} values a voxel, ${inputs} are given`;
      throw new AppError('model/bad-shape', { name: model, reason });
    }
    const predict = async (windows: Float32Array, count: number): Promise<Float32Array> =>
      (await runner.run({ x: { data: windows, shape: [count, inputs, edge, edge, edge] } }, ['y']))['y']!;
    return slidingWindow(values, size, predict, context, { ...WINDOW_DEFAULTS, stride, inputs });
  };
  return {
    installed,
    engine: chosen,
    infer,
    release,
  };
}
