import { createRandom } from '@shared/random';
import { createFlatTrainer, type FlatTrainer } from '../flat-trainer';
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

export interface HealerTrainer extends Omit<FlatTrainer, 'step'> {
  step(batch: HealerBatch, learningRate: number): Promise<{ readonly crossEntropy: number; readonly dice: number }>;
}

const AVERAGING = 0.995;

export async function createHealerTrainer(options: HealerTrainerOptions): Promise<HealerTrainer> {
  const { network, batch, seed, threads } = options;
  const trainer = await createFlatTrainer({
    layout: healerLayout(network),
    outputs: healerStep(network, batch),
    random: createRandom(seed, 'healer'),
    averaging: AVERAGING,
    ...(threads !== undefined && { threads }),
  });
  const cube = [network.grid, network.grid, network.grid];
  return {
    get stepCount() {
      return trainer.stepCount;
    },
    async step({ x, target }, learningRate) {
      const feeds = {
        x: { data: x, shape: [batch, 2, ...cube] },
        target: { data: target, shape: [batch, 1, ...cube] },
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
