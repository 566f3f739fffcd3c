import { AppError } from '@shared/errors';
import { basename } from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '../../volume/io/atomic-writer';
import { readIfThere } from '../optional-file-reader';
import { readOnnx } from '../../nn/onnx/read-onnx';
import { joinFlat, type ParameterLayout, type Tensors } from '../../nn/parameters';

const LENGTHS = z.array(z.tuple([z.string(), z.number().int().nonnegative()]));

/** A line of JSON with names and lengths, then the values as little-endian float32. Written whole or not at all. */
export async function writeState(path: string, state: Tensors): Promise<void> {
  const names = Object.keys(state);
  const head = JSON.stringify(names.map((name) => [name, state[name]!.length]));
  const parts = names.map((name) => {
    const { buffer, byteOffset, byteLength } = state[name]!;
    return new Uint8Array(buffer, byteOffset, byteLength);
  });
  await writeFileAtomic(path, [new TextEncoder().encode(`${head}\n`), ...parts]);
}

/** Undefined where there is none. Throws `training/bad-checkpoint` on a file that is no whole one. */
export async function readState(path: string): Promise<Tensors | undefined> {
  const bytes = await readIfThere(path);
  if (!bytes) return undefined;
  const end = bytes.indexOf(10);
  const head = lengthsOf(bytes.subarray(0, Math.max(0, end)).toString('utf8'));
  if (!head) throw new AppError('training/bad-checkpoint', { path, reason: 'it is not a checkpoint of this version' });
  if (bytes.length !== head.reduce((sum, [, length]) => sum + 4 * length, end + 1)) {
    throw new AppError('training/bad-checkpoint', { path, reason: 'it is damaged or cut short' });
  }
  let at = end + 1;
  return Object.fromEntries(
    head.map(([name, length]) => {
      const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + at + 4 * length));
      at += 4 * length;
      return [name, values];
    }),
  );
}

/**
 * The averaged weights with which another run begins: of the checkpoint at `path`, or of a trained model (`.onnx`) whose
 * network has the parameters of `layout`.
 *
 * @throws AppError `file/not-found`, `training/bad-checkpoint`
 */
export async function readWeights(path: string, layout: ParameterLayout): Promise<Tensors> {
  if (path.toLowerCase().endsWith('.onnx')) return readModelWeights(path, layout);
  const state = await readState(path);
  if (!state) throw new AppError('file/not-found', { path });
  const average = state['average'];
  if (!average) throw new AppError('training/bad-checkpoint', { path, reason: 'it holds no weights' });
  return { weights: average, average };
}

/** How a card's command names what a run began with: a model by its name, of another run its `checkpoint`. */
export function fromOption(path: string | undefined, checkpoint: string): string {
  return path === undefined ? '' : ` --from ${weightsInCommand(path, checkpoint)}`;
}

/** The name of such a file in a card's command, which tells no folder of this computer. */
export function weightsInCommand(path: string, checkpoint: string): string {
  return path.toLowerCase().endsWith('.onnx') ? basename(path) : `RUN/${checkpoint}`;
}

async function readModelWeights(path: string, layout: ParameterLayout): Promise<Tensors> {
  const bytes = await readIfThere(path);
  if (!bytes) throw new AppError('file/not-found', { path });
  const weights = joinFlat(tensorsOf(bytes, path), layout);
  if (!weights) throw new AppError('training/bad-checkpoint', { path, reason: 'it is a model of another network' });
  return { weights, average: weights };
}

function tensorsOf(bytes: Uint8Array, path: string): Tensors {
  try {
    return Object.fromEntries([...readOnnx(bytes).tensors].map(([name, { values }]) => [name, values]));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError('training/bad-checkpoint', { path, reason: error.message });
  }
}

function lengthsOf(line: string): [string, number][] | undefined {
  try {
    return LENGTHS.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
