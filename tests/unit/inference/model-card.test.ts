import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatModelCard, type ModelCard, parseModelCard } from '@main/inference/model-card';
import { modelNames, readModel } from '@main/inference/model-reader';

const bytes = Uint8Array.of(1, 2, 3);
const card: ModelCard = {
  format: 1,
  name: 'stage-one',
  description: 'Reconstructs healthy jaws.',
  sha256: createHash('sha256').update(bytes).digest('hex'),
  input: { grid: [64, 64, 64], spacing: [2, 2, 2], normalisation: '(L + 5) / 10', labels: ['other', 'upper skull'] },
  training: {
    data: 'healthy phantoms',
    subjects: 3,
    validationSubjects: 1,
    steps: 10,
    batch: 2,
    seed: 1,
    mode: 'vqgan',
    hours: 0.5,
  },
  figures: { 'reconstruction error': 0.005 },
  licence: 'Apache-2.0',
  command: 'lacuna train',
};

describe('parseModelCard', () => {
  it('reads what was written', () => {
    expect(parseModelCard(formatModelCard(card), 'stage-one')).toEqual(card);
  });

  it.each([
    ['not JSON', '{', /not JSON/],
    ['no object', '3', /the card/],
    ['a missing part', JSON.stringify({ ...card, command: undefined }), /command/],
    ['a short hash', JSON.stringify({ ...card, sha256: 'abc' }), /sha256/],
    ['a negative spacing', JSON.stringify({ ...card, input: { ...card.input, spacing: [2, -2, 2] } }), /input.spacing/],
    ['a figure that is text', JSON.stringify({ ...card, figures: { error: 'low' } }), /figures.error/],
    ['another format', JSON.stringify({ ...card, format: 2 }), /format/],
  ])('refuses %s', (_title, json, reason) => {
    expect(() => parseModelCard(json, 'x')).toThrow(
      expect.objectContaining({ code: 'model/bad-card', message: expect.stringMatching(reason) as string }),
    );
  });
});

describe('readModel', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lacuna-models-'));
    await writeFile(join(folder, 'stage-one.onnx'), bytes);
    await writeFile(join(folder, 'stage-one.json'), formatModelCard(card));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('gives the file and its card', async () => {
    const model = await readModel(folder, 'stage-one');
    expect(model.card).toEqual(card);
    expect([...model.bytes]).toEqual([...bytes]);
  });

  it('refuses a file that is not the one the card tells of', async () => {
    await writeFile(join(folder, 'stage-one.onnx'), Uint8Array.of(1, 2, 4));
    await expect(readModel(folder, 'stage-one')).rejects.toMatchObject({ code: 'model/bad-hash' });
  });

  it('says which model is missing', async () => {
    await expect(readModel(folder, 'stage-two')).rejects.toMatchObject({
      code: 'model/not-found',
      details: { name: 'stage-two' },
    });
    await writeFile(join(folder, 'lonely.json'), formatModelCard({ ...card, name: 'lonely' }));
    await expect(readModel(folder, 'lonely')).rejects.toMatchObject({ code: 'model/not-found' });
  });

  it('lists models that have both files; a folder that does not exist has none', async () => {
    await writeFile(join(folder, 'lonely.onnx'), bytes);
    expect(await modelNames(folder)).toEqual(['stage-one']);
    expect(await modelNames(join(folder, 'nowhere'))).toEqual([]);
  });
});
