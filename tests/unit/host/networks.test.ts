import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bandsFiles, bandsModel } from '../anatomy/nnunet/bands-model';
import { testHost } from './test-host';

/** A host whose models lie in a folder of its own, and the three files of a model as a window knows them. */
async function modelHost() {
  const folder = mkdtempSync(join(tmpdir(), 'lacuna-networks-'));
  const before = process.env['LACUNA_HOME'];
  process.env['LACUNA_HOME'] = folder;
  onTestFinished(() => {
    if (before === undefined) delete process.env['LACUNA_HOME'];
    else process.env['LACUNA_HOME'] = before;
    rmSync(folder, { recursive: true, force: true });
  });
  const test = await testHost();
  const { host } = test;
  const chosen = (name: string, content: Uint8Array | string): string => {
    mkdirSync(join(folder, 'input'), { recursive: true });
    writeFileSync(join(folder, 'input', name), content);
    return host.choose(join(folder, 'input', name)).token;
  };
  const files = (labels?: readonly string[]) => {
    const { plans, dataset } = bandsFiles(labels);
    const count = labels?.length ?? 6;
    const model = bandsModel(Array.from({ length: count }, (_, i) => i - 2));
    return {
      model: chosen('Jaw Net.onnx', model),
      plans: chosen('plans.json', plans),
      dataset: chosen('dataset.json', dataset),
    };
  };
  return { host, client: test.client(), chosen, files, models: () => readdirSync(join(folder, 'models')) };
}

describe('models of the site, from a window', () => {
  it('are looked at, installed after a trial, listed with what is known of them, and removed', async () => {
    const { host, client, files, models } = await modelHost();
    const shipped = await client.app.networks({});
    expect(shipped.find(({ name }) => name === 'stage-one')).toMatchObject({ builtIn: true, licence: 'Apache-2.0' });
    expect(shipped.find(({ name }) => name === 'stage-one')!.bytes).toBeGreaterThan(1e6);
    expect(shipped.find(({ name }) => name === 'stage-one')!.labels[1]).toEqual({ name: 'mandible', label: 2 });
    const three = files();
    const look = await client.app.checkNetwork(three);
    expect(look).toMatchObject({ name: 'jaw-net', configuration: '3d_fullres', patch: [8, 10, 7] });
    expect(look.labels.map(({ label }) => label)).toEqual([1, 2, 3, 4, 5]);
    const added = await client.app.addNetwork(three);
    expect(added).toMatchObject({ name: 'jaw-net', role: 'anatomy', builtIn: false, licence: '', bytes: look.bytes });
    expect(added.labels.map(({ name }) => name)).toContain('Mandibular canal');
    expect(host.services.queue.list().at(-1)).toMatchObject({ kind: 'install', state: 'done', subject: three.model });
    expect(await client.app.networks({})).toEqual([...shipped, added]);
    expect(models()).toEqual(['jaw-net']);
    await client.app.removeNetwork({ name: 'jaw-net' });
    expect(await client.app.networks({})).toEqual(shipped);
    await expect(client.app.removeNetwork({ name: 'jaw-net' })).rejects.toMatchObject({ code: 'model/not-found' });
    await expect(client.app.removeNetwork({ name: 'stage-one' })).rejects.toMatchObject({ code: 'model/not-found' });
    await expect(client.app.removeNetwork({ name: '../cases' })).rejects.toMatchObject({ code: 'model/not-found' });
  });

  it('take a mapping for names that say nothing, in any case, and a name of their own', async () => {
    const { client, files } = await modelHost();
    const three = files(['background', 'Thing A', 'Thing B']);
    const look = await client.app.checkNetwork(three);
    expect(look.labels).toEqual([
      { key: '1', name: 'Thing A', label: null },
      { key: '2', name: 'Thing B', label: null },
    ]);
    await expect(client.app.addNetwork(three)).rejects.toMatchObject({ code: 'model/no-anatomy' });
    const added = await client.app.addNetwork({ ...three, name: 'Own model', map: { '1': 2, 'THING b': 3 } });
    expect(added.name).toBe('own-model');
    expect(added.labels).toEqual([
      { name: 'Thing A', label: 2 },
      { name: 'Thing B', label: 3 },
    ]);
  });

  it('are refused with a clear error when the files do not fit or the name is taken, and nothing is installed', async () => {
    const { client, chosen, files, models } = await modelHost();
    const three = files();
    const wrong = { ...three, model: chosen('wrong.onnx', bandsModel([0, 1, 2])) };
    await expect(client.app.checkNetwork(wrong)).rejects.toMatchObject({ code: 'model/bad-shape' });
    await expect(client.app.addNetwork(wrong)).rejects.toMatchObject({ code: 'model/bad-shape' });
    const swapped = { ...three, plans: three.dataset, dataset: three.plans };
    await expect(client.app.checkNetwork(swapped)).rejects.toMatchObject({ code: 'model/bad-plans' });
    await expect(client.app.addNetwork({ ...three, name: 'Stage one' })).rejects.toMatchObject({
      code: 'model/exists',
    });
    await expect(client.app.addNetwork({ ...three, model: 'A'.repeat(22) })).rejects.toMatchObject({
      code: 'case/no-source',
    });
    expect(() => models()).toThrow();
  });
});
