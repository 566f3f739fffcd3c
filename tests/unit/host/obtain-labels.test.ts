import { models } from '@main/cli/commands/installed';
import { runCommandLine } from '@main/cli/run';
import { run as listNetworks } from '@main/host/jobs/list-networks-job';
import { importLabels, listSegments, obtainLabels } from '@main/host/jobs/obtain-labels';
import { OnnxGraph } from '@main/nn/onnx/onnx-graph';
import { writeSegmentFile, writeVolume } from '@main/volume/io/volume-writer';
import type { Geometry } from '@shared/geometry';
import { QUIET } from '@shared/jobs';
import type { LabelVolume, Volume } from '@shared/volume';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATASET, PLANS } from '../anatomy/nnunet/plan-files';

let folder: string;
const at = (name: string): string => join(folder, name);

/** A model whose logits are parabolas about one grey value a class (a pointwise network, as ONNX). */
function bandsModel(middles: readonly number[], patch: readonly number[] = [8, 10, 7]): Uint8Array {
  const graph = new OnnxGraph();
  const column = (values: readonly number[]): string =>
    graph.floats(Float32Array.from(values), [1, values.length, 1, 1, 1]);
  const x = graph.input('data', [1, 1, ...patch]);
  const away = graph.node('Sub', [x, column(middles)]);
  graph.output('logits', graph.node('Neg', [graph.node('Mul', [away, away])]), [1, middles.length, ...patch]);
  return graph.finish();
}

const plans = {
  ...PLANS,
  configurations: {
    '3d_fullres': { ...PLANS.configurations['3d_fullres'], patch_size: [8, 10, 7], spacing: [1.1, 0.9, 1] },
  },
};

async function lacuna(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const streams = { out: (text: string) => (out += text), err: (text: string) => (err += text) };
  const code = await runCommandLine(
    { models: () => Promise.resolve(models) },
    argv,
    streams,
    new AbortController().signal,
  );
  return { code, out, err };
}

/** Normalised grey values of the classes: air, then skull, mandible, upper and lower teeth, canal. */
const MIDDLES = [-2, -0.5, 0.5, 1.2, 2, 2.8];
const grey = (label: number): number => (label === 0 ? -1000 : Math.round(1178.26 + 611.71 * MIDDLES[label]!));

const geometry: Geometry = {
  size: [24, 26, 20],
  spacing: [0.9, 0.8, 1.1],
  origin: [-10, 5, 70],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
};

/** Blocks of every label, large enough to stay. */
function truth(): LabelVolume {
  const data = new Uint8Array(24 * 26 * 20);
  const fill = (label: number, low: readonly number[], high: readonly number[]): void => {
    for (let z = low[2]!; z < high[2]!; z++) {
      for (let y = low[1]!; y < high[1]!; y++)
        data.fill(label, low[0]! + 24 * (y + 26 * z), high[0]! + 24 * (y + 26 * z));
    }
  };
  fill(2, [2, 2, 1], [22, 24, 9]);
  fill(1, [2, 2, 11], [22, 24, 19]);
  fill(5, [4, 4, 3], [7, 8, 6]);
  fill(4, [9, 4, 4], [15, 12, 9]);
  fill(3, [9, 4, 11], [15, 12, 16]);
  return { geometry, data };
}

const labelled = truth();
const scan: Volume<Int16Array> = { geometry, data: Int16Array.from(labelled.data, grey) };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lacuna-labels-'));
  process.env['LACUNA_HOME'] = at('home');
  await writeFile(at('My Dental.onnx'), bandsModel(MIDDLES));
  await writeFile(at('plans.json'), JSON.stringify(plans));
  await writeFile(at('dataset.json'), JSON.stringify(DATASET));
});

afterAll(async () => {
  delete process.env['LACUNA_HOME'];
  await rm(folder, { recursive: true, force: true });
});

const files = (): string[] => ['--plans', at('plans.json'), '--dataset', at('dataset.json')];

describe('lacuna models add', () => {
  it('checks, tries, names and keeps a model; models and the app list it', async () => {
    const { code, out, err } = await lacuna('models', 'add', at('My Dental.onnx'), ...files());
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/installed my-dental \([0-9a-f]{12}\).*Mandible as mandible.*canal/);
    expect((await readdir(at('home/models'))).sort()).toEqual(['my-dental']);
    expect((await lacuna('models')).out).toContain('my-dental');
    const found = (await listNetworks()).find(({ name }) => name === 'my-dental');
    expect(found).toMatchObject({ role: 'anatomy', builtIn: false });
    const card = JSON.parse(await readFile(at('home/models/my-dental/card.json'), 'utf8')) as object;
    expect(card).toMatchObject({ input: 'data', output: 'logits', mirrorAxes: [] });
    expect(card).toHaveProperty('secondsPerTile');
  });

  it('takes the same model again, but no other one of its name', async () => {
    const twice = ['models', 'add', at('My Dental.onnx'), ...files(), '--no-trial', '--name', 'twice'];
    expect((await lacuna(...twice)).code).toBe(0);
    expect((await lacuna(...twice)).code).toBe(0);
    await writeFile(at('other.onnx'), bandsModel([0, 1, 2, 3, 4, 5]));
    const { code, err } = await lacuna('models', 'add', at('other.onnx'), ...files(), '--name', 'twice');
    expect(code).toBe(3);
    expect(err).toContain('Another model is installed as twice');
    expect((await lacuna('models', 'remove', 'twice')).code).toBe(0);
    expect((await lacuna('models')).out).not.toContain('twice');
    expect((await lacuna('models', 'remove', 'twice')).err).toContain('not installed');
  });

  const wrong: [string, () => Uint8Array | string, object, object, string[], RegExp][] = [
    [
      'another number of labels',
      () => bandsModel([0, 1, 2]),
      plans,
      DATASET,
      [],
      /gives 1 x 3 x 8 x 10 x 7.*1 x 6 x 8/,
    ],
    ['another tile', () => bandsModel(MIDDLES, [8, 8, 8]), plans, DATASET, [], /takes 1 x 1 x 8 x 8 x 8.*8 x 10 x 7/],
    ['a file that is no model', () => 'no model', plans, DATASET, [], /no ONNX file/],
    ['plans of something else', () => bandsModel(MIDDLES), {}, DATASET, [], /plans.json.*configurations/],
    [
      'a configuration that is not there',
      () => bandsModel(MIDDLES),
      plans,
      DATASET,
      ['--configuration', '3d_x'],
      /3d_x/,
    ],
    [
      'labels that mean nothing',
      () => bandsModel([0, 1]),
      plans,
      { ...DATASET, labels: { background: 0, thing: 1 } },
      [],
      /thing of the model is known.*--map/,
    ],
    ['values that are not finite', () => bandsModel([...MIDDLES.slice(0, 5), NaN]), plans, DATASET, [], /not finite/],
    ['a mapping that is none', () => bandsModel(MIDDLES), plans, DATASET, ['--map', 'x=9'], /none of 0 other, 1 upper/],
    ['mirroring along no axis', () => bandsModel(MIDDLES), plans, DATASET, ['--mirror', '3'], /axes such as/],
  ];
  it.each(wrong)('refuses %s with one line and installs nothing', async (_, model, plan, dataset, more, message) => {
    const before = await readdir(at('home/models'));
    await writeFile(at('w.onnx'), model());
    await writeFile(at('w-plans.json'), JSON.stringify(plan));
    await writeFile(at('w-dataset.json'), JSON.stringify(dataset));
    const given = ['--plans', at('w-plans.json'), '--dataset', at('w-dataset.json'), ...more];
    const { code, err } = await lacuna('models', 'add', at('w.onnx'), ...given);
    expect(code).toBe(more[0] === '--mirror' ? 2 : 3);
    expect(err).toMatch(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(await readdir(at('home/models'))).toEqual(before);
  });

  it.each([
    [['models', 'grow'], /use add or remove/],
    [['models', 'add'], /MODEL.onnx is missing/],
    [['models', 'add', 'x.onnx'], /--plans is missing/],
    [['models', 'add', 'nowhere.onnx', '--plans', 'p', '--dataset', 'd'], /nowhere.onnx does not exist/],
  ])('answers wrong use %j with one line', async (argv, message) => {
    const { code, err } = await lacuna(...argv);
    expect(code).toBeGreaterThan(1);
    expect(err).toMatch(message);
  });
});

describe('labels by an installed model', () => {
  it('are those of the network, on the scan, with the model in the record', async () => {
    const found = await obtainLabels({ from: 'model', model: 'my-dental' }, scan, undefined, QUIET);
    const right = found.labels.data.reduce((sum, label, i) => sum + (label === labelled.data[i] ? 1 : 0), 0);
    // Interpolated grey values between two blocks pass through other classes: most of the inside is right all the same.
    expect(right / labelled.data.length).toBeGreaterThan(0.85);
    for (const label of [1, 2, 3, 4, 5]) expect(found.labels.data).toContain(label);
    expect(found.models).toMatchObject([{ name: 'my-dental' }]);
    expect(found.findings.map(({ code }) => code)).toEqual(['labels/model']);
  });

  it('are refused for a scan of air, an unknown model, a damaged one and an engine that is not there', async () => {
    const air = { geometry, data: new Int16Array(scan.data.length).fill(-1000).fill(-990, 0, 50) };
    const from = (model: string) => ({ from: 'model' as const, model });
    await expect(obtainLabels(from('my-dental'), air, undefined, QUIET)).rejects.toMatchObject({
      code: 'labels/not-dense',
    });
    await expect(obtainLabels(from('nothing'), scan, undefined, QUIET)).rejects.toMatchObject({
      code: 'model/not-found',
    });
    await expect(obtainLabels(from('../x'), scan, undefined, QUIET)).rejects.toMatchObject({ code: 'model/not-found' });
    await expect(obtainLabels(from('my-dental'), scan, 'abacus', QUIET)).rejects.toMatchObject({
      code: 'model/engine-unavailable',
    });
    await writeFile(at('home/models/my-dental/model.onnx'), bandsModel([1, 2, 3, 4, 5, 6]));
    await expect(obtainLabels(from('my-dental'), scan, undefined, QUIET)).rejects.toMatchObject({
      code: 'model/bad-hash',
    });
  });
});

describe('labels from a file', () => {
  it('are brought to the scan from another grid and orientation', async () => {
    const turned: Geometry = {
      ...geometry,
      origin: [geometry.origin[0] + 23 * 0.9, geometry.origin[1], geometry.origin[2]],
      direction: [-1, 0, 0, 0, 1, 0, 0, 0, 1],
    };
    const data = new Uint8Array(labelled.data.length);
    for (let i = 0; i < data.length; i++) data[i] = labelled.data[i - (i % 24) + 23 - (i % 24)]!;
    await writeSegmentFile(at('turned.seg.nrrd'), { geometry: turned, data });
    const { labels, findings } = await importLabels(at('turned.seg.nrrd'), {}, scan);
    expect(labels.data).toEqual(labelled.data);
    expect(findings.map(({ code }) => code)).toEqual(['labels/resampled']);
  });

  it('take a mapping of values, and one that lies elsewhere is refused', async () => {
    const data = Uint8Array.from(labelled.data, (label) => 10 * label);
    await writeVolume(at('tens.nii.gz'), { geometry, data });
    await expect(importLabels(at('tens.nii.gz'), {}, scan)).rejects.toMatchObject({ code: 'labels/unknown-values' });
    const map = { 10: 1, 20: 2, 30: 3, 40: 4, 50: 0 };
    const choice = { from: 'file' as const, path: at('tens.nii.gz'), name: 'tens.nii.gz', map };
    const found = await obtainLabels(choice, scan, undefined, QUIET);
    expect(found.labels.data).toEqual(labelled.data.map((label) => (label === 5 ? 0 : label)));
    expect(found.findings).toMatchObject([{ code: 'labels/absent', details: { labels: 'mandibular canal' } }]);
    const away = { ...scan, geometry: { ...geometry, origin: [900, 0, 0] as const } };
    await expect(importLabels(at('tens.nii.gz'), map, away)).rejects.toMatchObject({ code: 'labels/other-grid' });
  });

  it('are listed for a dialog, largest first, with what is proposed', async () => {
    await writeSegmentFile(at('named.seg.nrrd'), labelled);
    const named = await listSegments(at('named.seg.nrrd'));
    expect(named[0]).toMatchObject({ label: expect.any(Number) as number });
    expect(named.map(({ key, label }) => [key, label])).toContainEqual(['mandibular canal', 5]);
    expect(named.map(({ voxels }) => voxels)).toEqual(named.map(({ voxels }) => voxels).sort((a, b) => b - a));
    const plain = await listSegments(at('tens.nii.gz'));
    expect(plain.map(({ key, label }) => [key, label])).toContainEqual(['50', null]);
  });
});
