import { run } from '@main/host/jobs/plan-job';
import { checkMesh } from '@main/mesh/checks';
import { decodeStl } from '@main/mesh/stl';
import { readVolume } from '@main/volume/io/volume-reader';
import { writeVolume } from '@main/volume/io/volume-writer';
import { type Geometry, sameGrid, worldToIndex } from '@shared/geometry';
import { QUIET } from '@shared/jobs';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installHealingModels } from './healing-models';
import { GRID, planFolder, WOUND, WOUND_RADIUS } from './jaw-block';

const jaw = planFolder();
const { plan } = jaw;

describe('planning from a label map', () => {
  it('writes the wound as a closed model at its place, and a record that says how', async () => {
    const record = await plan('O');
    expect(record.labelSource).toBe('imported');
    expect(record.skipped).toEqual(['soft tissue (no scan was given)']);
    expect(record.regions).toHaveLength(1);
    const [region] = record.regions;
    expect(Math.hypot(...region!.centroid.map((v, axis) => v - WOUND[axis]!))).toBeLessThan(1);
    expect(region!.nearestAnatomy).toBe('mandible');
    const ball = (4 / 3) * Math.PI * WOUND_RADIUS ** 3;
    expect(region!.volumeMm3 / ball).toBeGreaterThan(0.85);
    expect(region!.volumeMm3 / ball).toBeLessThan(1.1);
    expect(Math.abs(region!.volumeChange)).toBeLessThan(0.02);

    const bytes = await readFile(join(jaw.folder, 'O', 'region-1.stl'));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(region!.sha256);
    const checks = checkMesh(decodeStl(bytes));
    expect(checks).toMatchObject({ closed: true, manifold: true, outward: true, degenerate: 0, duplicate: 0 });
    expect(checks.volumeMm3 / ball).toBeGreaterThan(0.85);
    checks.box.min.forEach((low, axis) => {
      expect(Math.abs((low + checks.box.max[axis]!) / 2 - WOUND[axis]!)).toBeLessThan(1);
    });
    expect(JSON.parse(await readFile(join(jaw.folder, 'O', 'plan.json'), 'utf8'))).toEqual(record);
  });

  it('writes volumes that lie on the label map, regions numbered as in the record', async () => {
    await plan('O2');
    expect((await readdir(join(jaw.folder, 'O2'))).sort()).toEqual(
      ['anomaly.nii.gz', 'expected.nii.gz', 'labels.nii.gz', 'plan.json', 'region-1.stl', 'regions.nii.gz'].sort(),
    );
    const regions = await readVolume(join(jaw.folder, 'O2', 'regions.nii.gz'));
    expect(sameGrid(regions.geometry, GRID)).toBe(true);
    const [x, y, z] = worldToIndex(GRID, WOUND).map(Math.round) as [number, number, number];
    const [nx, ny] = GRID.size;
    expect(regions.data[x + nx * (y + ny * z)]).toBe(1);
    const expected = await readVolume(join(jaw.folder, 'O2', 'expected.nii.gz'));
    const at = worldToIndex(expected.geometry, WOUND).map(Math.round) as [number, number, number];
    const [mx, my] = expected.geometry.size;
    expect(expected.data[at[0] + mx * (at[1] + my * at[2])]).toBeCloseTo(0.7, 1);
  });

  it('grows a region in the direction asked for until the distance is reached', async () => {
    const still = await plan('O3');
    const grown = await plan('O4', { direction: [0, 0, 1], growMm: 3 });
    expect(grown.regions[0]!.volumeMm3).toBeGreaterThanOrEqual(still.regions[0]!.volumeMm3);
    expect(grown.parameters).toMatchObject({ direction: [0, 0, 1], growMm: 3 });
  });
});

describe('planning into the folder of an earlier plan', () => {
  it('takes away what that plan wrote and this one does not, and nothing else', async () => {
    await plan('Again', { threeMf: true });
    const out = join(jaw.folder, 'Again');
    await writeFile(join(out, 'notes.stl'), 'mine');
    expect((await plan('Again')).removed).toEqual(['region-1.3mf']);
    const written = [
      'anomaly.nii.gz',
      'expected.nii.gz',
      'labels.nii.gz',
      'plan.json',
      'region-1.stl',
      'regions.nii.gz',
    ];
    expect((await readdir(out)).sort()).toEqual([...written, 'notes.stl'].sort());
  });
});

describe('bad input to planning', () => {
  const fails = async (promise: Promise<unknown>, code: string): Promise<void> => {
    await expect(promise).rejects.toMatchObject({ code });
  };

  it('refuses label values it does not know, an empty map, and nothing at all', async () => {
    const write = async (name: string, value: number): Promise<string> => {
      const path = join(jaw.folder, name);
      await writeVolume(path, { geometry: { ...GRID, size: [8, 8, 8] }, data: new Uint8Array(512).fill(value) });
      return path;
    };
    await fails(plan('E1', { labels: await write('nine.nii.gz', 9) }), 'labels/unknown-values');
    await fails(plan('E2', { labels: await write('zero.nii.gz', 0) }), 'labels/empty');
    await fails(plan('E3', { labels: undefined }), 'anomaly/no-input');
    for (const out of ['E1', 'E2', 'E3'])
      await expect(readdir(join(jaw.folder, out))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('refuses a label map that lies elsewhere than the scan', async () => {
    const scan = join(jaw.folder, 'scan.nii.gz');
    const far: Geometry = { ...GRID, size: [20, 20, 20], origin: [500, 500, 500] };
    await writeVolume(scan, { geometry: far, data: Int16Array.from({ length: 8000 }, (_, i) => i % 1500) });
    await fails(plan('E4', { input: scan }), 'labels/other-grid');
  });

  it('refuses a model whose hash is wrong and one that is not installed', async () => {
    const models = join(jaw.folder, 'bad');
    await mkdir(models);
    await installHealingModels(models);
    await writeFile(join(models, 'stage-two.onnx'), Uint8Array.of(1, 2, 3));
    process.env['LACUNA_MODELS'] = models;
    try {
      await fails(plan('E5'), 'model/bad-hash');
      await rm(join(models, 'stage-two.json'));
      await fails(plan('E6'), 'model/not-found');
    } finally {
      process.env['LACUNA_MODELS'] = join(jaw.folder, 'models');
    }
  });

  it('refuses an engine that is not there instead of taking another', async () => {
    await fails(plan('E7', { engine: 'abacus' }), 'model/engine-unavailable');
  });

  it('refuses a folder that cannot be written and leaves an earlier plan as it was', async () => {
    const blocked = join(jaw.folder, 'file');
    await writeFile(blocked, 'in the way');
    await fails(run({ labels: jaw.labels, out: join(blocked, 'O'), softTissue: 'auto' }, QUIET), 'file/not-writable');
    await plan('Kept');
    const before = await readFile(join(jaw.folder, 'Kept', 'plan.json'), 'utf8');
    const cancelled = AbortSignal.abort();
    const context = { signal: cancelled, onProgress: () => undefined };
    await expect(
      run({ labels: jaw.labels, out: join(jaw.folder, 'Kept'), softTissue: 'auto' }, context),
    ).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(await readFile(join(jaw.folder, 'Kept', 'plan.json'), 'utf8')).toBe(before);
    expect((await readdir(join(jaw.folder, 'Kept'))).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});
