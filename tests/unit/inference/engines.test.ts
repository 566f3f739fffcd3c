import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { automaticEngine, createSession, ENGINE_NAMES, engineNamed, listEngines } from '@main/inference/engines';
import { smallInput, smallModel } from './small-model';

describe('listEngines', () => {
  it('names every engine, offers the processor, and says why others are missing', async () => {
    const engines = await listEngines();
    expect(engines.map((engine) => engine.name)).toEqual(ENGINE_NAMES);
    expect(engines.find((engine) => engine.name === 'cpu')).toMatchObject({ available: true, reason: '' });
    for (const { available, reason, title } of engines) {
      expect(title).not.toBe('');
      expect(reason === '').toBe(available);
    }
  });
});

describe('automaticEngine', () => {
  it('is CUDA where it computes, else the processor', async () => {
    const cuda = (await listEngines()).find(({ name }) => name === 'cuda')!;
    expect(await automaticEngine()).toBe(cuda.available ? 'cuda' : 'cpu');
  });
});

describe('createSession', () => {
  it('runs a model on the processor and tells its ports', async () => {
    const session = await createSession('cpu', smallModel());
    expect(session.inputs).toEqual([{ name: 'x', shape: ['N', 1, 16, 16, 16] }]);
    const { y } = await session.run({ x: smallInput() }, ['y']);
    expect(y!.length).toBe(2 * 16 ** 3);
    expect(new Set(y).size).toBeGreaterThan(100);
    await session.release();
  });

  it('never falls back: an engine that is not there is an error with its reason', async () => {
    for (const { name, available, reason } of await listEngines()) {
      if (available) continue;
      await expect(createSession(name, smallModel())).rejects.toMatchObject({
        code: 'model/engine-unavailable',
        details: { engine: name, reason },
      });
    }
  });

  it('refuses files that are no models', async () => {
    const model = smallModel();
    for (const bytes of [new Uint8Array(0), new Uint8Array(1000).fill(7), model.subarray(0, model.length / 2)]) {
      await expect(createSession('cpu', bytes)).rejects.toMatchObject({ code: 'model/bad-shape' });
    }
  });

  it('knows its engines by name', () => {
    expect(engineNamed('webgpu')).toBe('webgpu');
    expect(() => engineNamed('toString')).toThrow(/only cpu, directml/);
  });
});

const software = '/usr/lib/chromium/vk_swiftshader_icd.json';

describe('WebGPU', () => {
  it.skipIf(!existsSync(software))(
    'computes the same as the processor, with no operation left to it (software graphics of Chromium; else skipped)',
    { timeout: 300_000 },
    () => {
      // The driver is found through the environment, which must be set before the process starts.
      const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'tests/unit/inference/webgpu.ts'], {
        encoding: 'utf8',
        env: { ...process.env, LD_LIBRARY_PATH: '/usr/lib/chromium', VK_ICD_FILENAMES: software },
      });
      const difference = /^difference (\S+)$/m.exec(stdout)?.[1];
      expect(difference, stderr).toBeDefined();
      expect(Number(difference)).toBeLessThan(1e-4);
      const unet = /^unet (\S+)$/m.exec(stdout)?.[1];
      expect(unet, stderr).toBeDefined();
      expect(Number(unet)).toBeLessThan(1e-4);
    },
  );
});
