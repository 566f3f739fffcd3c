import { AppError } from '@shared/errors';
import { createRandom } from '@shared/random';
import { writeOnnx } from '../onnx/write-onnx';
import { initialFlat, splitFlat, type Tensors } from '../parameters';
import { createRunner, type Feeds } from '../runner';
import type { UnetConfig } from './config';
import { unetLayout } from './network';
import { unetStep } from './training-step';

export interface UnetTrainerOptions {
  readonly network: UnetConfig;
  readonly batch: number;
  /** Weight of each class in the cross-entropy. */
  readonly classWeights: readonly number[];
  readonly seed: number;
  readonly threads?: number;
}

export interface UnetBatch {
  /** [batch, 1, g, g, g] */
  readonly x: Float32Array;
  /** Labels [batch, g, g, g]. */
  readonly labels: Uint8Array;
}

export interface UnetTrainer {
  readonly stepCount: number;
  step(batch: UnetBatch, learningRate: number): Promise<{ readonly crossEntropy: number; readonly dice: number }>;
  saveState(): Tensors;
  /** @throws AppError `model/bad-shape` */
  loadState(state: Tensors): void;
  /** The averaged weights by parameter name, for `exportUnet`. */
  weights(): Tensors;
  release(): Promise<void>;
}

const AVERAGING = 0.99;

export async function createUnetTrainer(options: UnetTrainerOptions): Promise<UnetTrainer> {
  const { network, batch, classWeights, seed, threads } = options;
  const { grid, classes } = network;
  const layout = unetLayout(network);
  const { state: shapes, outputs } = unetStep(network, batch);
  const runner = await createRunner(writeOnnx(outputs), threads);
  const start = initialFlat(layout, createRandom(seed, 'unet'));
  const state = new Map<string, Float32Array>(
    Object.keys(shapes).map((name) => [
      name,
      name === 'weights' || name === 'average' ? start.slice() : new Float32Array(layout.size),
    ]),
  );
  const target = new Float32Array(batch * classes * grid ** 3);
  let stepCount = 0;

  function oneHot(labels: Uint8Array): Float32Array {
    target.fill(0);
    const voxels = grid ** 3;
    for (let n = 0; n < batch; n++) {
      for (let i = 0; i < voxels; i++) target[(n * classes + labels[n * voxels + i]!) * voxels + i] = 1;
    }
    return target;
  }

  return {
    get stepCount() {
      return stepCount;
    },
    async step({ x, labels }, learningRate) {
      const t = stepCount + 1;
      const one = (value: number): Feeds[string] => ({ data: Float32Array.of(value), shape: [] });
      const cube = [grid, grid, grid];
      const results = await runner.run(
        {
          x: { data: x, shape: [batch, 1, ...cube] },
          target: { data: oneHot(labels), shape: [batch, classes, ...cube] },
          weight: { data: Float32Array.from(classWeights), shape: [classes] },
          learningRate: one(learningRate),
          step: one(t),
          averaging: one(Math.min(AVERAGING, t / (t + 10))),
          ...Object.fromEntries([...state].map(([name, data]) => [name, { data, shape: [layout.size] }])),
        },
        Object.keys(outputs),
      );
      for (const name of state.keys()) state.set(name, results[`next/${name}`]!);
      stepCount = t;
      return { crossEntropy: results['loss/crossEntropy']![0]!, dice: results['loss/dice']![0]! };
    },
    saveState: () => ({ ...Object.fromEntries(state), step: Float32Array.of(stepCount) }),
    loadState(saved) {
      for (const name of state.keys()) {
        if (saved[name]?.length !== layout.size) {
          throw new AppError('model/bad-shape', { name: 'checkpoint', reason: `${name} has another size` });
        }
      }
      for (const name of state.keys()) state.set(name, saved[name]!.slice());
      stepCount = saved['step']?.[0] ?? 0;
    },
    weights: () => splitFlat(state.get('average')!, layout),
    release: () => runner.release(),
  };
}
