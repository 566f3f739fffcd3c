import { createRandom } from '@shared/random';
import { type BatchTrainer, createBatchTrainer } from '../flat-trainer';
import type { HealerConfig } from './config';
import { healerLayout } from './network';
import { healerStep } from './training-step';

export interface HealerTrainerOptions {
  readonly network: HealerConfig;
  readonly batch: number;
  /** Decides the initial weights. */
  readonly seed: number;
  readonly threads?: number;
}

export interface HealerBatch {
  /** Encoded anatomy and its mirror image, [batch, 2, g, g, g]. */
  readonly x: Float32Array;
  /** 1 where bone was taken away, [batch, 1, g, g, g]. */
  readonly target: Float32Array;
}

export type HealerTrainer = BatchTrainer<HealerBatch, 'crossEntropy' | 'dice'>;

const AVERAGING = 0.995;

export function createHealerTrainer(options: HealerTrainerOptions): Promise<HealerTrainer> {
  const { network, batch, seed, threads } = options;
  const cube = [network.grid, network.grid, network.grid];
  return createBatchTrainer(
    {
      layout: healerLayout(network),
      outputs: healerStep(network, batch),
      random: createRandom(seed, 'healer'),
      averaging: AVERAGING,
      ...(threads !== undefined && { threads }),
    },
    ({ x, target }) => ({
      x: { data: x, shape: [batch, 2, ...cube] },
      target: { data: target, shape: [batch, 1, ...cube] },
    }),
  );
}
