import { createRandom } from '@shared/random';
import { createRunner } from '@main/nn/runner';
import { input, totalFlops } from '@main/nn/tensor';
import { createTrainer } from '@main/nn/trainer';
import { exportModel, reconstruct } from '@main/nn/vqgan/export-model';
import { VQGAN } from '@main/nn/vqgan/config';
import type { Report } from './index';

export const name = 'nn';

const BATCH = 4;
const REPEATS = 4;

/** Blocks of the encoded label values in empty space. */
function labelled(seed: number): Float32Array {
  const { grid } = VQGAN;
  const random = createRandom(seed);
  const values = new Float32Array(BATCH * grid ** 3);
  for (let i = 0; i < values.length; i += 32)
    if (random.chance(0.3)) values.fill(random.integer(6, 10) / 10, i, i + 32);
  return values;
}

async function seconds(run: (i: number) => Promise<unknown>): Promise<number> {
  await run(0);
  await run(1);
  let best = Infinity;
  for (let i = 2; i < 2 + REPEATS; i++) {
    const start = performance.now();
    await run(i);
    best = Math.min(best, (performance.now() - start) / 1000);
  }
  return best;
}

export async function bench(report: Report): Promise<void> {
  const { grid } = VQGAN;
  const image = input('x', [1, 1, grid, grid, grid]);
  const forward = totalFlops([reconstruct((parameter, shape) => input(parameter, shape), image, VQGAN)]) / 1e9;
  report({ what: 'masked VQ-GAN, forward', value: forward, unit: 'GFLOP a sample' });

  const trainer = await createTrainer({ kind: 'stageOne', batch: BATCH, seed: 1 });
  for (const adversarial of [0, 1]) {
    const time = await seconds((i) => trainer.step({ clean: labelled(i) }, { learningRate: 3e-4, adversarial }));
    const what = `training step, ${adversarial ? 'with' : 'without'} adversary, batch ${BATCH}`;
    report({ what, value: BATCH / time, unit: 'samples/s' });
    // A backward pass is two convolutions for each forward one. The discriminator's work is left out of the count.
    const note = 'three times the forward work; at least 80 wanted on 2 cores';
    report({ what, value: (3 * forward * BATCH) / time, unit: 'GFLOP/s', ...(adversarial === 0 && { note }) });
  }
  const model = exportModel(trainer.weights());
  await trainer.release();

  report({ what: 'exported model', value: model.length / 1e6, unit: 'MB' });
  const runner = await createRunner(model);
  const x = { data: labelled(9), shape: [BATCH, 1, grid, grid, grid] };
  const time = await seconds(() => runner.run({ x }, ['y']));
  report({ what: `inference, batch ${BATCH}`, value: BATCH / time, unit: 'windows/s' });
  report({ what: `inference, batch ${BATCH}`, value: (forward * BATCH) / time, unit: 'GFLOP/s' });
  await runner.release();
}
