import { type EncodedElement } from '@main/dicom/data-set-encoder';
import { findSeries, readSeries } from '@main/dicom/series-reader';
import { indexToWorld } from '@shared/geometry';
import { describe, expect, it } from 'vitest';
import { folderOf, int16, seriesFiles, sliceFile } from './dicom-files';

const codes = (findings: readonly { code: string }[]): string[] => findings.map(({ code }) => code);
/** Steps of 0.5 mm: no resolution finding. */
const even = (n: number, step = 0.5): number[] => Array.from({ length: n }, (_, k) => k * step);
/** A slice whose voxels all tell their z: value 100 z. */
const flat = (z: number): Uint8Array => int16(new Array(12).fill(Math.round(100 * z)));

describe('an orderly series', () => {
  it('is sorted by position, neither by name nor by instance number, without a finding', async () => {
    const zs = [1, 0, 2.5, 0.5, 2, 1.5];
    const folder = folderOf(seriesFiles(zs, (k) => ({ pixels: flat(zs[k]!) })));
    const { volume, findings } = await readSeries(folder);
    expect(findings).toEqual([]);
    expect(volume.geometry).toEqual({
      size: [4, 3, 6],
      spacing: [0.4, 0.5, 0.5],
      origin: [0, 0, 0],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    });
    expect(Array.from({ length: 6 }, (_, z) => volume.data[12 * z])).toEqual([0, 50, 100, 150, 200, 250]);
  });

  it('stacks along the normal of the images, whatever they are: sagittal slices', async () => {
    const files = seriesFiles([3, 2, 1], (k) => ({
      position: [10 - k * 0.5, 20, 30],
      orientation: [0, 1, 0, 0, 0, -1],
      pixels: flat(k),
    }));
    const { volume } = await readSeries(folderOf(files));
    expect(volume.geometry.direction).toEqual([0, 0, -1, 1, 0, 0, 0, -1, 0]);
    expect(volume.geometry.origin).toEqual([10, 20, 30]);
    expect(indexToWorld(volume.geometry, [0, 0, 2])).toEqual([9, 20, 30]);
    expect([0, 12, 24].map((i) => volume.data[i])).toEqual([0, 100, 200]);
  });

  it('uses the rescale of each slice', async () => {
    const rescale = (k: number): EncodedElement[] => [
      [0x00281052, 'DS', String(-100 * k)],
      [0x00281053, 'DS', String(k + 1)],
    ];
    const folder = folderOf(
      seriesFiles(even(3), (k) => ({ pixels: int16(new Array(12).fill(10)), extra: rescale(k) })),
    );
    const { volume } = await readSeries(folder);
    expect([0, 12, 24].map((i) => volume.data[i])).toEqual([10, -80, -170]);
  });
});

describe('missing slices', () => {
  it('are interpolated where few, and the finding names the place and the neighbours', async () => {
    const zs = even(30).filter((_, k) => k !== 7);
    const { volume, findings } = await readSeries(folderOf(seriesFiles(zs, (k) => ({ pixels: flat(zs[k]!) }))));
    expect(volume.geometry.size).toEqual([4, 3, 30]);
    expect(volume.data[12 * 7]).toBe(350);
    expect(findings).toEqual([
      expect.objectContaining({
        code: 'dicom/missing-slices',
        severity: 'warning',
        files: ['IM7', 'IM8'],
        details: { missing: 1, positions: '3.5' },
      }),
    ]);
  });

  it('are an error where many or in a wide gap, naming how many and where', async () => {
    const many = even(20).filter((_, k) => ![3, 6, 9, 13].includes(k));
    await expect(readSeries(folderOf(seriesFiles(many)))).rejects.toMatchObject({
      code: 'dicom/missing-slices',
      details: { missing: 4, gap: 1, file: 'IM3' },
    });
    const wide = even(200).filter((_, k) => k < 50 || k > 56);
    await expect(readSeries(folderOf(seriesFiles(wide)))).rejects.toMatchObject({
      code: 'dicom/missing-slices',
      details: { missing: 7, gap: 4 },
    });
  });

  it('that leave every other one are seen by the slice thickness', async () => {
    const thickness: EncodedElement[] = [[0x00180050, 'DS', '0.25']];
    const { findings } = await readSeries(folderOf(seriesFiles(even(6), () => ({ extra: thickness }))));
    expect(codes(findings)).toEqual(['dicom/gaps-between-slices']);
  });
});

describe('uneven steps', () => {
  it('are resampled to an even grid, linearly', async () => {
    const zs = [0, 0.5, 1.15, 1.6, 2.1, 2.6];
    const { volume, findings } = await readSeries(folderOf(seriesFiles(zs, (k) => ({ pixels: flat(zs[k]!) }))));
    expect(codes(findings)).toContain('dicom/uneven-steps');
    const step = volume.geometry.spacing[2];
    expect(volume.geometry.size[2]).toBe(Math.floor(2.6 / step + 0.05) + 1);
    for (let z = 0; z < volume.geometry.size[2]; z++) {
      expect(Math.abs(volume.data[12 * z]! - 100 * z * step)).toBeLessThanOrEqual(1);
    }
  });

  it('of two stretches with two steps are resampled to the finer one, not taken for lost slices', async () => {
    const zs = [...even(10), ...Array.from({ length: 6 }, (_, k) => 5.5 + k)];
    const { volume, findings } = await readSeries(folderOf(seriesFiles(zs, (k) => ({ pixels: flat(zs[k]!) }))));
    expect(codes(findings)).toContain('dicom/uneven-steps');
    expect(volume.geometry.spacing[2]).toBeCloseTo(0.5, 9);
    expect(volume.geometry.size[2]).toBe(22);
    expect(volume.data[12 * 14]).toBe(700);
  });

  it('that are rounding of the positions are none', async () => {
    const zs = Array.from({ length: 40 }, (_, k) => Math.round(k * (1 / 3) * 100) / 100);
    const { volume, findings } = await readSeries(folderOf(seriesFiles(zs)));
    expect(findings).toEqual([]);
    expect(volume.geometry.spacing[2]).toBeCloseTo(1 / 3, 4);
  });
});

describe('gantry tilt', () => {
  it('is resampled to an orthogonal grid that keeps every pixel in its place', async () => {
    const angle = (15 * Math.PI) / 180;
    const [columns, rows, slices] = [6, 8, 9];
    const world = (x: number, y: number, k: number): [number, number, number] => [
      0.4 * x,
      0.5 * y + 0.5 * k * Math.tan(angle),
      0.5 * k,
    ];
    const value = ([x, y, z]: readonly [number, number, number]): number => Math.round(40 * x + 70 * y + 30 * z);
    const files = seriesFiles(even(slices), (k) => ({
      size: [columns, rows],
      position: world(0, 0, k),
      pixels: int16(
        Array.from({ length: columns * rows }, (_, i) => value(world(i % columns, Math.floor(i / columns), k))),
      ),
    }));
    const { volume, findings } = await readSeries(folderOf(files));
    expect(findings).toEqual([
      expect.objectContaining({ code: 'dicom/gantry-tilt', severity: 'warning', files: ['IM1', 'IM9'] }),
    ]);
    expect(Number(findings[0]!.details!['degrees'])).toBeCloseTo(15, 3);
    const [nx, ny, nz] = volume.geometry.size;
    expect([nx, nz]).toEqual([columns, slices]);
    expect(ny).toBe(rows + Math.ceil((0.5 * 8 * Math.tan(angle)) / 0.5));
    let inside = 0;
    for (let z = 0; z < nz; z++) {
      for (let y = 0; y < ny; y++) {
        const at = indexToWorld(volume.geometry, [2, y, z]);
        const row = (at[1] - world(0, 0, z)[1]) / 0.5;
        const voxel = volume.data[2 + nx * (y + ny * z)]!;
        if (row > -1e-6 && row < rows - 1 + 1e-6) {
          inside++;
          expect(Math.abs(voxel - value(at))).toBeLessThanOrEqual(1);
        } else if (row < -1 || row > rows) expect(voxel).toBe(-1000);
      }
    }
    expect(inside).toBeGreaterThanOrEqual((rows - 1) * slices);
  });

  it('the other way shifts the origin instead', async () => {
    const files = seriesFiles(even(5), (k) => ({ position: [0, -0.5 * k, 0.5 * k] }));
    const { volume, findings } = await readSeries(folderOf(files));
    expect(codes(findings)).toEqual(['dicom/gantry-tilt']);
    expect(Number(findings[0]!.details!['degrees'])).toBeCloseTo(45, 6);
    expect(volume.geometry.origin).toEqual([0, -2, 0]);
    expect(volume.geometry.size).toEqual([4, 7, 5]);
    expect(volume.data[4 * 4]).toBe(100);
    expect(volume.data[4 * 7 * 4]).toBe(500);
  });

  it('is told from single slices that are shifted in their plane', async () => {
    const files = seriesFiles(even(8), (k) => ({ position: [k === 3 ? 0.8 : 0, 0, 0.5 * k] }));
    const { volume, findings } = await readSeries(folderOf(files));
    expect(findings).toEqual([expect.objectContaining({ code: 'dicom/shifted-slices', files: ['IM4'] })]);
    expect(volume.geometry.size).toEqual([6, 3, 8]);
    expect(volume.data[2 + 6 * 3 * 3]).toBe(400);
  });
});

describe('frames that do not belong', () => {
  it('duplicate positions: the earliest acquired stays', async () => {
    const files = {
      ...seriesFiles(even(4), (k) => ({ pixels: flat(k) })),
      AGAIN: sliceFile({ position: [0, 0, 1], instance: 99, pixels: flat(77) }),
    };
    const { volume, findings } = await readSeries(folderOf(files));
    expect(findings).toEqual([
      expect.objectContaining({ code: 'dicom/duplicate-positions', files: ['AGAIN'], details: { dropped: 1 } }),
    ]);
    expect([0, 12, 24, 36].map((i) => volume.data[i])).toEqual([0, 100, 200, 300]);
  });

  it('positions a few hundredths apart are duplicates too', async () => {
    const zs = Array.from({ length: 12 }, (_, k) => 0.5 * Math.floor(k / 2) + (k % 2) * 0.02);
    const { volume, findings } = await readSeries(folderOf(seriesFiles(zs)));
    expect(codes(findings)).toEqual(['dicom/duplicate-positions']);
    expect(volume.geometry.size[2]).toBe(6);
  });

  it('another size: the largest stack is read, the rest named', async () => {
    const files = { ...seriesFiles(even(4)), SCOUT: sliceFile({ size: [8, 8], position: [0, 0, 0.2], instance: 50 }) };
    const { volume, findings } = await readSeries(folderOf(files));
    expect(volume.geometry.size).toEqual([4, 3, 4]);
    expect(findings).toEqual([expect.objectContaining({ code: 'dicom/mixed-sizes', files: ['SCOUT'] })]);
  });

  it('another orientation: a localiser drops out', async () => {
    const files = {
      ...seriesFiles(even(4)),
      LOCALISER: sliceFile({ orientation: [1, 0, 0, 0, 0, -1], position: [0, -50, 40], instance: 0 }),
    };
    const { volume, findings } = await readSeries(folderOf(files));
    expect(volume.geometry.size).toEqual([4, 3, 4]);
    expect(findings).toEqual([expect.objectContaining({ code: 'dicom/mixed-orientations', files: ['LOCALISER'] })]);
  });
});

describe('truncated pixel data', () => {
  it('of one slice among many: treated as missing and named', async () => {
    const files = seriesFiles(even(30), (k) => ({ pixels: flat(k) }));
    files['IM11'] = files['IM11']!.subarray(0, files['IM11']!.length - 5);
    const { volume, findings } = await readSeries(folderOf(files));
    expect(codes(findings)).toEqual(['dicom/truncated', 'dicom/missing-slices']);
    expect(findings[0]!.files).toEqual(['IM11']);
    expect(volume.geometry.size[2]).toBe(30);
    expect(volume.data[12 * 10]).toBe(1000);
  });

  it('of the first slice: the volume begins with the next, in its right place', async () => {
    const files = seriesFiles(even(30), (k) => ({ pixels: flat(k) }));
    files['IM1'] = files['IM1']!.subarray(0, files['IM1']!.length - 5);
    const { volume, findings } = await readSeries(folderOf(files));
    expect(codes(findings)).toEqual(['dicom/truncated']);
    expect(volume.geometry.origin).toEqual([0, 0, 0.5]);
    expect(volume.data[0]).toBe(100);
  });

  it('of many slices: an error with the first name', async () => {
    const files = seriesFiles(even(10));
    for (const name of ['IM3', 'IM4']) files[name] = files[name]!.subarray(0, files[name]!.length - 5);
    await expect(readSeries(folderOf(files))).rejects.toMatchObject({
      code: 'dicom/truncated',
      details: { truncated: 2, slices: 10, file: 'IM3' },
    });
  });
});

describe('what a surgeon must know of the images', () => {
  it.each([
    [0.65, undefined],
    [0.8, 'info'],
    [1, 'info'],
    [1.25, 'warning'],
  ])('slices of %d mm: %s', async (step, severity) => {
    const { findings } = await readSeries(folderOf(seriesFiles(even(4, step))));
    expect(findings.map((finding) => [finding.code, finding.severity])).toEqual(
      severity ? [['dicom/low-resolution', severity]] : [],
    );
  });

  it('a modality that is not CT: OT is read with a warning, MR refused', async () => {
    const modality = (value: string) => () => ({ extra: [[0x00080060, 'CS', value]] as EncodedElement[] });
    const { findings } = await readSeries(folderOf(seriesFiles(even(3), modality('OT'))));
    expect(findings).toEqual([expect.objectContaining({ code: 'dicom/modality', severity: 'warning' })]);
    await expect(readSeries(folderOf(seriesFiles(even(3), modality('MR'))))).rejects.toMatchObject({
      code: 'dicom/not-ct',
    });
  });

  it('burned-in text and lossy compression', async () => {
    const extra: EncodedElement[] = [
      [0x00280301, 'CS', 'YES'],
      [0x00282110, 'CS', '01'],
    ];
    const { findings } = await readSeries(folderOf(seriesFiles(even(3), () => ({ extra }))));
    expect(codes(findings)).toEqual(['dicom/burned-in', 'dicom/lossy']);
  });

  it('values beyond Int16: a few are clamped with a warning, many refused', async () => {
    const unsigned: EncodedElement[] = [[0x00280103, 'US', 0]];
    const pixels = (bright: number): Uint8Array =>
      new Uint8Array(Uint16Array.from({ length: 400 }, (_, i) => (i < bright ? 40000 : i)).buffer);
    const files = (bright: number): string =>
      folderOf(seriesFiles(even(3), () => ({ size: [20, 20], pixels: pixels(bright), extra: unsigned })));
    const { volume, findings } = await readSeries(files(2));
    expect(findings).toEqual([
      expect.objectContaining({ code: 'dicom/values-clamped', details: { count: 6, percent: 0.5 } }),
    ]);
    expect(volume.data[0]).toBe(32767);
    await expect(readSeries(files(40))).rejects.toMatchObject({ code: 'dicom/values-out-of-range' });
  });

  it('a fractional slope', async () => {
    const extra: EncodedElement[] = [[0x00281053, 'DS', '0.5']];
    const { findings } = await readSeries(folderOf(seriesFiles(even(3), () => ({ extra }))));
    expect(findings).toEqual([expect.objectContaining({ code: 'dicom/values-rounded', severity: 'info' })]);
  });

  it('positions that are not in the files, computed from the order and distance of slices', async () => {
    const extra: EncodedElement[] = [[0x00180088, 'DS', '0.6']];
    const files = seriesFiles([9, 9, 9], (k) => ({ instance: 3 - k, without: [0x00200032], extra, pixels: flat(k) }));
    const { volume, findings } = await readSeries(folderOf(files));
    expect(codes(findings)).toEqual(['dicom/assumed-positions']);
    expect(volume.geometry.spacing[2]).toBe(0.6);
    expect([0, 12, 24].map((i) => volume.data[i])).toEqual([200, 100, 0]);
  });
});

describe('several series', () => {
  const files = {
    ...seriesFiles(even(3), () => ({ series: 'small' })),
    ...Object.fromEntries(
      Object.entries(seriesFiles(even(5), () => ({ series: 'large' }))).map(([k, v]) => [`L${k}`, v]),
    ),
    ...Object.fromEntries(
      Object.entries(seriesFiles(even(9), () => ({ series: 'mr', extra: [[0x00080060, 'CS', 'MR']] }))).map(
        ([k, v]) => [`M${k}`, v],
      ),
    ),
  };

  it('are listed, the largest CT first, each with size, spacing and problem', async () => {
    const list = await findSeries(folderOf(files));
    expect(list.map(({ modality, images, size }) => [modality, images, size])).toEqual([
      ['CT', 5, [4, 3, 5]],
      ['CT', 3, [4, 3, 3]],
      ['MR', 9, undefined],
    ]);
    expect(list[2]!.problem).toContain('MR');
    expect(new Set(list.map(({ patient }) => patient)).size).toBe(1);
    expect(list[0]!.patient).toMatch(/^P-[0-9a-f]{8}$/);
    expect(JSON.stringify(list)).not.toContain('Nobody');
  });

  it('are read by UID, or the largest CT with a note', async () => {
    const folder = folderOf(files);
    const list = await findSeries(folder);
    const chosen = await readSeries(folder, { uid: list[1]!.uid });
    expect(chosen.volume.geometry.size).toEqual([4, 3, 3]);
    expect(chosen.findings).toEqual([]);
    const automatic = await readSeries(folder);
    expect(automatic.series.uid).toBe(list[0]!.uid);
    expect(codes(automatic.findings)).toEqual(['dicom/other-series']);
    await expect(readSeries(folder, { uid: '1.2.3' })).rejects.toMatchObject({ code: 'dicom/no-series' });
  });
});
