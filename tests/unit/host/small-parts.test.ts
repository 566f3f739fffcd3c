import { blockMean } from '@main/volume/block-mean';
import { ChosenFiles } from '@main/host/chosen-files';
import { Log } from '@main/host/log';
import { safeName, safePath } from '@main/host/safe-path';
import { SettingsFile } from '@main/host/settings';
import { Surfaces } from '@main/host/surfaces';
import { indexToWorld } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { GRID } from '../case/case-fixture';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'lacuna-parts-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

describe('a safe path', () => {
  it('never leaves its folder, whatever the name (seed 77)', () => {
    const random = createRandom(77);
    const nasty = ['..', '.', '', '/', '\\', 'C:', '..\\..', 'con.txt', 'aux', '\u0000', '....', ' .', '%2e%2e', 'ok'];
    const anything = (): string =>
      String.fromCodePoint(...Array.from({ length: random.integer(1, 200) }, () => random.integer(1, 0x2fff)));
    for (let i = 0; i < 500; i++) {
      const parts = Array.from({ length: random.integer(0, 20) }, () =>
        random.chance(0.7) ? random.pick(nasty) : anything(),
      );
      const name = parts.join(random.pick(['/', '\\']));
      const path = safePath('/data/up', name);
      expect(path.startsWith(`${resolve('/data/up')}${sep}`), name).toBe(true);
      const inside = path.slice('/data/up/'.length);
      expect(inside, name).not.toMatch(/[\p{Cc}<>:"|?*\\]/u);
      expect(
        inside.split('/').every((part) => part !== '..' && part.length <= 130),
        name,
      ).toBe(true);
    }
  });

  it('keeps honest names', () => {
    expect(safePath('/d', 'series 1/IM-0001.dcm')).toBe('/d/series 1/IM-0001.dcm');
    expect(safeName('Größe ü.nii.gz')).toBe('Größe ü.nii.gz');
    expect(safeName(`${'a'.repeat(300)}.dcm`)).toMatch(/^a{10}.*\.dcm$/);
  });
});

describe('chosen files', () => {
  it('of the same name in one upload lie apart', async () => {
    const files = new ChosenFiles(join(await folder(), 'uploads'));
    const { token } = await files.openUpload('x', [
      { path: 'a:b', bytes: 1 },
      { path: 'a?b', bytes: 1 },
    ]);
    const one = async function* () {
      yield await Promise.resolve(Buffer.from('1'));
    };
    await files.store(token, 0, one());
    await files.store(token, 1, one());
    expect(await readdir(files.pathOf(token))).toHaveLength(2);
    await files.release(token);
    expect(() => files.pathOf(token)).toThrow('not known any more');
  });
});

describe('settings', () => {
  it('are kept, and what cannot be read counts as not set', async () => {
    const path = join(await folder(), 'settings.json');
    const first = new SettingsFile(path);
    expect(await first.get()).toMatchObject({ language: 'system', engine: 'auto' });
    await first.change({ language: 'de', approver: { name: 'A', role: 'B' } });
    expect(await new SettingsFile(path).get()).toMatchObject({ language: 'de', approver: { name: 'A' } });
    await writeFile(path, JSON.stringify({ language: 'xx', engine: 'cpu', stranger: 1 }));
    expect(await new SettingsFile(path).get()).toMatchObject({ language: 'system', engine: 'cpu' });
    expect(await new SettingsFile(path).get()).not.toHaveProperty('stranger');
    await writeFile(path, 'not json');
    expect(await new SettingsFile(path).get()).toMatchObject({ language: 'system' });
  });
});

describe('the log', () => {
  it('is one line an entry, is cut at the size, and keeps three older ones', async () => {
    const path = await folder();
    const log = new Log(path);
    log.write('info', 'a\nb\n  c');
    expect(await readFile(join(path, 'lacuna.log'), 'utf8')).toMatch(/^\S+ info a \| b \| c\n$/);
    for (let i = 0; i < 12; i++) log.write('error', 'x'.repeat(500_000));
    expect((await readdir(path)).sort()).toEqual(['lacuna.log', 'lacuna.log.1', 'lacuna.log.2', 'lacuna.log.3']);
  });
});

describe('kept surfaces', () => {
  it('are named by what they were made of', () => {
    expect(Surfaces.key('a', 1)).toBe(Surfaces.key('a', 1));
    expect(Surfaces.key('a', 1)).not.toBe(Surfaces.key('a', '1'));
    const surfaces = new Surfaces();
    const mesh = { positions: new Float32Array(9), triangles: new Uint32Array(3) };
    expect(surfaces.add('k', mesh)).toMatchObject({ vertices: 3, triangles: 1 });
    expect(surfaces.get('k')?.body.length).toBe(8 + 36 + 12);
    expect(surfaces.get('other')).toBeUndefined();
  });
});

describe('block means', () => {
  it('keep the total and the place of what they average', () => {
    const data = new Uint8Array(19 * 14 * 11);
    for (let i = 0; i < data.length; i++) data[i] = i % 5 === 0 ? 1 : 0;
    const { geometry, data: means } = blockMean({ geometry: GRID, data }, 0.8, (value) => value);
    expect(geometry.spacing[0]).toBeCloseTo(0.9, 9);
    expect(geometry.size).toEqual([7, 7, 11]);
    let total = 0;
    for (let z = 0, i = 0; z < 11; z++) {
      for (let y = 0; y < 7; y++) {
        for (let x = 0; x < 7; x++, i++) total += means[i]! * (x === 6 ? 1 : 3) * 2;
      }
    }
    expect(total).toBeCloseTo(
      data.reduce((sum, value) => sum + value, 0),
      3,
    );
    const centre = indexToWorld(geometry, [0, 0, 0]);
    indexToWorld(GRID, [1, 0.5, 0]).forEach((value, axis) => expect(centre[axis]).toBeCloseTo(value, 9));
  });
});
