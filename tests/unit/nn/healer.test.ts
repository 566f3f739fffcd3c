import { describe, expect, it } from 'vitest';
import { createRandom } from '@shared/random';
import type { HealerConfig } from '@main/nn/healer/config';
import { HEALER } from '@main/nn/healer/config';
import { exportHealer } from '@main/nn/healer/export-model';
import { healer, healerLayout } from '@main/nn/healer/network';
import { createHealerTrainer, type HealerBatch } from '@main/nn/healer/trainer';
import { createRunner } from '@main/nn/runner';
import { input } from '@main/nn/tensor';
import { describeNetwork } from './network-check';

const SMALL: HealerConfig = { grid: 16, channels: [8, 8, 16, 16], blocks: [1, 1, 1, 1, 1, 1], groups: 4 };
const SEED = 6;
const VOXELS = SMALL.grid ** 3;

/** A bar across x whose left half has lost its middle; the mirror image shows the bar as it was, or as it is. */
function bars(step: number, wounded = true): HealerBatch {
  const random = createRandom(SEED, `bars/${step}`);
  const x = new Float32Array(4 * VOXELS);
  const target = new Float32Array(2 * VOXELS);
  for (let n = 0; n < 2; n++) {
    const [y0, z0] = [random.uniform(5, 11), random.uniform(5, 11)];
    for (let i = 0; i < VOXELS; i++) {
      const at = [i % 16, Math.floor(i / 16) % 16, Math.floor(i / 256)] as const;
      const bar = at[0] >= 2 && at[0] < 14 && Math.hypot(at[1] - y0, at[2] - z0) < 3;
      const wound = bar && wounded && at[0] >= 4 && at[0] < 7;
      if (bar && !wound) x[2 * n * VOXELS + i] = 0.7;
      if (bar && !(wounded && at[0] >= 9 && at[0] < 12)) x[(2 * n + 1) * VOXELS + i] = 0.7;
      if (wound) target[n * VOXELS + i] = 1;
    }
  }
  return { x, target };
}

describeNetwork({
  name: 'healer',
  layout: healerLayout(SMALL),
  build: (p) => healer(p, input('x', [2, 2, 16, 16, 16]), SMALL),
  shape: [2, 1, 16, 16, 16],
});

describe('healer', () => {
  it('of the shipped size stays under 20 MB', () => {
    expect(4 * healerLayout(HEALER).size).toBeLessThan(20e6);
  });
});

describe(`healer trainer (seed ${SEED})`, () => {
  const options = { network: SMALL, batch: 2, seed: SEED, threads: 1 };

  it('learns where a bar lacks bone and leaves a whole one alone; the exported file tells as the trainer learnt', async () => {
    const trainer = await createHealerTrainer(options);
    for (let step = 0; step < 150; step++) await trainer.step(bars(step, step % 3 > 0), 4e-3);
    const model = await createRunner(exportHealer(trainer.weights(), SMALL), 1);
    expect(model.inputs).toEqual([{ name: 'x', shape: ['N', 2, 16, 16, 16] }]);
    expect(model.outputs).toEqual([{ name: 'y', shape: ['N', 1, 16, 16, 16] }]);
    const lost = async (batch: HealerBatch): Promise<Float32Array> =>
      (await model.run({ x: { data: batch.x, shape: [2, 2, 16, 16, 16] } }, ['y']))['y']!;
    const wounded = bars(1000);
    const found = await lost(wounded);
    let [both, sum] = [0, 0];
    for (let i = 0; i < 2 * VOXELS; i++) {
      const here = found[i]! > 0.5 && wounded.x[Math.floor(i / VOXELS) * VOXELS + i] === 0;
      if (here && wounded.target[i]) both++;
      sum += Number(here) + wounded.target[i]!;
    }
    expect((2 * both) / sum).toBeGreaterThan(0.8);
    const whole = bars(2000, false);
    const silent = (await lost(whole)).filter((p, i) => p > 0.5 && whole.x[Math.floor(i / VOXELS) * VOXELS + i] === 0);
    expect(silent.length).toBeLessThan(10);
    await model.release();
    await trainer.release();
  });

  it('goes on exactly from a saved state, and refuses one of another network', async () => {
    const one = await createHealerTrainer(options);
    for (let step = 0; step < 3; step++) await one.step(bars(step), 1e-3);
    const saved = one.saveState();
    const two = await createHealerTrainer({ ...options, seed: 99 });
    two.loadState(saved);
    expect(two.stepCount).toBe(3);
    for (const trainer of [one, two]) for (let step = 3; step < 6; step++) await trainer.step(bars(step), 1e-3);
    expect(two.saveState()).toEqual(one.saveState());
    expect(() => {
      two.loadState({ ...saved, first: new Float32Array(3) });
    }).toThrow(/first/);
    await one.release();
    await two.release();
  });
});
