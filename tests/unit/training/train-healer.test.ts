import { QUIET } from '@shared/jobs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseModelCard } from '@main/inference/model-card';
import { createRunner } from '@main/nn/runner';
import { readOnnx } from '@main/nn/onnx/read-onnx';
import { readState } from '@main/training/anatomy/state-store';
import { type HealerTrainOptions, HEALER_TRAIN_DEFAULTS, trainHealer } from '@main/training/healer/train-healer';
import { same, toyFolder } from './fixtures';

let dir: string;
let options: HealerTrainOptions;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lacuna-healer-'));
  const network = { grid: 64, channels: [4, 4, 4, 4], blocks: [0, 0, 0, 0, 0, 0], groups: 2 } as const;
  const data = await toyFolder(join(dir, 'data'));
  options = { ...HEALER_TRAIN_DEFAULTS, data, out: '', steps: 5, batch: 1, network };
});
const tensorsOf = (file: Uint8Array): Map<string, Float32Array> =>
  new Map(
    [...readOnnx(file).tensors]
      .filter(([name]) => name.startsWith('healer/'))
      .map(([name, { values }]) => [name, values]),
  );
afterAll(() => rm(dir, { recursive: true }));

describe('training of the healer', () => {
  it('writes a model with its card; a run stopped on the way ends bit for bit as one that was not', async () => {
    const [whole, parts] = [join(dir, 'whole'), join(dir, 'parts')];
    await mkdir(whole);
    await mkdir(parts);
    const { path, sha256 } = await trainHealer({ ...options, out: whole }, QUIET);
    const controller = new AbortController();
    const stopping = {
      signal: controller.signal,
      onProgress: (_: number, text: string) => (text.startsWith('healer 2/') ? controller.abort() : undefined),
    };
    await expect(trainHealer({ ...options, out: parts }, stopping)).rejects.toThrow();
    const again = await trainHealer({ ...options, out: parts }, QUIET);
    expect(same(await readFile(path), await readFile(again.path))).toBe(true);
    const card = parseModelCard(await readFile(join(whole, 'healer.json'), 'utf8'), 'healer.json');
    expect(card).toMatchObject({ name: 'healer', sha256, training: { steps: 5, subjects: 2, validationSubjects: 1 } });
    expect(card.command).toContain('--data DIR --subjects 500 --steps 5 --batch 1');
    const model = await createRunner(await readFile(path), 1);
    expect(model.inputs).toEqual([{ name: 'x', shape: ['N', 2, 64, 64, 64] }]);
    await model.release();
  });

  it('trains the fine healer from the weights of the coarse one', async () => {
    const [coarse, fine] = [join(dir, 'coarse'), join(dir, 'fine')];
    await mkdir(coarse);
    await mkdir(fine);
    await trainHealer({ ...options, steps: 1, out: coarse }, QUIET);
    const from = join(coarse, 'healer.checkpoint');
    const { path } = await trainHealer({ ...options, scale: 'fine', steps: 1, from, out: fine }, QUIET);
    const card = parseModelCard(await readFile(join(fine, 'healer-fine.json'), 'utf8'), 'healer-fine.json');
    expect(path).toContain('healer-fine.onnx');
    expect(card).toMatchObject({ name: 'healer-fine', input: { spacing: [1, 1, 1] } });
    expect(card.command).toContain('train-healer --fine --from RUN/healer.checkpoint');
    const begun = (await readState(from))!['average']!;
    const after = (await readState(join(fine, 'healer.checkpoint')))!['average']!;
    const change = Math.max(...after.map((value, i) => Math.abs(value - begun[i]!)));
    expect(change).toBeGreaterThan(0);
    expect(change).toBeLessThan(0.01);
    const model = join(dir, 'begun-from-model');
    await mkdir(model);
    const learner = { ...options, scale: 'fine', steps: 1, out: model } as const;
    await trainHealer({ ...learner, from: join(coarse, 'healer.onnx') }, QUIET);
    expect(same(await readFile(join(model, 'healer-fine.onnx')), await readFile(path))).toBe(true);
    const told = parseModelCard(await readFile(join(model, 'healer-fine.json'), 'utf8'), 'healer-fine.json');
    expect(told.command).toContain('--from healer.onnx');
    const mean = join(dir, 'mean');
    await mkdir(mean);
    const averageWith = { path: join(coarse, 'healer.onnx'), share: 0.75 };
    await trainHealer({ ...learner, from, averageWith, out: mean }, QUIET);
    const between = tensorsOf(await readFile(join(mean, 'healer-fine.onnx')));
    const [own, other] = [tensorsOf(await readFile(path)), tensorsOf(await readFile(averageWith.path))];
    expect([...between.keys()]).toEqual([...own.keys()]);
    expect(between.size).toBeGreaterThan(10);
    for (const [name, values] of between) {
      values.forEach((value, i) =>
        expect(value).toBeCloseTo(0.75 * own.get(name)![i]! + 0.25 * other.get(name)![i]!, 6),
      );
    }
    const averagedCard = parseModelCard(await readFile(join(mean, 'healer-fine.json'), 'utf8'), 'healer-fine.json');
    expect(averagedCard.command).toContain('--average-with healer.onnx --own-share 0.75');
    const nowhere = { ...options, scale: 'fine', from: join(dir, 'none'), out: fine, steps: 2 } as const;
    await rm(join(fine, 'healer.checkpoint'));
    await expect(trainHealer(nowhere, QUIET)).rejects.toMatchObject({ code: 'file/not-found' });
    for (const [name, bytes] of [
      ['a picture', Buffer.from('PNG\n not a checkpoint')],
      ['one line', Buffer.from('no end of line')],
      ['cut short', (await readFile(from)).subarray(0, -4)],
      ['model.onnx', Buffer.from('PNG\n not a model')],
      ['cut short.onnx', (await readFile(path)).subarray(0, 20_000)],
      ['other network.onnx', await readFile('resources/models/healer.onnx')],
    ] as const) {
      const broken = join(dir, name);
      await writeFile(broken, bytes);
      await expect(trainHealer({ ...nowhere, from: broken }, QUIET), name).rejects.toMatchObject({
        code: 'training/bad-checkpoint',
      });
    }
  });
});
