import { AppError } from '@shared/errors';
import { crc32 } from 'node:zlib';
import { writeFileAtomic } from '../volume/io/atomic-writer';
import { type Stage } from './batches';
import { readIfThere } from './optional-file-reader';
import { type Mode } from './schedule';

const MAGIC = 'lacuna-checkpoint';
const VERSION = 1;

/** Name -> values, as the trainer's `saveState` gives them. */
export type Tensors = Readonly<Record<string, Float32Array>>;

/** What must be equal for a run to go on exactly, and where it stands. */
export interface CheckpointHeader {
  readonly stage: Stage;
  readonly mode: Mode;
  /** Steps done, 0..steps. */
  readonly step: number;
  readonly steps: number;
  readonly seed: number;
  readonly batch: number;
  readonly subjects: number;
  /** Seconds of training so far. */
  readonly seconds: number;
}

export interface Checkpoint extends CheckpointHeader {
  readonly state: Tensors;
}

/**
 * One file: a line of JSON (header, names and lengths of the tensors, CRC-32 of the rest), a line feed, then the tensors
 * as little-endian float32, one after another. Written atomically: a killed run leaves the previous checkpoint.
 */
export async function writeCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  const { state, ...header } = checkpoint;
  const names = Object.keys(state);
  // An empty part would reset the running checksum.
  const parts = names.map((name) => bytesOf(state[name]!)).filter((part) => part.length > 0);
  const crc = parts.reduce((value, part) => crc32(part, value), 0);
  const tensors = names.map((name) => ({ name, length: state[name]!.length }));
  const line = `${JSON.stringify({ magic: MAGIC, version: VERSION, header, tensors, crc })}\n`;
  await writeFileAtomic(path, [new TextEncoder().encode(line), ...parts]);
}

/** Undefined when the file does not exist; throws `training/bad-checkpoint` when it is no whole checkpoint. */
export async function readCheckpoint(path: string): Promise<Checkpoint | undefined> {
  const bytes = await readIfThere(path);
  if (!bytes) return undefined;
  const end = bytes.indexOf(10);
  const parsed = end > 0 ? parseLine(new TextDecoder().decode(bytes.subarray(0, end))) : undefined;
  if (!parsed)
    throw new AppError('training/bad-checkpoint', { path, reason: 'it is not a checkpoint of this version' });
  const body = bytes.subarray(end + 1);
  const expected = parsed.tensors.reduce((sum, tensor) => sum + 4 * tensor.length, 0);
  if (body.length !== expected || crc32(body) !== parsed.crc) {
    throw new AppError('training/bad-checkpoint', { path, reason: 'it is damaged or cut short' });
  }
  // A copy, because a file's buffer need not be aligned to four bytes.
  const values = new Float32Array(new Uint8Array(body).buffer);
  const state: Record<string, Float32Array> = {};
  let at = 0;
  for (const { name, length } of parsed.tensors) {
    state[name] = values.slice(at, at + length);
    at += length;
  }
  return { ...parsed.header, state };
}

interface Line {
  readonly magic: string;
  readonly version: number;
  readonly header: CheckpointHeader;
  readonly tensors: readonly { readonly name: string; readonly length: number }[];
  readonly crc: number;
}

function parseLine(text: string): Line | undefined {
  try {
    const line = JSON.parse(text) as Partial<Line>;
    return line.magic === MAGIC && line.version === VERSION ? (line as Line) : undefined;
  } catch {
    return undefined;
  }
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
