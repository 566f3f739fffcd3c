import { availableParallelism } from 'node:os';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type Dimension } from './onnx/onnx-graph';
import { type Shape } from './tensor';

export type Feeds = Readonly<Record<string, { readonly data: Float32Array; readonly shape: Shape }>>;

export interface Port {
  readonly name: string;
  /** Sizes, and names of sizes that are free. */
  readonly shape: readonly Dimension[];
}

/** A model loaded into an engine. */
export interface Runner {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** Float tensors in and out. Feeds that the model does not have are left out. Nothing may rest on shared memory. */
  run(feeds: Feeds, wanted: readonly string[]): Promise<Record<string, Float32Array>>;
  release(): Promise<void>;
}

/**
 * Loads an ONNX model into ONNX Runtime, with so many threads (default: all cores) and its execution provider of that
 * name; operations never fall back to another provider. Throws what ONNX Runtime throws: damaged files, missing drivers.
 */
export async function createRunner(
  model: Uint8Array,
  threads: number = availableParallelism(),
  provider = 'cpu',
): Promise<Runner> {
  const session = await InferenceSession.create(model, {
    executionProviders: [provider],
    logSeverityLevel: 4,
    // With the number left open, ONNX Runtime ties its threads to cores, and by default they spin while they wait: both
    // cost several times the run time as soon as another program is busy.
    intraOpNumThreads: threads,
    extra: {
      session: {
        intra_op: { allow_spinning: '0' },
        ...(provider !== 'cpu' && { disable_cpu_ep_fallback: '1' }),
      },
    },
  });
  const known = new Set(session.inputNames);
  return {
    inputs: ports(session.inputMetadata),
    outputs: ports(session.outputMetadata),
    async run(feeds, wanted) {
      const given = Object.entries(feeds)
        .filter(([name]) => known.has(name))
        .map(([name, { data, shape }]): [string, Tensor] => [name, new Tensor('float32', data, [...shape])]);
      const results = await session.run(Object.fromEntries(given), [...wanted]);
      return Object.fromEntries(wanted.map((name) => [name, floats(results[name]!)]));
    },
    release: () => session.release(),
  };
}

function ports(metadata: readonly InferenceSession.ValueMetadata[]): Port[] {
  return metadata.map((value) => ({ name: value.name, shape: value.isTensor ? value.shape : [] }));
}

function floats(tensor: Tensor): Float32Array {
  if (tensor.data instanceof Float32Array) return tensor.data;
  throw new Error(`expected float32 values, got ${tensor.type}`);
}
