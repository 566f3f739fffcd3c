import { createSession } from '@main/inference/engines';
import { ANATOMY_UNET, type UnetConfig } from '@main/nn/unet/config';
import { exportUnet } from '@main/nn/unet/export-model';
import { unet, unetInputs, unetLayout } from '@main/nn/unet/network';
import { createUnetTrainer, type UnetBatch } from '@main/nn/unet/trainer';
import { createRandom } from '@shared/random';
import { describe, expect, it } from 'vitest';
import { describeNetwork } from './network-check';

const tiny: UnetConfig = {
  grid: 16,
  classes: 3,
  channels: [8, 8, 16],
  blocks: [1, 1, 1, 1],
  around: [8, 8],
  groups: 4,
};
const VOXELS = tiny.grid ** 3;
const SEED = 5;

/** Voxels of what lies around: 8^3, each 4 of the cube's wide, the cube in the middle. */
const AROUND = 8 ** 3;

/** Two balls of different brightness in noise; the labels say which is which. Nothing is known around. */
function balls(step: number): UnetBatch {
  const random = createRandom(SEED, `balls/${step}`);
  const x = new Float32Array(2 * VOXELS);
  const labels = new Uint8Array(2 * VOXELS);
  for (let n = 0; n < 2; n++) {
    const shift = random.uniform(-2, 2);
    for (let i = 0; i < VOXELS; i++) {
      const at = [i % 16, Math.floor(i / 16) % 16, Math.floor(i / 256)] as const;
      const near = Math.hypot(at[0] - 4, at[1] - 8 - shift, at[2] - 8) < 3.2;
      const far = Math.hypot(at[0] - 11, at[1] - 8 + shift, at[2] - 8) < 3.2;
      labels[n * VOXELS + i] = near ? 1 : far ? 2 : 0;
      x[n * VOXELS + i] = (near ? 1 : far ? 0.6 : 0) + 0.1 * random.normal();
    }
  }
  return { x, around: new Float32Array(2 * AROUND), labels, emphasis: new Float32Array(2 * VOXELS).fill(1) };
}

/** The same ball in both samples; light on the far left or right of what lies around says which label it has. */
function alike(step: number): UnetBatch {
  const random = createRandom(SEED, `alike/${step}`);
  const x = new Float32Array(2 * VOXELS);
  const around = new Float32Array(2 * AROUND);
  const labels = new Uint8Array(2 * VOXELS);
  for (let n = 0; n < 2; n++) {
    const label = random.chance(0.5) ? 1 : 2;
    for (let i = 0; i < AROUND; i++) around[n * AROUND + i] = i % 8 === (label === 1 ? 0 : 7) ? 1 : 0;
    for (let i = 0; i < VOXELS; i++) {
      const inside = Math.hypot((i % 16) - 8, (Math.floor(i / 16) % 16) - 8, Math.floor(i / 256) - 8) < 5;
      x[n * VOXELS + i] = Number(inside) + 0.05 * random.normal();
      labels[n * VOXELS + i] = inside ? label : 0;
    }
  }
  return { x, around, labels, emphasis: new Float32Array(2 * VOXELS).fill(1) };
}

const options = { network: tiny, batch: 2, classWeights: [0.5, 1, 1], seed: SEED, threads: 1 };

describeNetwork({
  name: 'U-Net',
  layout: unetLayout(tiny),
  build: (p) => unet(p, unetInputs(tiny, 2), tiny),
  shape: [2, 3, 16, 16, 16],
});

describe('U-Net', () => {
  it('of the shipped size stays under 12 MB', () => {
    expect(4 * unetLayout(ANATOMY_UNET).size).toBeLessThan(12e6);
  });
});

describe(`U-Net trainer (seed ${SEED})`, () => {
  it('counts the surprise of each voxel as often as its emphasis says', async () => {
    const trainer = await createUnetTrainer(options);
    const crossEntropy = async (emphasis: (i: number) => number): Promise<number> => {
      trainer.loadState(begun);
      const batch = { ...balls(0), emphasis: Float32Array.from({ length: 2 * VOXELS }, (_, i) => emphasis(i)) };
      return (await trainer.step(batch, 0)).crossEntropy;
    };
    const begun = trainer.saveState();
    const whole = await crossEntropy(() => 1);
    const [one, other] = [await crossEntropy((i) => (i % 3 ? 1 : 0)), await crossEntropy((i) => (i % 3 ? 0 : 1))];
    expect(whole).toBeGreaterThan(0.1);
    expect(one + other).toBeCloseTo(whole, 4);
    expect(await crossEntropy((i) => (i % 3 ? 1 : 5))).toBeCloseTo(one + 5 * other, 4);
    await trainer.release();
  });

  it('learns to label two balls, and the exported file labels as the trainer learnt', async () => {
    const trainer = await createUnetTrainer(options);
    const first = await trainer.step(balls(0), 3e-3);
    for (let step = 1; step < 60; step++) await trainer.step(balls(step), 3e-3);
    const last = await trainer.step(balls(60), 3e-3);
    expect(last.crossEntropy).toBeLessThan(first.crossEntropy / 3);
    expect(last.dice).toBeGreaterThan(0.7);

    const runner = await createSession('cpu', exportUnet(trainer.weights(), tiny), 1);
    const { x, labels } = balls(99);
    const one = {
      x: { data: x.slice(0, VOXELS), shape: [1, 1, 16, 16, 16] },
      around: { data: new Float32Array(AROUND), shape: [1, 1, 8, 8, 8] },
    };
    const classes = (await runner.run(one, ['y']))['y']!;
    await runner.release();
    await trainer.release();
    let right = 0;
    let foreground = 0;
    for (let i = 0; i < VOXELS; i++) {
      const p = [classes[i]!, classes[VOXELS + i]!, classes[2 * VOXELS + i]!];
      expect(p[0]! + p[1]! + p[2]!).toBeCloseTo(1, 4);
      if (labels[i] === 0) continue;
      foreground++;
      if (p.indexOf(Math.max(...p)) === labels[i]) right++;
    }
    expect(right / foreground).toBeGreaterThan(0.85);
  });

  it('goes on from a saved state exactly as without the stop', async () => {
    const whole = await createUnetTrainer(options);
    for (let step = 0; step < 3; step++) await whole.step(balls(step), 1e-3);
    const stopped = await createUnetTrainer(options);
    for (let step = 0; step < 2; step++) await stopped.step(balls(step), 1e-3);
    const resumed = await createUnetTrainer({ ...options, seed: 77 });
    resumed.loadState(stopped.saveState());
    await resumed.step(balls(2), 1e-3);
    expect(resumed.stepCount).toBe(3);
    expect(resumed.weights()).toEqual(whole.weights());
    expect(() => resumed.loadState({ weights: new Float32Array(3) })).toThrow(/does not fit/);
    await Promise.all([whole.release(), stopped.release(), resumed.release()]);
  });

  it('learns by what lies around the cube which of two like balls it sees', async () => {
    const trainer = await createUnetTrainer(options);
    let last = 0;
    for (let step = 0; step < 80; step++) last = (await trainer.step(alike(step), 3e-3)).crossEntropy;
    expect(last).toBeLessThan(0.1);
    await trainer.release();
  });

  it('refuses to export weights that lack a parameter', () => {
    expect(() => exportUnet({}, tiny)).toThrow(/unet\/stem/);
  });
});
