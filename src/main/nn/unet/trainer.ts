import { createRandom } from '@shared/random';
import { type BatchTrainer, createBatchTrainer } from '../flat-trainer';
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
  /** How much each voxel counts in the cross-entropy, [batch, g, g, g]; 1 is as usual. */
  readonly emphasis: Float32Array;
}

export type UnetTrainer = BatchTrainer<UnetBatch, 'crossEntropy' | 'dice'>;

const AVERAGING = 0.995;

export function createUnetTrainer(options: UnetTrainerOptions): Promise<UnetTrainer> {
  const { network, batch, classWeights, seed, threads } = options;
  const { grid, classes } = network;
  const cube = [grid, grid, grid];
  const edge = aroundEdge(network);
  const weight = { data: Float32Array.from(classWeights), shape: [classes] };
  return createBatchTrainer(
    {
      layout: unetLayout(network),
      outputs: unetStep(network, batch),
      random: createRandom(seed, 'unet'),
      averaging: AVERAGING,
      ...(threads !== undefined && { threads }),
    },
    ({ x, around, labels, emphasis }) => ({
      x: { data: x, shape: [batch, 1, ...cube] },
      around: { data: around, shape: [batch, 1, edge, edge, edge] },
      target: { data: oneHot(labels, classes, grid ** 3), shape: [batch, classes, ...cube] },
      emphasis: { data: emphasis, shape: [batch, 1, ...cube] },
      weight,
    }),
  );
}

/** Labels [N, voxels] -> [N, classes, voxels]. */
function oneHot(labels: Uint8Array, classes: number, voxels: number): Float32Array {
  const target = new Float32Array(classes * labels.length);
  for (let i = 0; i < labels.length; i++) {
    const sample = Math.floor(i / voxels);
    target[(sample * classes + labels[i]!) * voxels + (i - sample * voxels)] = 1;
  }
  return target;
}
