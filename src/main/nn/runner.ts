import { availableParallelism } from 'node:os';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type Shape } from './tensor';

export type Feeds = Readonly<Record<string, { readonly data: Float32Array; readonly shape: Shape }>>;

/** A graph loaded into ONNX Runtime's CPU provider. Feeds that the graph does not have are left out. */
export interface Runner {
  run(feeds: Feeds, wanted: readonly string[]): Promise<Record<string, Float32Array>>;
  release(): Promise<void>;
}

export async function createRunner(model: Uint8Array, threads?: number): Promise<Runner> {
  const session = await InferenceSession.create(model, {
    executionProviders: ['cpu'],
    logSeverityLevel: 3,
    // With the number left open, ONNX Runtime ties its threads to cores, and by default they spin while they wait: both
    // cost several times the run time as soon as another program is busy.
    intraOpNumThreads: threads ?? availableParallelism(),
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  const known = new Set(session.inputNames);
  return {
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

function floats(tensor: Tensor): Float32Array {
  if (tensor.data instanceof Float32Array) return tensor.data;
  throw new Error(`expected float32 values, got ${tensor.type}`);
}
