import { QUIET } from '@shared/jobs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseModelCard } from '@main/inference/model-card';
import { VQGAN } from '@main/nn/vqgan/config';
import { readCheckpoint } from '@main/training/checkpoint-store';
import { readLog } from '@main/training/log-store';
import { TRAIN_DEFAULTS, type TrainOptions } from '@main/training/options';
import { trainModels } from '@main/training/train';
import { same, toyFolder } from './fixtures';

const TINY = {
  ...VQGAN,
  channels: [4, 4, 4] as const,
  blocks: [0, 0, 0, 0, 0] as const,
  groups: 2,
  codes: 16,
  codeSize: 4,
  discriminator: [4, 4, 4] as const,
};

let dir: string;
let options: TrainOptions;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lacuna-train-'));
  const data = await toyFolder(join(dir, 'data'));
  options = {
    ...TRAIN_DEFAULTS,
    data,
    out: '',
    subjects: 9,
    stepsOne: 5,
    stepsTwo: 3,
    batch: 1,
    validationSubjects: 1,
    validateEvery: 2,
    network: TINY,
  };
});
afterAll(() => rm(dir, { recursive: true }));

/** Cancels when stage and step are reached. */
function stopAt(fraction: number): { signal: AbortSignal; onProgress(done: number): void } {
  const controller = new AbortController();
  return { signal: controller.signal, onProgress: (done) => (done >= fraction ? controller.abort() : undefined) };
}

describe('training', () => {
  it('writes models with cards, checkpoints, log and pictures; a run stopped twice ends bit for bit as one that was not', async () => {
    const whole = join(dir, 'whole');
    const result = await trainModels({ ...options, out: whole }, QUIET);
    expect(result.models.map(({ name }) => name)).toEqual(['stage-one', 'stage-two']);
    for (const name of ['stage-one', 'stage-two']) {
      const card = parseModelCard(await readFile(join(whole, `${name}.json`), 'utf8'), name);
      expect(card.training).toMatchObject({ subjects: 2, validationSubjects: 1, batch: 1, mode: 'vqgan' });
      expect(card.figures['error plain']).toBeGreaterThan(0);
    }
    expect((await readdir(whole)).filter((name) => /\.(csv|png|onnx)$/.test(name)).sort()).toEqual([
      ...['losses.csv', 'stage-one.onnx', 'stage-one.png', 'stage-two.onnx', 'stage-two.png'],
    ]);

    const stopped = join(dir, 'stopped');
    // Reading the data is 0.36 of the progress and each of the eight steps 0.08: in stage one, then in stage two.
    for (const fraction of [0.5, 0.82]) {
      const run = trainModels({ ...options, out: stopped, resume: true }, stopAt(fraction));
      await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    }
    await trainModels({ ...options, out: stopped, resume: true }, QUIET);
    for (const stage of ['one', 'two']) {
      const [a, b] = await Promise.all(
        [whole, stopped].map((folder) => readCheckpoint(join(folder, `stage-${stage}.checkpoint`))),
      );
      expect(Object.keys(a!.state).length).toBeGreaterThan(4);
      for (const [name, values] of Object.entries(a!.state)) expect(same(values, b!.state[name]!), name).toBe(true);
      const models = await Promise.all([whole, stopped].map((folder) => readFile(join(folder, `stage-${stage}.onnx`))));
      expect(models[0]!.equals(models[1]!)).toBe(true);
    }
    const [log, again] = await Promise.all([whole, stopped].map((folder) => readLog(join(folder, 'losses.csv'))));
    const timeless = (rows: typeof log): unknown => rows!.map((row) => ({ ...row, seconds: 0 }));
    expect(timeless(again)).toEqual(timeless(log));
    expect(log!.filter((row) => row.losses).length).toBe(8);
  });

  it('a VQ-VAE that branches off a VQ-GAN run is the one that was trained without', async () => {
    const vqvae = { ...options, mode: 'vqvae', stage: 'one' } as const;
    await trainModels({ ...vqvae, out: join(dir, 'alone') }, QUIET);
    await trainModels({ ...vqvae, out: join(dir, 'branched'), from: join(dir, 'whole') }, QUIET);
    const files = ['alone', 'branched'].map((folder) => join(dir, folder, 'stage-one-vqvae.onnx'));
    const [alone, branched] = await Promise.all(files.map((file) => readFile(file)));
    expect(alone!.equals(branched!)).toBe(true);
  });

  it('refuses a folder that holds a run, a checkpoint of other options and stage two without stage one', async () => {
    const whole = join(dir, 'whole');
    await expect(trainModels({ ...options, out: whole }, QUIET)).rejects.toMatchObject({
      code: 'training/already-there',
    });
    await expect(trainModels({ ...options, out: whole, resume: true, seed: 2 }, QUIET)).rejects.toMatchObject({
      code: 'training/bad-checkpoint',
    });
    await expect(trainModels({ ...options, out: join(dir, 'new'), stage: 'two' }, QUIET)).rejects.toMatchObject({
      code: 'training/no-stage-one',
    });
    const other = join(dir, 'other');
    await mkdir(other);
    await copyFile(join(whole, 'losses.csv'), join(other, 'stage-one.checkpoint'));
    await expect(trainModels({ ...options, out: other, resume: true }, QUIET)).rejects.toMatchObject({
      code: 'training/bad-checkpoint',
    });
  });

  it('needs at least two label maps', async () => {
    const few = join(dir, 'few');
    await mkdir(few);
    await copyFile(join(options.data, 'a.nii.gz'), join(few, 'a.nii.gz'));
    await expect(trainModels({ ...options, data: few, out: join(dir, 'none') }, QUIET)).rejects.toMatchObject({
      code: 'training/too-few-subjects',
    });
  });
});
