import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '@shared/errors';
import { type Printer } from '@shared/printers';
import { ProfileStore } from '@main/print/profile-store';
import { findMaterial, findPrinter, parsePrinter } from '@main/print/profiles';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hydrogel, SHIPPED } from './printers';

describe('a printer profile', () => {
  it.each<[string, unknown, string]>([
    ['text that is no JSON', '{', 'not JSON'],
    ['a nozzle of no width', { ...hydrogel, nozzleMm: 0 }, 'nozzleMm'],
    ['a negative build volume', { ...hydrogel, buildVolumeMm: [100, -1, 50] }, 'buildVolumeMm.1'],
    ['a number that is none', { ...hydrogel, layerMm: NaN }, 'layerMm'],
    ['a wall thinner than the nozzle', { ...hydrogel, minWallMm: 0.5 }, 'a wall cannot be thinner'],
    ['a layer thicker than the nozzle', { ...hydrogel, layerMm: 0.7 }, 'a layer cannot be thicker'],
    ['a bed smaller than a wall', { ...hydrogel, buildVolumeMm: [100, 100, 2] }, 'smaller than four walls'],
    ['no material', { ...hydrogel, materials: [] }, 'materials'],
    ['two materials of one id', { ...hydrogel, materials: [...hydrogel.materials, hydrogel.materials[0]] }, 'same id'],
    ['a clearance of centimetres', { ...hydrogel, clearanceMm: 20 }, 'clearanceMm'],
    ['a material that doubles and more', withMaterial({ scale: [1, 3, 1] }), 'materials.0.scale.1'],
    ['an unknown field', { ...hydrogel, colour: 'red' }, 'colour'],
    ['another version', { ...hydrogel, schema: 2 }, 'schema'],
    ['a path for an id', { ...hydrogel, id: '../x' }, 'id'],
  ])('refuses %s and says where', (_, json, reason) => {
    expect(() => parsePrinter(json, 'my.json')).toThrow(AppError);
    expect(() => parsePrinter(json, 'my.json')).toThrow(reason);
    expect(() => parsePrinter(json, 'my.json')).toThrow('my.json');
  });

  it('names what is installed when another one is asked for', () => {
    expect(findPrinter([hydrogel], 'generic-hydrogel')).toBe(hydrogel);
    expect(() => findPrinter([hydrogel], 'x')).toThrow('generic-hydrogel');
    expect(findMaterial(hydrogel)).toBe(hydrogel.materials[0]);
    expect(findMaterial(hydrogel, 'gelatin-methacryloyl').name).toContain('GelMA');
    expect(() => findMaterial(hydrogel, 'steel')).toThrow('alginate-gelatin, gelatin-methacryloyl');
  });
});

function withMaterial(change: object): object {
  return { ...hydrogel, materials: [{ ...hydrogel.materials[0], ...change }] };
}

describe('the store of profiles', () => {
  let own: string;
  let store: ProfileStore;
  const mine: Printer = { ...hydrogel, id: 'lab-printer', name: 'Größe 上' };

  beforeEach(async () => {
    own = await mkdtemp(join(tmpdir(), 'lacuna-printers-'));
    store = new ProfileStore(SHIPPED, join(own, 'printers'));
  });
  afterEach(() => rm(own, { recursive: true }));

  it('ships a hydrogel, a resin and a filament printer', async () => {
    const { printers, shipped, refused } = await store.list();
    expect(refused).toEqual([]);
    expect(printers.map(({ technology }) => technology).sort()).toEqual(['extrusion', 'filament', 'resin']);
    expect(shipped).toEqual(printers.map(({ id }) => id));
    expect(hydrogel).toMatchObject({ nozzleMm: 0.6, layerMm: 0.3, minWallMm: 1.2 });
  });

  it('saves, replaces and removes own profiles', async () => {
    await store.save(mine);
    await store.save({ ...mine, layerMm: 0.2 });
    expect((await store.list()).printers.find(({ id }) => id === 'lab-printer')).toEqual({ ...mine, layerMm: 0.2 });
    await store.remove('lab-printer');
    await store.remove('lab-printer');
    expect((await store.list()).printers).toHaveLength(3);
    expect(await readdir(join(own, 'printers'))).toEqual([]);
  });

  it('leaves shipped profiles as they are', async () => {
    await expect(store.save({ ...hydrogel, layerMm: 0.1 })).rejects.toMatchObject({ code: 'print/shipped-profile' });
    await expect(store.remove('generic-hydrogel')).rejects.toMatchObject({ code: 'print/shipped-profile' });
  });

  it('writes nothing for an impossible profile', async () => {
    await expect(store.save({ ...mine, nozzleMm: -1 })).rejects.toMatchObject({ code: 'print/bad-profile' });
    expect(await readdir(own)).toEqual([]);
  });

  it('lists the others when one file is damaged, and names it', async () => {
    await store.save(mine);
    await writeFile(join(own, 'printers', 'broken.json'), '{"schema": 1');
    const { printers, refused } = await store.list();
    expect(printers).toHaveLength(4);
    expect(refused).toMatchObject([{ file: 'broken.json', error: { code: 'print/bad-profile' } }]);
  });
});
