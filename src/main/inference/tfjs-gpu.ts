import { AppError } from '@shared/errors';
import { createRequire } from 'node:module';
import util from 'node:util';
import { type TfModule } from '../nn/tensor';
import { firstLine } from './first-line';

/** An optional dependency: its native library is fetched by its own install script, which needs CUDA 11.2. */
const PACKAGE = '@tensorflow/tfjs-node-gpu';

/** tfjs-node calls two helpers that Node dropped with version 23. */
export function restoreUtil(target: object = util): void {
  const missing = {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: (value: unknown) => Array.isArray(value),
  };
  for (const [name, value] of Object.entries(missing)) {
    if (!(name in target)) Object.defineProperty(target, name, { value, configurable: true });
  }
}

/** Loads TensorFlow.js on the graphics card. Throws AppError `model/engine-unavailable` where it is not or cannot run. */
export async function loadTfjsGpu(): Promise<TfModule> {
  const unavailable = (reason: string, cause?: unknown): AppError =>
    new AppError('model/engine-unavailable', { engine: 'tfjs-gpu', reason }, { cause });
  restoreUtil();
  let tf: TfModule;
  try {
    createRequire(import.meta.url).resolve(PACKAGE);
  } catch (error) {
    throw unavailable(`${PACKAGE} is not installed`, error);
  }
  try {
    const loaded = (await import(PACKAGE)) as TfModule & { readonly default?: TfModule };
    tf = loaded.default ?? loaded;
    await tf.ready();
  } catch (error) {
    const missing = error instanceof Error && error.message.includes('tfjs_binding');
    const why = missing ? 'its native library is not there; see "npm rebuild"' : firstLine(error);
    throw unavailable(`it needs CUDA 11.2 and cuDNN 8.1 (${why})`, error);
  }
  if (tf.getBackend() !== 'tensorflow') throw unavailable(`it offers only its ${tf.getBackend()} backend`);
  return tf;
}
