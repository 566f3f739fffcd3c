import { createRandom } from '@shared/random';
import { createFlatTrainer, type FlatTrainer } from '../flat-trainer';
import { aroundEdge, type UnetConfig } from './config';
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
  /** [batch, 1, g/2, g/2, g/2] */
  readonly around: Float32Array;
  /** Labels [batch, g, g, g]. */
  readonly labels: Uint8Array;
}

export interface UnetTrainer extends Omit<FlatTrainer, 'step'> {
  step(batch: UnetBatch, learningRate: number): Promise<{ readonly crossEntropy: number; readonly dice: number }>;
}

const AVERAGING = 0.995;

export async function createUnetTrainer(options: UnetTrainerOptions): Promise<UnetTrainer> {
  const { network, batch, classWeights, seed, threads } = options;
  const { grid, classes } = network;
  const trainer = await createFlatTrainer({
    layout: unetLayout(network),
    outputs: unetStep(network, batch),
    random: createRandom(seed, 'unet'),
    averaging: AVERAGING,
    ...(threads !== undefined && { threads }),
  });
  const cube = [grid, grid, grid];
  const edge = aroundEdge(network);
  const target = new Float32Array(batch * classes * grid ** 3);

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
      return trainer.stepCount;
    },
    async step({ x, around, labels }, learningRate) {
      const feeds = {
        x: { data: x, shape: [batch, 1, ...cube] },
        around: { data: around, shape: [batch, 1, edge, edge, edge] },
        target: { data: oneHot(labels), shape: [batch, classes, ...cube] },
        weight: { data: Float32Array.from(classWeights), shape: [classes] },
      };
      const { crossEntropy, dice } = await trainer.step(feeds, learningRate);
      return { crossEntropy: crossEntropy!, dice: dice! };
    },
    saveState: trainer.saveState,
    loadState: trainer.loadState,
    weights: trainer.weights,
    release: trainer.release,
  };
}
