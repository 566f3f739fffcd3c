import { AppError } from '@shared/errors';
import { z } from 'zod';
import { readOnnx, type StoredModel } from '../nn/onnx/read-onnx';
import { type Runner } from '../nn/runner';
import { constant, count, input, type TfModule } from '../nn/tensor';
import { evaluate } from '../nn/tfjs/evaluate';
import { NETWORK_KEY, reconstruct } from '../nn/vqgan/export-model';

const sizes = z.number().int().positive();

/** The networks that can be rebuilt from an ONNX file of this application. */
const networkSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('vqgan'),
    grid: sizes,
    channels: z.tuple([sizes, sizes, sizes]),
    blocks: z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]),
    groups: sizes,
    codes: sizes,
    codeSize: sizes,
    codewordSize: sizes,
    discriminator: z.tuple([sizes, sizes, sizes]),
  }),
]);

/**
 * Runs a network of this application on tfjs, whatever its backend: the network is built anew from its definition, with
 * the weights of the ONNX file. Throws AppError `model/engine-unavailable` for models of others.
 */
export function createTfjsRunner(tf: TfModule, model: Uint8Array): Runner {
  const stored = readOnnx(model);
  const network = networkOf(stored);
  const shape = [network.grid, network.grid, network.grid];
  const port = (name: string): Runner['inputs'][number] => ({ name, shape: ['N', 1, ...shape] });
  const weights = new Map<string, ReturnType<typeof constant>>();
  const build = (batch: number): ReturnType<typeof reconstruct> =>
    reconstruct(
      (name, wanted) => {
        const tensor = stored.tensors.get(name);
        if (tensor?.values.length !== count(wanted)) {
          throw new AppError('model/bad-shape', { name: 'file', reason: `it has no ${name} of ${wanted.join(' x ')}` });
        }
        const known = weights.get(name) ?? constant(tensor.values, wanted);
        weights.set(name, known);
        return known;
      },
      input('x', [batch, 1, ...shape]),
      network,
    );
  build(1);
  return {
    inputs: [port('x')],
    outputs: [port('y')],
    async run({ x }, wanted) {
      if (!x || wanted.some((name) => name !== 'y')) throw new Error('the model has the input x and the output y');
      const y = tf.tidy(() => evaluate(tf, [build(x.shape[0]!)], { x: tf.tensor(x.data, [...x.shape]) })[0]!);
      const data = Float32Array.from(await y.data());
      y.dispose();
      return { y: data };
    },
    release: () => Promise.resolve(),
  };
}

function networkOf({ metadata }: StoredModel): z.infer<typeof networkSchema> {
  const json = metadata[NETWORK_KEY];
  const reason = 'it runs the networks of this application only, and the model is another one';
  if (json === undefined) throw new AppError('model/engine-unavailable', { engine: 'tfjs', reason });
  return networkSchema.parse(JSON.parse(json));
}
