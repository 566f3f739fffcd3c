import { AppError } from '@shared/errors';
import { listSupportedBackends } from 'onnxruntime-node';
import { writeOnnx } from '../nn/onnx/write-onnx';
import { conv } from '../nn/ops/conv';
import { createRunner, type Runner } from '../nn/runner';
import { constant, input } from '../nn/tensor';
import { hasGraphicsDevice, hasProviderLibrary } from './engine-reader';
import { createTfjsRunner } from './tfjs-runner';
import { firstLine } from './first-line';
import { loadTfjsGpu } from './tfjs-gpu';

export type EngineName = 'cpu' | 'directml' | 'webgpu' | 'cuda' | 'tensorrt' | 'tfjs-gpu';

interface Engine {
  readonly title: string;
  /** ONNX Runtime's name; none for tfjs. */
  readonly provider?: string;
  /** Why it cannot run here, found without loading drivers; undefined: it may. */
  readonly obstacle: () => Promise<string | undefined>;
}

const no = (): Promise<undefined> => Promise.resolve(undefined);
const needsCuda = async (): Promise<string | undefined> =>
  (await hasProviderLibrary('cuda'))
    ? undefined
    : 'its libraries are not installed: run "npm run setup:cuda" once with network access';

const ENGINES: Readonly<Record<EngineName, Engine>> = {
  cpu: { title: 'ONNX Runtime on the processor', provider: 'cpu', obstacle: no },
  directml: {
    title: 'ONNX Runtime on any graphics card of Windows (DirectML)',
    provider: 'dml',
    obstacle: () => Promise.resolve(process.platform === 'win32' ? undefined : 'DirectML is part of Windows'),
  },
  webgpu: {
    title: 'ONNX Runtime on any graphics card (WebGPU)',
    provider: 'webgpu',
    obstacle: async () => ((await hasGraphicsDevice()) ? undefined : 'this computer has no graphics device'),
  },
  cuda: { title: 'ONNX Runtime on an NVIDIA card (CUDA)', provider: 'cuda', obstacle: needsCuda },
  tensorrt: { title: 'ONNX Runtime on an NVIDIA card (TensorRT)', provider: 'tensorrt', obstacle: needsCuda },
  'tfjs-gpu': { title: 'TensorFlow.js on an NVIDIA card (CUDA 11.2)', obstacle: no },
};

export const ENGINE_NAMES = Object.keys(ENGINES) as readonly EngineName[];

export interface EngineStatus {
  readonly name: EngineName;
  readonly title: string;
  readonly available: boolean;
  /** Why not; empty where it is available. */
  readonly reason: string;
}

/** Every engine and whether it really computes here: each is given a small convolution whose result is known. */
export async function listEngines(): Promise<EngineStatus[]> {
  const found: EngineStatus[] = [];
  for (const name of ENGINE_NAMES) {
    const reason = await whyNot(name);
    found.push({ name, title: ENGINES[name].title, available: reason === undefined, reason: reason ?? '' });
  }
  return found;
}

let automatic: Promise<EngineName> | undefined;

/**
 * The engine for those who leave the choice to the program: CUDA where somebody has set it up and it computes right, else
 * the processor. Found once a process.
 */
export function automaticEngine(): Promise<EngineName> {
  automatic ??= whyNot('cuda').then((obstacle) => (obstacle === undefined ? 'cuda' : 'cpu'));
  return automatic;
}

/** Throws AppError `model/engine-unavailable` for a name that no engine has. */
export function engineNamed(name: string): EngineName {
  if (Object.hasOwn(ENGINES, name)) return name as EngineName;
  const reason = `there is none of that name, only ${ENGINE_NAMES.join(', ')}`;
  throw new AppError('model/engine-unavailable', { engine: name, reason });
}

/**
 * Loads a model (an ONNX file) into the engine asked for and no other. Throws AppError `model/engine-unavailable` with the
 * engine's own words where it cannot run, `model/bad-shape` where the file is not a model.
 */
export async function createSession(engine: EngineName, model: Uint8Array, threads?: number): Promise<Runner> {
  const { provider, obstacle } = ENGINES[engine];
  const reason = (await obstacle()) ?? unsupported(provider);
  if (reason !== undefined) throw new AppError('model/engine-unavailable', { engine, reason });
  try {
    if (provider === undefined) return createTfjsRunner(await loadTfjsGpu(), model);
    return await createRunner(model, threads, provider);
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (engine === 'cpu') {
      throw new AppError('model/bad-shape', { name: 'file', reason: firstLine(error) }, { cause: error });
    }
    throw new AppError('model/engine-unavailable', { engine, reason: firstLine(error) }, { cause: error });
  }
}

function unsupported(provider: string | undefined): string | undefined {
  if (provider === undefined || listSupportedBackends().some((backend) => backend.name === provider)) return undefined;
  return `this build of ONNX Runtime has no ${provider} for ${process.platform} ${process.arch}`;
}

const PROBE_SIZE = 8;

/** A sum over 3 x 3 x 3 neighbours. */
function probe(): Uint8Array {
  const shape = [1, 1, PROBE_SIZE, PROBE_SIZE, PROBE_SIZE];
  const ones = constant(new Float32Array(27).fill(1), [1, 1, 3, 3, 3], 'ones');
  return writeOnnx({ y: conv(input('x', shape), ones) });
}

async function whyNot(name: EngineName): Promise<string | undefined> {
  try {
    if (name === 'tfjs-gpu') {
      await loadTfjsGpu();
      return undefined;
    }
    const session = await createSession(name, probe());
    try {
      const shape = [1, 1, PROBE_SIZE, PROBE_SIZE, PROBE_SIZE];
      const x = { data: new Float32Array(PROBE_SIZE ** 3).fill(1), shape };
      const { y } = await session.run({ x }, ['y']);
      const [corner, middle] = [y![0]!, y![Math.floor(y!.length / 2) + PROBE_SIZE * 4 + 4]!];
      return corner === 8 && middle === 27 ? undefined : 'it computes wrong values here';
    } finally {
      await session.release();
    }
  } catch (error) {
    return error instanceof AppError ? String(error.details['reason']) : firstLine(error);
  }
}
