import { AppError } from '@shared/errors';
import { createSession, type EngineName } from '../../inference/engines';
import { firstLine } from '../../inference/first-line';
import { replaceConvTranspose } from '../../inference/replace-conv-transpose';
import type { NnunetCard } from './installed-model';
import { channelCount, type NnunetPlan } from './plans';
import type { TileNetwork } from './predict';

/** Engines without three-dimensional transposed convolutions. */
const WITHOUT_CONV_TRANSPOSE: ReadonlySet<EngineName> = new Set(['webgpu']);

export interface OpenNetwork extends TileNetwork {
  release(): Promise<void>;
}

/**
 * Loads an nnU-Net model into an engine. Throws AppError `model/engine-unavailable`, `model/bad-shape`; running it throws
 * `model/bad-output` where the engine fails.
 */
export async function openNetwork(
  bytes: Uint8Array,
  plan: NnunetPlan,
  { name, input, output }: Pick<NnunetCard, 'name' | 'input' | 'output'>,
  engine: EngineName,
  threads?: number,
): Promise<OpenNetwork> {
  const { patch } = plan;
  const session = await createSession(engine, fitted(bytes, engine), threads);
  return {
    name,
    patch,
    channels: channelCount(plan),
    async infer(tile) {
      try {
        return (await session.run({ [input]: { data: tile, shape: [1, 1, ...patch] } }, [output]))[output]!;
      } catch (error) {
        throw new AppError('model/bad-output', { name, reason: firstLine(error) }, { cause: error });
      }
    },
    release: () => session.release(),
  };
}

function fitted(bytes: Uint8Array, engine: EngineName): Uint8Array {
  if (!WITHOUT_CONV_TRANSPOSE.has(engine)) return bytes;
  try {
    return replaceConvTranspose(bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError('model/engine-unavailable', { engine, reason: `the model: ${error.message}` }, { cause: error });
  }
}
