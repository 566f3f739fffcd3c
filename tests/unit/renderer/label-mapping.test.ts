// @vitest-environment happy-dom
import { HOST } from '@renderer/api/host';
import { choiceProblem, joinRows, needsMapping, proposedChoice } from '@renderer/stores/label-rows';
import { labelFacts } from '@renderer/components/panels/use-label-facts';
import { createMessages } from '@renderer/locales';
import { useAnalysis } from '@renderer/stores/analysis';
import { useApp } from '@renderer/stores/app';
import { useLabelFile } from '@renderer/stores/label-file';
import { useNetworks } from '@renderer/stores/networks';
import { useOpenCase } from '@renderer/stores/open-case';
import { useVolumes } from '@renderer/stores/volumes';
import { AppError } from '@shared/errors';
import { indexToWorld, voxelVolume } from '@shared/geometry';
import { createPinia } from 'pinia';
import { describe, expect, it } from 'vitest';
import { createApp } from 'vue';
import { obliqueGrid } from '../../fixtures/volumes';
import { FakeCase } from './support/fake-case';
import { fakeHost } from './support/fake-host';

const row = (name: string, label: number | null, value = 1) => ({
  key: name === '' ? String(value) : name.toLowerCase(),
  name,
  value,
  cubicMillimetres: 10,
  label,
});

describe('structures of a label map', () => {
  it('need a look when a value is not ours or a name is only guessed', () => {
    expect(needsMapping([row('', 2, 2), row('', 5, 5)])).toBe(false);
    expect(needsMapping([row('Mandible', 2), row('Upper Skull', 1)])).toBe(false);
    expect(needsMapping([row('', null, 40)])).toBe(true);
    expect(needsMapping([row('Lower jaw', 2)])).toBe(true);
    expect(needsMapping([row('Thing', null)])).toBe(true);
  });

  it('of one name are one row with their volumes added', () => {
    const rows = joinRows([row('Tooth', 3, 1), row('', null, 7), row('tooth', 3, 9)]);
    expect(rows.map(({ key, cubicMillimetres }) => [key, cubicMillimetres])).toEqual([
      ['tooth', 20],
      ['7', 10],
    ]);
  });

  it('that nothing is known of are left out by default, and a choice of nothing is told', () => {
    expect(proposedChoice([row('Lower jaw', 2), row('Thing', null)])).toEqual({ 'lower jaw': 2, thing: 0 });
    expect(choiceProblem({ a: 0, b: 0 })).toBe('nothing');
    expect(choiceProblem({ a: 1, b: 0 })).toBe('noMandible');
    expect(choiceProblem({ a: 2 })).toBe('');
  });
});

describe('the figures of labels', () => {
  it('are volume and middle in the world, on an oblique grid, and nothing for a label that is not there', () => {
    const geometry = obliqueGrid([6, 5, 4]);
    const data = new Uint8Array(120);
    for (const [x, y, z] of [
      [1, 1, 1],
      [3, 1, 1],
      [1, 3, 3],
      [3, 3, 3],
    ] as const)
      data[x + 6 * (y + 5 * z)] = 2;
    const facts = labelFacts({ geometry, data });
    expect(facts.map(({ label }) => label)).toEqual([1, 2, 3, 4, 5]);
    expect(facts[1]!.cubicMillimetres).toBeCloseTo(4 * voxelVolume(geometry), 9);
    indexToWorld(geometry, [2, 2, 2]).forEach((mm, axis) => expect(facts[1]!.middle![axis]).toBeCloseTo(mm, 9));
    expect(facts[0]).toEqual({ label: 1, cubicMillimetres: 0 });
  });
});

const TOKEN = 'A'.repeat(22);

async function start(more: Parameters<typeof fakeHost>[1] = {}) {
  const geometry = obliqueGrid([4, 3, 2]);
  const one = new FakeCase('caseone1', geometry, new Map());
  const scan = new Int16Array(24);
  one.volumes.set('scan', { view: one.viewOf('scan', scan, [0, 1]), data: scan });
  const { host, hub, calls } = fakeHost(one, {
    'files/upload': ({ name }: { name: string }) => ({ token: TOKEN, name, path: '/upload/x' }),
    'files/release': () => null,
    'jobs/analyse': () => {
      queueMicrotask(() => hub.emit({ name: 'jobs/changed', data: DONE }));
      return { runId: DONE.runId };
    },
    ...more,
  });
  const all = () => ({
    app: useApp(),
    open: useOpenCase(),
    volumes: useVolumes(),
    analysis: useAnalysis(),
    labelFile: useLabelFile(),
    networks: useNetworks(),
  });
  let made: ReturnType<typeof all> | undefined;
  const app = createApp({
    setup() {
      made = all();
      return () => null;
    },
  });
  app.provide(HOST, host);
  app.use(createPinia());
  app.use(createMessages('en'));
  app.mount(document.createElement('div'));
  const stores = made!;
  await stores.app.start();
  await stores.open.open(one.id);
  await stores.volumes.load(one.view().volumes);
  return { ...stores, calls, one };
}

const DONE = {
  runId: 'run00001',
  kind: 'analyse',
  subject: 'caseone1',
  state: 'done',
  fraction: 1,
  step: '',
  found: [],
  secondsLeft: 0,
  position: 0,
  error: null,
} as const;

const given = (name: string) => ({ path: name, file: new File(['x'], name) });

describe('a label file for the analysis', () => {
  it('with our values is used at once, and the way is remembered', async () => {
    const { analysis, labelFile, calls, app } = await start({ 'imports/segments': () => [row('', 2, 2)] });
    analysis.from = 'file';
    expect(analysis.input).toBeNull();
    await labelFile.upload(given('jaw.nii.gz'));
    expect(labelFile.mapping).toBe(false);
    expect(analysis.input).toEqual({ from: 'file', token: TOKEN });
    await analysis.start();
    expect(calls.find(({ name }) => name === 'app/saveSettings')?.input).toMatchObject({ labelsFrom: 'file' });
    expect(app.settings?.labelsFrom).toBe('file');
  });

  it('with other names opens the dialog and waits for its answer', async () => {
    const segments = () => [row('Kiefer', null), row('Lower jaw', 2)];
    const { analysis, labelFile, calls } = await start({ 'imports/segments': segments });
    analysis.from = 'file';
    await labelFile.upload(given('jaw.seg.nrrd'));
    expect(labelFile.mapping).toBe(true);
    expect(analysis.input).toBeNull();
    expect(labelFile.draft()).toEqual({ kiefer: 0, 'lower jaw': 2 });
    labelFile.choose({ kiefer: 1, 'lower jaw': 2 });
    analysis.labelsOnly = true;
    await analysis.start();
    const asked = calls.find(({ name }) => name === 'jobs/analyse')?.input;
    expect(asked).toMatchObject({
      labels: { from: 'file', token: TOKEN, map: { kiefer: 1, 'lower jaw': 2 } },
      labelsOnly: true,
    });
    // What was to be checked comes next, with the labels that are there.
    expect([analysis.from, analysis.labelsOnly]).toEqual(['kept', false]);
  });

  it('that cannot be read leaves the one before, and its upload is given back', async () => {
    let good = true;
    const { labelFile, calls } = await start({
      'imports/segments': () => {
        if (!good) throw new AppError('labels/grey-values', { path: 'x', count: 400, lowest: -5, highest: 9 });
        return [row('', 1, 1)];
      },
    });
    await labelFile.upload(given('first.nii'));
    good = false;
    await expect(labelFile.upload(given('scan.nii'))).rejects.toMatchObject({ code: 'labels/grey-values' });
    expect(labelFile.file?.name).toBe('first.nii');
    expect(labelFile.reading).toBe(false);
    expect(calls.filter(({ name }) => name === 'files/release')).toHaveLength(1);
  });
});

describe('adding a model', () => {
  const check = {
    name: 'jaw-net',
    configuration: '3d_fullres',
    patch: [8, 8, 8],
    spacing: [1, 1, 1],
    bytes: 100,
    labels: [{ key: '1', name: 'Thing', label: null }],
  };

  it('looks at the files once all three are there, and installs with the chosen labels', async () => {
    const view = { name: 'jaw-net', role: 'anatomy', builtIn: false };
    const { networks, calls } = await start({
      'app/checkNetwork': () => check,
      'app/addNetwork': () => view,
    });
    await networks.upload('model', given('jaw.onnx'));
    await networks.upload('plans', given('plans.json'));
    expect(networks.check).toBeNull();
    await networks.upload('dataset', given('dataset.json'));
    expect(networks.check?.name).toBe('jaw-net');
    networks.choice = { '1': 2 };
    expect(await networks.install()).toBe('jaw-net');
    const asked = calls.find(({ name }) => name === 'app/addNetwork')?.input;
    expect(asked).toMatchObject({ name: 'jaw-net', map: { '1': 2 } });
    expect(networks.files.model).toBeNull();
  });

  it('says what is wrong with the files and lets one be replaced', async () => {
    let fits = false;
    const { networks } = await start({
      'app/checkNetwork': () => {
        if (!fits) throw new AppError('model/bad-plans', { file: 'plans.json', reason: 'it is not JSON' });
        return check;
      },
    });
    for (const [which, name] of [
      ['model', 'a.onnx'],
      ['plans', 'b.json'],
      ['dataset', 'c.json'],
    ] as const)
      await networks.upload(which, given(name));
    expect(networks.failure).toMatchObject({ code: 'model/bad-plans' });
    expect(networks.check).toBeNull();
    fits = true;
    await networks.upload('plans', given('right.json'));
    expect(networks.failure).toBeNull();
    expect(networks.files.plans?.name).toBe('right.json');
    expect(networks.check).not.toBeNull();
  });
});
