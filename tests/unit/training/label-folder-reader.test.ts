import { IDENTITY } from '@shared/geometry';
import { QUIET } from '@shared/jobs';
import { createVolume } from '@shared/volume';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asLabelMap, readLabelFolder } from '@main/training/label-folder-reader';
import { writeVolume } from '@main/volume/io/volume-writer';

const grid = {
  size: [20, 24, 16] as const,
  spacing: [1.5, 1, 2.5] as const,
  origin: [-31, 12, 400] as const,
  direction: [0.8, -0.6, 0, 0.6, 0.8, 0, 0, 0, 1] as const,
};
const labels = createVolume(
  grid,
  new Uint8Array(20 * 24 * 16).map((_, i) => Math.floor(i / 480) % 6),
);
const scan = createVolume(
  grid,
  new Int16Array(20 * 24 * 16).map((_, i) => (i % 3000) - 1000),
);

let dir: string;
beforeEach(async () => (dir = await mkdtemp(join(tmpdir(), 'lacuna-labels-'))));
afterEach(() => rm(dir, { recursive: true }));

describe('a folder of label maps', () => {
  it('is read recursively, in any grid and both formats, as subjects of at least 64 voxels an edge', async () => {
    await mkdir(join(dir, 'inner'));
    await writeVolume(join(dir, 'inner', '002.nrrd'), labels);
    await writeVolume(join(dir, '001.nii.gz'), labels);
    await writeFile(join(dir, 'notes.txt'), 'not a volume');
    const { subjects, unlabelled } = await readLabelFolder(dir, QUIET);
    expect(subjects.map(({ name }) => name)).toEqual(['001.nii.gz', join('inner', '002.nrrd')]);
    expect(unlabelled).toEqual([]);
    for (const subject of subjects) {
      expect(Math.min(...subject.size)).toBeGreaterThanOrEqual(64);
      expect(subject.labels.length).toBe(subject.size[0] * subject.size[1] * subject.size[2]);
    }
    // A straightened voxel of 3.75 mm^3 becomes 3.75 / 8 of a voxel of 2 mm.
    const labelled = subjects[0]!.labels.filter((label) => label > 0).length;
    const expected = (labels.data.filter((label) => label > 0).length * 3.75) / 8;
    expect(Math.abs(labelled / expected - 1)).toBeLessThan(0.06);
    expect(subjects[0]!.labels).toEqual(subjects[1]!.labels);
  });

  it('names the scans of the public dental set as unlabelled and uses the label maps beside them', async () => {
    const nested = join(dir, 'teeth_data1', '017', '017_cbct');
    await mkdir(nested, { recursive: true });
    await writeVolume(join(nested, '017_cbct.nii.gz'), scan);
    await writeVolume(join(dir, '017.nii.gz'), labels);
    const { subjects, unlabelled } = await readLabelFolder(dir, QUIET);
    expect(subjects.map(({ name }) => name)).toEqual(['017.nii.gz']);
    expect(unlabelled).toEqual([join('teeth_data1', '017', '017_cbct', '017_cbct.nii.gz')]);
  });

  it('with scans only says that they need label maps', async () => {
    await writeVolume(join(dir, '017_cbct.nii.gz'), scan);
    await expect(readLabelFolder(dir, QUIET)).rejects.toMatchObject({
      code: 'training/unlabelled',
      details: { count: 1, first: '017_cbct.nii.gz' },
    });
  });

  it('that is empty or missing says so', async () => {
    await expect(readLabelFolder(dir, QUIET)).rejects.toMatchObject({ code: 'training/no-data' });
    await expect(readLabelFolder(join(dir, 'none'), QUIET)).rejects.toMatchObject({ code: 'file/not-found' });
  });

  it('stops when cancelled', async () => {
    await writeVolume(join(dir, '001.nii.gz'), labels);
    const context = { ...QUIET, signal: AbortSignal.abort() };
    await expect(readLabelFolder(dir, context)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a volume as label map', () => {
  const of = (...values: number[]): ReturnType<typeof asLabelMap> =>
    asLabelMap(
      createVolume(
        { size: [values.length, 1, 1], spacing: [1, 1, 1], origin: [0, 0, 0], direction: IDENTITY },
        Float32Array.from(values),
      ),
    );

  it('needs whole numbers of 0 to 5, some of them not 0', () => {
    expect(of(0, 5, 2)?.data).toEqual(Uint8Array.of(0, 5, 2));
    expect(of(0, 0, 0)).toBeUndefined();
    expect(of(0, 6)).toBeUndefined();
    expect(of(-1, 2)).toBeUndefined();
    expect(of(1.5, 2)).toBeUndefined();
    expect(of(NaN, 2)).toBeUndefined();
  });
});
