import { afterAll, describe, expect, it } from 'vitest';
import { AppError } from '@shared/errors';
import { createRandom } from '@shared/random';
import { type Tensors } from '@main/nn/parameters';
import { createRunner } from '@main/nn/runner';
import { createTrainer, type Trainer } from '@main/nn/trainer';
import { type VqganConfig } from '@main/nn/vqgan/config';
import { exportModel } from '@main/nn/vqgan/export-model';

const network: VqganConfig = {
  grid: 16,
  channels: [8, 16, 16],
  blocks: [1, 1, 1, 1, 1],
  groups: 4,
  codes: 32,
  codeSize: 8,
  codewordSize: 4,
  discriminator: [4, 8, 8],
};
const batch = 2;
const cube = network.grid ** 3;
const scalars = { learningRate: 2e-3, adversarial: 0 };
const trainers: Trainer[] = [];

async function trainer(options: Partial<Parameters<typeof createTrainer>[0]> = {}): Promise<Trainer> {
  const made = await createTrainer({ kind: 'stageOne', batch, seed: 4, network, threads: 1, ...options });
  trainers.push(made);
  return made;
}

afterAll(async () => {
  for (const one of trainers) await one.release();
});

/** Balls of the values 0.6 to 1 in empty space. */
function balls(seed: number): Float32Array {
  const random = createRandom(seed);
  const values = new Float32Array(batch * cube);
  for (let sample = 0; sample < batch; sample++) {
    const centre = [0, 1, 2].map(() => random.uniform(5, 11));
    const radius = random.uniform(3, 6);
    const value = random.integer(6, 10) / 10;
    for (let i = 0; i < cube; i++) {
      const at = [i % 16, Math.floor(i / 16) % 16, Math.floor(i / 256)];
      if (Math.hypot(...at.map((p, axis) => p - centre[axis]!)) < radius) values[sample * cube + i] = value;
    }
  }
  return values;
}

function without(name: string, tensors: Tensors): Tensors {
  return Object.fromEntries(Object.entries(tensors).filter(([key]) => key !== name));
}

describe('stage one', () => {
  it('learns: the error of unseen balls falls to a fraction, with quantised codes', async () => {
    const one = await trainer();
    const held = { clean: balls(1000) };
    const before = (await one.validate(held)).error;
    for (let step = 0; step < 200; step++) await one.step({ clean: balls(step) }, scalars);
    const { error, reconstruction } = await one.validate(held);
    expect(reconstruction.length).toBe(batch * cube);
    expect(error).toBeLessThan(before / 3);
  });

  it('plays against the discriminator with the weight of eq. 5', async () => {
    const one = await trainer();
    await one.step({ clean: balls(1) }, scalars);
    const { losses } = await one.step({ clean: balls(2) }, { ...scalars, adversarial: 1 });
    expect(losses.lambda).toBeGreaterThan(0);
    // Undecided at first: -log(1/2) for the generator, twice that for the discriminator.
    expect(losses.adversarial).toBeGreaterThan(0.2);
    expect(losses.adversarial).toBeLessThan(2);
    expect(losses.discriminator).toBeGreaterThan(0.5);
    const judge = one.saveState()['discriminator/weights']!;
    await one.step({ clean: balls(3) }, scalars);
    expect(one.saveState()['discriminator/weights']).toEqual(judge);
    await one.step({ clean: balls(4) }, { ...scalars, adversarial: 1 });
    expect(one.saveState()['discriminator/weights']).not.toEqual(judge);
  });

  it('goes on exactly from a saved state', async () => {
    const one = await trainer();
    for (let step = 0; step < 7; step++) await one.step({ clean: balls(step) }, scalars);
    const saved = one.saveState();
    const two = await trainer({ seed: 4 });
    two.loadState(saved);
    expect(two.stepCount).toBe(7);
    for (let step = 7; step < 13; step++) {
      await one.step({ clean: balls(step) }, { ...scalars, adversarial: step > 9 ? 1 : 0 });
      await two.step({ clean: balls(step) }, { ...scalars, adversarial: step > 9 ? 1 : 0 });
    }
    expect(two.saveState()).toEqual(one.saveState());
    expect(two.weights()).toEqual(one.weights());
  });

  it('refuses a state of another network', async () => {
    const one = await trainer();
    const rest = without('codebook', one.saveState());
    expect(() => one.loadState(rest)).toThrow(AppError);
    expect(() => one.loadState({ ...rest, codebook: new Float32Array(3) })).toThrow(/codebook/);
  });

  it('refuses images of another size', async () => {
    const one = await trainer();
    await expect(one.step({ clean: new Float32Array(5) }, scalars)).rejects.toThrow(/clean/);
  });
});

describe('stage two', () => {
  it('trains the encoder alone, towards the clean image', async () => {
    const one = await trainer();
    for (let step = 0; step < 170; step++) await one.step({ clean: balls(step) }, scalars);
    const weights = one.weights();
    const two = await trainer({ kind: 'stageTwo', seed: 9, stageOne: weights });
    const masked = (values: Float32Array): Float32Array => values.map((value, i) => (i % 16 < 8 ? 0 : value));
    const pair = (seed: number): { clean: Float32Array; masked: Float32Array } => {
      const clean = balls(seed);
      return { clean, masked: masked(clean) };
    };
    const before = (await two.validate(pair(1000))).error;
    for (let step = 0; step < 100; step++) {
      const { losses } = await two.step(pair(step), { ...scalars, commitment: 0, latent: 1, decoded: step >= 50 });
      expect(losses.reconstruction === undefined).toBe(step < 50);
    }
    const after = (await two.validate(pair(1000))).error;
    expect(after).toBeLessThan(before * 0.9);
    const now = two.weights();
    for (const [name, values] of Object.entries(weights)) {
      if (name.startsWith('encoder')) expect(now[name], name).not.toEqual(values);
      else expect(now[name], name).toEqual(values);
    }
  });

  it('needs the weights of stage one', async () => {
    await expect(trainer({ kind: 'stageTwo' })).rejects.toThrow(/stage one/);
  });
});

describe('exportModel', () => {
  it('computes what the trainer validates, for any batch', async () => {
    const one = await trainer();
    await one.step({ clean: balls(1) }, scalars);
    const image = balls(2);
    const { reconstruction } = await one.validate({ clean: image });
    const model = await createRunner(exportModel(one.weights(), network), 1);
    expect(model.inputs).toEqual([{ name: 'x', shape: ['N', 1, 16, 16, 16] }]);
    expect(model.outputs).toEqual([{ name: 'y', shape: ['N', 1, 16, 16, 16] }]);
    const single = await model.run({ x: { data: image.slice(cube), shape: [1, 1, 16, 16, 16] } }, ['y']);
    const triple = Float32Array.from([...image, ...image.slice(0, cube)]);
    const three = await model.run({ x: { data: triple, shape: [3, 1, 16, 16, 16] } }, ['y']);
    for (let i = 0; i < cube; i++) {
      expect(Math.abs(single['y']![i]! - reconstruction[cube + i]!)).toBeLessThan(1e-5);
      expect(Math.abs(three['y']![2 * cube + i]! - reconstruction[i]!)).toBeLessThan(1e-5);
    }
    await model.release();
  });

  it('refuses weights that lack a part', async () => {
    const rest = without('codebook', (await trainer()).weights());
    expect(() => exportModel(rest, network)).toThrow(/codebook/);
  });
});
