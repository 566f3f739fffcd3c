import { decimalStrings, type EncodedElement } from '@main/dicom/data-set-encoder';
import { findScans, readScan } from '@main/dicom/scan-reader';
import { readSeries } from '@main/dicom/series-reader';
import { AppError } from '@shared/errors';
import { createRandom } from '@shared/random';
import { zipSync } from 'fflate';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixtureVolume } from '../../fixtures/dicom/truth';
import { encodeNifti } from '@main/volume/io/nifti';
import { encodeNrrd } from '@main/volume/io/nrrd';
import { folderOf, int16, seriesFiles, sliceFile, type SliceOptions } from './dicom-files';

const FIXTURES = join(import.meta.dirname, '../../fixtures/dicom');
const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const series = (options: SliceOptions): string => folderOf(seriesFiles([0, 0.5, 1], () => options));
const file = (bytes: Uint8Array): string => join(folderOf({ input: bytes }), 'input');

/** The error of reading; a result or another kind of error fails the test. */
async function refused(path: string): Promise<AppError> {
  try {
    await readScan(path);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was read');
}

describe('input that is no scan is refused with one clear line', () => {
  it.each<[string, () => string, string]>([
    ['a path that does not exist', () => join(folderOf(), 'nothing'), 'file/not-found'],
    ['an empty folder', () => folderOf(), 'dicom/no-image'],
    [
      'a folder of other files',
      () => folderOf({ 'a.txt': text('hello'), 'b.pdf': text('%PDF-1.4 ...') }),
      'dicom/no-image',
    ],
    ['a PDF', () => file(text(`%PDF-1.7\n${'1 0 obj\n'.repeat(500)}`)), 'file/unknown-format'],
    ['an empty file', () => file(new Uint8Array(0)), 'file/empty'],
    ['a file of zeros', () => file(new Uint8Array(5000)), 'file/unknown-format'],
    ['a DICOM file cut off in its header', () => file(sliceFile().subarray(0, 400)), 'dicom/damaged'],
    ['one slice', () => file(sliceFile()), 'dicom/single-slice'],
    [
      'a gzip that is no NIfTI',
      () => file(Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8)),
      'file/unknown-format',
    ],
  ])('%s', async (_, path, code) => {
    const error = await refused(path());
    expect(error.code).toBe(code);
    expect(error.message).not.toMatch(/[\n{}]/);
  });

  it('a series of zeros', async () => {
    expect(await refused(series({ pixels: int16(new Array<number>(12).fill(0)) }))).toMatchObject({
      code: 'volume/blank',
      details: { value: 0 },
    });
  });
});

describe('impossible headers are refused', () => {
  const ds = (tag: number, value: string): EncodedElement => [tag, 'DS', value];
  it.each<[string, SliceOptions, string]>([
    ['pixel spacing of words', { extra: [ds(0x00280030, 'NaN\\NaN')] }, 'dicom/bad-geometry'],
    ['pixel spacing zero', { pixelSpacing: [0, 0.5] }, 'dicom/bad-geometry'],
    ['negative pixel spacing', { pixelSpacing: [-1, 0.5] }, 'dicom/bad-geometry'],
    ['no pixel spacing', { without: [0x00280030] }, 'dicom/no-spacing'],
    ['a position of words', { extra: [ds(0x00200032, 'a\\b\\c')] }, 'dicom/bad-geometry'],
    ['no position and no distance', { without: [0x00200032] }, 'dicom/no-spacing'],
    ['a position light years away', { position: [0, 0, 1e12] }, 'dicom/bad-geometry'],
    ['image axes of length zero', { orientation: [0, 0, 0, 0, 0, 0] }, 'dicom/bad-geometry'],
    ['parallel image axes', { orientation: [1, 0, 0, 1, 0, 0] }, 'dicom/bad-geometry'],
    ['no rows', { extra: [[0x00280010, 'US', 0]] }, 'dicom/damaged'],
    ['more rows than pixels', { extra: [[0x00280010, 'US', 16000]] }, 'dicom/truncated'],
    [
      'colour',
      {
        extra: [
          [0x00280002, 'US', 3],
          [0x00280004, 'CS', 'RGB'],
        ],
      },
      'dicom/unsupported-pixels',
    ],
    ['a palette', { extra: [[0x00280004, 'CS', 'PALETTE COLOR']] }, 'dicom/unsupported-pixels'],
    ['one-bit pixels', { extra: [[0x00280100, 'US', 1]] }, 'dicom/unsupported-pixels'],
    ['more bits stored than allocated', { extra: [[0x00280101, 'US', 17]] }, 'dicom/damaged'],
    ['a million frames', { extra: [[0x00280008, 'IS', '1000000']] }, 'dicom/damaged'],
    ['a slope of zero', { extra: [ds(0x00281053, '0')] }, 'dicom/damaged'],
    ['MPEG video', { syntax: '1.2.840.10008.1.2.4.102' }, 'dicom/unsupported-syntax'],
    ['an unknown transfer syntax', { syntax: '1.2.3.4' }, 'dicom/unsupported-syntax'],
  ])('%s', async (_, options, code) => {
    expect((await refused(series(options))).code).toBe(code);
  });

  it('slices that lie beside one another', async () => {
    const folder = folderOf(seriesFiles([0, 0.5, 1], (k) => ({ position: [90000 * k, 0, 0.5 * k] })));
    expect((await refused(folder)).code).toBe('dicom/bad-geometry');
  });

  it('crowded slices do not blow the grid up', async () => {
    const zs = Array.from({ length: 30 }, (_, k) => Math.floor(k / 2) + (k % 2) * (0.06 + 0.013 * (k % 5)));
    const { volume } = await readScan(folderOf(seriesFiles(zs)));
    expect(volume.geometry.size[2]).toBeLessThanOrEqual(4 * 30);
  });

  it('a compressed stream of another size than the header says', async () => {
    const bytes = new Uint8Array(readFileSync(join(FIXTURES, 'jpeg-2000', '0.dcm')));
    const rows = Buffer.from(bytes).indexOf(Buffer.from([0x28, 0, 0x10, 0, 0x55, 0x53]));
    bytes[rows + 8] = 200;
    const other = new Uint8Array(readFileSync(join(FIXTURES, 'jpeg-2000', '1.dcm')));
    other[Buffer.from(other).indexOf(Buffer.from([0x28, 0, 0x10, 0, 0x55, 0x53])) + 8] = 200;
    expect(await refused(folderOf({ a: bytes, b: other }))).toMatchObject({ code: 'dicom/damaged' });
  });
});

describe('one bad file among good ones', () => {
  it('is named and the rest is read', async () => {
    const folder = folderOf({
      ...seriesFiles([0, 0.5, 1]),
      CUT: sliceFile().subarray(0, 300),
      VIDEO: sliceFile({ syntax: '1.2.840.10008.1.2.4.102' }),
    });
    const { volume, findings } = await readSeries(folder);
    expect(volume.geometry.size[2]).toBe(3);
    expect(findings).toEqual([
      expect.objectContaining({ code: 'dicom/unreadable-files', severity: 'warning', files: ['CUT', 'VIDEO'] }),
    ]);
  });
});

describe('mutated files', () => {
  /** Flips bytes, writes extremes, cuts, inserts, repeats: the usual ways a file goes bad. */
  function mutate(bytes: Uint8Array, seed: number): Uint8Array {
    const random = createRandom(seed);
    let result = bytes.slice();
    for (let n = random.integer(1, 6); n > 0; n--) {
      const at = random.integer(0, Math.max(0, Math.min(result.length - 1, random.chance(0.7) ? 700 : Infinity)));
      const kind = random.integer(0, 5);
      if (kind === 0) result[at] = random.integer(0, 255);
      if (kind === 1) result.fill(255, at, at + random.pick([1, 2, 4]));
      if (kind === 2) result.fill(0, at, at + random.pick([1, 2, 4, 8]));
      if (kind === 3) result[at] = (result[at] ?? 0) ^ (1 << random.integer(0, 7));
      if (kind === 4 && random.chance(0.3)) result = result.slice(0, at);
      if (kind === 5) {
        const piece = result.slice(at, at + random.integer(1, 40));
        result = Uint8Array.from([...result.subarray(0, at), ...piece, ...result.subarray(at)]);
      }
    }
    return result;
  }

  async function survives(path: string, most: number): Promise<'read' | 'refused'> {
    try {
      const { volume } = await readScan(path);
      expect(volume.data.length).toBeLessThanOrEqual(most);
      expect(volume.geometry.spacing.every((s) => s > 0 && Number.isFinite(s))).toBe(true);
      expect(volume.geometry.direction.every(Number.isFinite)).toBe(true);
      return 'read';
    } catch (error) {
      if (error instanceof AppError) return 'refused';
      throw error;
    }
  }

  const perFrame: EncodedElement = [
    0x52009230,
    'SQ',
    [0, 1, 2].map((z): EncodedElement[] => [[0x00209113, 'SQ', [[[0x00200032, 'DS', decimalStrings([0, 0, z])]]]]]),
  ];
  const multi = sliceFile({
    extra: [[0x00280008, 'IS', '3'], perFrame],
    pixels: int16(Array.from({ length: 36 }, (_, i) => i * 9)),
    without: [0x00200032],
  });

  it.each([
    ['implicit', 40],
    ['big-endian', 25],
    ['deflated', 25],
    ['rle', 40],
    ['jpeg-lossless', 40],
    ['jpeg-extended', 25],
    ['jpeg-ls', 25],
    ['jpeg-2000', 25],
    ['htj2k', 25],
  ])('%s: read or refused, nothing else (seeds 1 to %i)', async (name, count) => {
    const slices = [0, 1, 2].map((z) => new Uint8Array(readFileSync(join(FIXTURES, name, `${z}.dcm`))));
    const folder = folderOf();
    for (let seed = 1; seed <= count; seed++) {
      slices.forEach((bytes, z) => {
        writeFileSync(join(folder, `${z}`), z === 1 || seed % 3 === 0 ? mutate(bytes, 10 * seed + z) : bytes);
      });
      await survives(folder, 1e7);
    }
  });

  it.each([
    ['multi-frame', 100, () => multi],
    ['NIfTI', 100, () => encodeNifti(fixtureVolume())],
    ['NIfTI, gzip', 60, () => encodeNifti(fixtureVolume(), { gzip: true })],
    ['NRRD', 100, () => encodeNrrd(fixtureVolume(), { encoding: 'raw' })],
    ['NRRD, gzip', 60, () => encodeNrrd(fixtureVolume())],
    [
      'zip',
      100,
      () => zipSync({ a: sliceFile({ instance: 1 }), b: sliceFile({ instance: 2 }), c: sliceFile({ instance: 3 }) }),
    ],
  ] as const)('%s: read or refused, nothing else (seeds 1 to %i)', async (_, count, make) => {
    const path = join(folderOf(), 'input');
    const bytes = make();
    writeFileSync(path, bytes);
    expect(await survives(path, 1e5)).toBe('read');
    for (let seed = 1; seed <= count; seed++) {
      writeFileSync(path, mutate(bytes, seed));
      await survives(path, 1e8);
    }
  });

  it('cut off anywhere: read or refused', async () => {
    const path = join(folderOf(), 'input');
    for (const bytes of [multi, encodeNifti(fixtureVolume(), { gzip: true }), encodeNrrd(fixtureVolume())]) {
      for (let length = 0; length < bytes.length; length += 29) {
        writeFileSync(path, bytes.subarray(0, length));
        await survives(path, 1e5);
      }
    }
  });
});

describe('listing', () => {
  it('names the problem of a series instead of failing', async () => {
    const [info] = await findScans(series({ pixelSpacing: [0, 0] }));
    expect(info).toMatchObject({ size: undefined, images: 3 });
    expect(info?.problem).toContain('pixel spacing');
  });
});
