import { run } from '@main/host/jobs/evaluate-job';
import { writeVolume } from '@main/volume/io/volume-writer';
import { type Geometry, indexToWorld } from '@shared/geometry';
import { QUIET } from '@shared/jobs';
import { Label } from '@shared/labels';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installHealingModels } from './healing-models';

/** Turned about z, anisotropic, off-origin. */
const grid: Geometry = {
  size: [96, 62, 60],
  spacing: [0.9, 1, 1.2],
  origin: [-70, 33, 210],
  direction: [Math.cos(0.2), -Math.sin(0.2), 0, Math.sin(0.2), Math.cos(0.2), 0, 0, 0, 1],
};
const centre = indexToWorld(grid, [48, 31, 30]);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lacuna-evaluate-'));
  await mkdir(join(folder, 'models'));
  await installHealingModels(join(folder, 'models'));
  process.env['LACUNA_MODELS'] = join(folder, 'models');
  const data = Uint8Array.from({ length: 96 * 62 * 60 }, (_, i) => {
    const p = indexToWorld(grid, [i % 96, Math.floor(i / 96) % 62, Math.floor(i / 5952)]);
    const [x, y, z] = p.map((v, axis) => Math.abs(v - centre[axis]!)) as [number, number, number];
    if (p[2] - centre[2] > 26) return Label.UpperSkull;
    return x < 32 && y < 20 && z < 22 ? Label.Mandible : 0;
  });
  await mkdir(join(folder, 'maps'));
  await writeVolume(join(folder, 'maps', 'block.nii.gz'), { geometry: grid, data });
});

afterAll(async () => {
  delete process.env['LACUNA_MODELS'];
  await rm(folder, { recursive: true, force: true });
});

describe('evaluating on label maps', () => {
  it('measures each map as it is, with every wound cut into it, and without its jaw', async () => {
    const output = await run({ subjects: { labels: join(folder, 'maps'), wounds: 3 } }, QUIET);
    expect(output.normals.n).toBe(1);
    expect(output.local.n).toBe(3);
    expect(output.total.n).toBe(1);
    expect(output.local.bySize.reduce((sum, { n }) => sum + n, 0)).toBe(3);
    // The first network of this folder returns its input; the second closes holes in dense bone.
    expect(output.stageOneError.vqgan).toBeLessThan(1e-10);
    expect(output.stageOneError.vqvae).toBeNull();
    expect(output.local.recall).toBeGreaterThan(0.5);
    expect(output.source).toBe('label maps, 3 wounds cut into each');
  });

  it('measures a run without the adversary too, the stages that it has finished', async () => {
    const vqvae = join(folder, 'run');
    await mkdir(vqvae);
    const subjects = { labels: join(folder, 'maps'), wounds: 1 };
    await expect(run({ subjects, vqvae }, QUIET)).rejects.toMatchObject({ code: 'model/not-found' });
    const card = JSON.parse(await readFile(join(folder, 'models', 'stage-one.json'), 'utf8')) as object;
    await writeFile(join(vqvae, 'stage-one-vqvae.json'), JSON.stringify({ ...card, name: 'stage-one-vqvae' }));
    await copyFile(join(folder, 'models', 'stage-one.onnx'), join(vqvae, 'stage-one-vqvae.onnx'));
    const { stageOneError, stageTwoError, models } = await run({ subjects, vqvae }, QUIET);
    expect(stageOneError.vqvae).toBe(stageOneError.vqgan);
    expect(stageTwoError.vqvae).toBeNull();
    expect(models.map(({ name }) => name)).toContain('stage-one-vqvae');
  });

  it('says when there is no label map', async () => {
    await expect(run({ subjects: { labels: join(folder, 'models'), wounds: 1 } }, QUIET)).rejects.toMatchObject({
      code: 'training/no-data',
    });
  });
});
