import { type Geometry, indexToWorld, type Mat3, sameGrid } from '@shared/geometry';
import { LABEL_NAMES } from '@shared/labels';
import { createRandom } from '@shared/random';
import type { LabelVolume } from '@shared/volume';
import { cieLab, encodeSegmentation } from '@main/dicom/encode-segmentation';
import { type EncodedElement, encodeDataSet } from '@main/dicom/data-set-encoder';
import { readLabelMap } from '@main/dicom/label-map-reader';
import { writeLabelMap } from '@main/dicom/label-map-writer';
import { part10File } from '@main/dicom/part10';
import { LABEL_MAP_STORAGE, SEGMENTATION_STORAGE } from '@main/dicom/segmentation';
import { writeSeries } from '@main/dicom/series-writer';
import { EXPLICIT_LITTLE_ENDIAN } from '@main/dicom/transfer-syntaxes';
import { toAnatomyLabels } from '@main/volume/io/segments';
import { importLabels } from '@main/host/jobs/obtain-labels';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
const OBLIQUE: Mat3 = [c, -s, 0, s, c, 0, 0, 0, 1];
const GRID: Geometry = { size: [7, 5, 6], spacing: [0.3, 0.5, 0.8], origin: [-12, 40.5, 7], direction: OBLIQUE };
const ABOUT = { patientName: 'P-1', seriesDescription: 'Anatomy', uidSeed: 'test' };

function randomLabels(seed: number, geometry = GRID): LabelVolume {
  const random = createRandom(seed);
  const [nx, ny, nz] = geometry.size;
  const data = Uint8Array.from({ length: nx * ny * nz }, () => random.integer(0, 5));
  // The first and the last slice must have something, so that they are not left out.
  data[0] = data[data.length - 1] = 2;
  return { geometry, data };
}

/** One voxel of the mandible. */
const one = (length: number): Uint8Array => new Uint8Array(length).fill(2, 0, 1);

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'seg-'))));
afterAll(() => rm(folder, { recursive: true }));

const hasDcmdump = spawnSync('dcmdump', ['--version']).status === 0;

describe('a DICOM segmentation (seed 4)', () => {
  it('comes back with the same labels, grid and names, frames not ending on whole bytes', async () => {
    const labels = randomLabels(4);
    const path = join(folder, 'a.dcm');
    await writeLabelMap(path, labels, ABOUT);
    const map = await readLabelMap(path);
    expect(map.segments.map(({ name }) => name)).toEqual(LABEL_NAMES.slice(1));
    const found = toAnatomyLabels(map, {}, path).labels;
    expect(sameGrid(found.geometry, GRID)).toBe(true);
    expect(found.data).toEqual(labels.data);
  });

  it('leaves empty slices out and puts the others where they belong', async () => {
    const data = new Uint8Array(210);
    for (const z of [1, 2, 4]) data[3 + 7 * (2 + 5 * z)] = 5;
    const path = join(folder, 'gap.dcm');
    await writeLabelMap(path, { geometry: GRID, data }, ABOUT);
    const { geometry, layers } = await readLabelMap(path);
    expect(geometry.size).toEqual([7, 5, 4]);
    indexToWorld(GRID, [0, 0, 1]).forEach((value, i) => expect(geometry.origin[i]).toBeCloseTo(value, 6));
    const places = [...layers[0]!.entries()].filter(([, value]) => value > 0).map(([at]) => at);
    expect(places).toEqual([0, 1, 3].map((z) => 3 + 7 * (2 + 5 * z)));
  });

  it('keeps every voxel of a left-handed grid in its place', async () => {
    const geometry: Geometry = { ...GRID, direction: [c, -s, 0, s, c, 0, 0, 0, -1] };
    const labels = randomLabels(5, geometry);
    const path = join(folder, 'left.dcm');
    await writeLabelMap(path, labels, ABOUT);
    const found = toAnatomyLabels(await readLabelMap(path), {}, path).labels;
    const [nx, ny, nz] = geometry.size;
    const plane = nx * ny;
    for (let z = 0; z < nz; z++) {
      const own = labels.data.subarray(z * plane, (z + 1) * plane);
      expect(found.data.subarray((nz - 1 - z) * plane, (nz - z) * plane)).toEqual(own);
    }
    indexToWorld(geometry, [0, 0, nz - 1]).forEach((v, i) => expect(found.geometry.origin[i]).toBeCloseTo(v, 6));
  });

  it('is found in a folder beside the scan that it belongs to', async () => {
    const place = join(folder, 'study');
    await mkdir(place);
    const labels = randomLabels(6);
    const scan = { geometry: GRID, data: new Int16Array(210).map((_, i) => i) };
    await writeSeries(join(place, 'ct'), scan, { ...ABOUT });
    await expect(readLabelMap(place)).rejects.toMatchObject({ code: 'dicom/no-segmentation' });
    await writeLabelMap(join(place, 'seg.dcm'), labels, ABOUT);
    expect(toAnatomyLabels(await readLabelMap(place), {}, place).labels.data).toEqual(labels.data);
    await writeLabelMap(join(place, 'small.dcm'), { geometry: GRID, data: one(210) }, { ...ABOUT, uidSeed: 'small' });
    const several = toAnatomyLabels(await readLabelMap(place), {}, place);
    expect(several.labels.data).toEqual(labels.data);
    expect(several.findings[0]).toMatchObject({ code: 'labels/other-segmentations', details: { count: 2 } });
  });

  it('of another frame of reference than the scan is read with a warning, of the same one without', async () => {
    const path = join(folder, 'frame.dcm');
    const scan = { geometry: GRID, data: new Int16Array(210) };
    await writeLabelMap(path, randomLabels(9), { ...ABOUT, frameOfReferenceUid: '2.25.7' });
    const codes = async (frame?: string): Promise<string[]> =>
      (await importLabels(path, {}, scan, frame)).findings.map(({ code }) => code);
    expect(await codes('2.25.8')).toEqual(['labels/other-frame']);
    expect(await codes('2.25.7')).toEqual([]);
    expect(await codes()).toEqual([]);
  });

  it.skipIf(!hasDcmdump)('is what dcmtk reads without a complaint (skipped without dcmdump)', async () => {
    const path = join(folder, 'dump.dcm');
    await writeLabelMap(path, randomLabels(7), ABOUT);
    const text = execFileSync('dcmdump', ['-q', path], { encoding: 'utf8' });
    expect(text).toContain('SegmentationStorage');
    expect(text).toMatch(/\(0020,9165\) AT \(0062,000b\)/);
    expect(text).toMatch(/\(0062,0005\) LO \[mandibular canal\]/);
    expect(text).not.toMatch(/^[EW]: /m);
  });

  it.each([
    ['a.nii', true],
    ['a.nii.gz', true],
    ['a.nrrd', true],
    ['a.seg.nrrd', true],
    ['a.stl', false],
  ])('may be written as %s: %s', async (name, good) => {
    const path = join(folder, name);
    const written = writeLabelMap(path, randomLabels(8), ABOUT);
    if (!good) return expect(written).rejects.toMatchObject({ code: 'file/unknown-ending' });
    await written;
    expect(toAnatomyLabels(await readLabelMap(path), {}, path).labels.data).toEqual(randomLabels(8).data);
  });

  it('of nothing is refused', async () => {
    const empty = { geometry: GRID, data: new Uint8Array(210) };
    await expect(writeLabelMap(join(folder, 'x.dcm'), empty, ABOUT)).rejects.toMatchObject({ code: 'labels/empty' });
  });
});

/** A segmentation as another program may write it: 2 x 2 pixels, one value a pixel. */
function other(change: {
  readonly sopClass?: string;
  readonly type?: string;
  readonly bits?: number;
  readonly segments: readonly (readonly [number, string])[];
  readonly frames: readonly (readonly [segment: number, z: number])[];
  readonly pixels: Uint8Array;
  readonly extra?: readonly EncodedElement[];
}): Uint8Array {
  const sopClass = change.sopClass ?? SEGMENTATION_STORAGE;
  const dataSet = encodeDataSet([
    [0x00080016, 'UI', sopClass],
    [0x00080060, 'CS', 'SEG'],
    [0x00280002, 'US', 1],
    [0x00280004, 'CS', 'MONOCHROME2'],
    [0x00280008, 'IS', String(change.frames.length)],
    [0x00280010, 'US', 2],
    [0x00280011, 'US', 2],
    [0x00280100, 'US', change.bits ?? 8],
    [0x00620001, 'CS', change.type ?? 'FRACTIONAL'],
    [
      0x00620002,
      'SQ',
      change.segments.map(([number, label]): EncodedElement[] => [
        [0x00620004, 'US', number],
        [0x00620005, 'LO', label],
      ]),
    ],
    [
      0x52009229,
      'SQ',
      [
        [
          [0x00209116, 'SQ', [[[0x00200037, 'DS', '1\\0\\0\\0\\1\\0']]]],
          [
            0x00289110,
            'SQ',
            [
              [
                [0x00180050, 'DS', '2'],
                [0x00280030, 'DS', '1\\1'],
              ],
            ],
          ],
        ],
      ],
    ],
    [
      0x52009230,
      'SQ',
      change.frames.map(([segment, z]): EncodedElement[] => [
        [0x00209113, 'SQ', [[[0x00200032, 'DS', `0\\0\\${z}`]]]],
        ...(segment > 0 ? [[0x0062000a, 'SQ', [[[0x0062000b, 'US', segment]]]] as EncodedElement] : []),
      ]),
    ],
    ...(change.extra ?? []),
    [0x7fe00010, 'OB', change.pixels],
  ]);
  return part10File(sopClass, '2.25.1', EXPLICIT_LITTLE_ENDIAN, dataSet);
}

async function read(bytes: Uint8Array): ReturnType<typeof readLabelMap> {
  const path = join(folder, 'other.dcm');
  await writeFile(path, bytes);
  return readLabelMap(path);
}

describe('segmentations of other programs', () => {
  it('may be fractional: from half of the full value on', async () => {
    const map = await read(
      other({
        segments: [[3, 'Mandible']],
        frames: [
          [3, 2],
          [3, 0],
        ],
        pixels: Uint8Array.of(49, 50, 51, 100, 0, 0, 99, 0),
        extra: [[0x0062000e, 'US', 100]],
      }),
    );
    expect(map.geometry.size).toEqual([2, 2, 2]);
    expect([...map.layers[0]!]).toEqual([0, 0, 3, 0, 0, 3, 3, 3]);
    expect(map.segments).toEqual([{ layer: 0, value: 3, name: 'Mandible', voxels: 4 }]);
    expect(toAnatomyLabels(map, {}, 'x').findings.map(({ code }) => code)).toContain('labels/fractional');
  });

  it('may overlap: such segments come in two layers, others share one, and the canal wins', async () => {
    const map = await read(
      other({
        segments: [
          [1, 'Mandible'],
          [2, 'Mandibular canal'],
          [3, 'Upper skull'],
        ],
        frames: [
          [1, 0],
          [2, 0],
          [3, 0],
        ],
        type: 'BINARY',
        pixels: Uint8Array.of(1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0),
      }),
    );
    expect(map.layers.map((data) => [...data])).toEqual([
      [1, 1, 3, 0],
      [0, 2, 0, 0],
    ]);
    expect([...toAnatomyLabels(map, {}, 'x').labels.data]).toEqual([2, 5, 1, 0]);
    expect([...toAnatomyLabels(map, { 2: 0 }, 'x').labels.data]).toEqual([2, 2, 1, 0]);
  });

  it('may be label maps of 16 bits, in one layer', async () => {
    const map = await read(
      other({
        sopClass: LABEL_MAP_STORAGE,
        type: 'LABELMAP',
        bits: 16,
        segments: [
          [300, 'Mandible'],
          [2, 'Upper teeth'],
        ],
        frames: [
          [0, 0],
          [0, 2],
        ],
        pixels: new Uint8Array(Uint16Array.of(300, 0, 2, 0, 0, 300, 0, 2).buffer),
      }),
    );
    expect([...toAnatomyLabels(map, {}, 'x').labels.data]).toEqual([2, 0, 3, 0, 0, 2, 0, 3]);
  });

  it.each([
    ['pixels that end early', { pixels: new Uint8Array(6) }, /end early/],
    [
      'slices that are not evenly apart',
      {
        frames: [
          [1, 0],
          [1, 2],
          [1, 4.7],
        ] as const,
        pixels: new Uint8Array(12),
      },
      /not evenly apart/,
    ],
    ['32-bit pixels', { bits: 32, pixels: new Uint8Array(64) }, /32-bit/],
  ])('are refused for %s in one line', async (_, change, message) => {
    const whole = {
      segments: [[1, 'Mandible']] as const,
      frames: [
        [1, 0],
        [1, 2],
      ] as const,
      ...change,
    };
    await expect(read(other(whole))).rejects.toThrow(message);
  });
});

describe('colours of segments', () => {
  it('are CIELab in 16 bits', () => {
    expect(cieLab([255, 255, 255])[0]).toBe(65535);
    expect(cieLab([0, 0, 0])).toEqual([0, 32896, 32896]);
    // sRGB red is L 54.3, a 80.8, b 69.9 under D50.
    const [l, a, b] = cieLab([255, 0, 0]).map((value) => value / 65535);
    expect(l! * 100).toBeCloseTo(54.3, 0);
    expect(a! * 255 - 128).toBeCloseTo(80.8, 0);
    expect(b! * 255 - 128).toBeCloseTo(69.9, 0);
  });

  it('are in each segment', () => {
    expect(encodeSegmentation(randomLabels(1), ABOUT).length).toBeGreaterThan(1000);
  });
});
