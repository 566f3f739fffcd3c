import { toWriteError, writeFileAtomic } from '@main/volume/io/atomic-writer';
import { detectFormat } from '@main/volume/io/format';
import { encodeNifti } from '@main/volume/io/nifti';
import { encodeNrrd } from '@main/volume/io/nrrd';
import { gzipParts } from '@main/volume/io/parallel-gzip';
import { readVolume } from '@main/volume/io/volume-reader';
import { writeVolume } from '@main/volume/io/volume-writer';
import { AppError } from '@shared/errors';
import { voxelCount } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { randomVolume } from './grids';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'lacuna-volume-'));
  onTestFinished(() => {
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

describe('writeVolume and readVolume', () => {
  it.each(['a.nii', 'b.nii.gz', 'c.nrrd', 'Ümläut 東京.NII.GZ'])('%s comes back as it was', async (name) => {
    const volume = randomVolume(3, 'int16');
    const path = join(folder(), name);
    await writeVolume(path, volume);
    const back = await readVolume(path);
    expect(back.data).toEqual(volume.data);
    expect(readdirSync(join(path, '..'))).toEqual([name]);
  });

  it('goes by content, not by name', async () => {
    const path = join(folder(), 'volume.dat');
    writeFileSync(path, encodeNrrd(randomVolume(2, 'uint8')));
    expect((await readVolume(path)).data).toEqual(randomVolume(2, 'uint8').data);
    writeFileSync(path, encodeNifti(randomVolume(2, 'uint8'), { gzip: true }));
    expect((await readVolume(path)).data).toEqual(randomVolume(2, 'uint8').data);
  });

  it('follows a detached header inside its folder and nowhere else', async () => {
    const path = join(folder(), 'v.nhdr');
    const header = (name: string): string =>
      `NRRD0004\ntype: uchar\ndimension: 3\nsizes: 2 2 1\nencoding: raw\ndata file: ${name}\n`;
    writeFileSync(join(path, '..', 'v.raw'), Uint8Array.of(1, 2, 3, 4));
    writeFileSync(path, header('v.raw'));
    expect([...(await readVolume(path)).data]).toEqual([1, 2, 3, 4]);
    writeFileSync(path, header('../v.raw'));
    await expect(readVolume(path)).rejects.toMatchObject({ code: 'volume/unsupported' });
    writeFileSync(path, header('gone.raw'));
    await expect(readVolume(path)).rejects.toMatchObject({ code: 'file/not-found' });
  });

  it.each<[string, (dir: string) => string, string]>([
    ['no file', (dir) => join(dir, 'none.nii'), 'file/not-found'],
    ['a folder', (dir) => dir, 'file/not-readable'],
    ['an empty file', (dir) => put(dir, new Uint8Array(0)), 'file/empty'],
    ['text', (dir) => put(dir, new TextEncoder().encode('hello'.repeat(200))), 'file/unknown-format'],
  ])('refuses %s', async (_, make, code) => {
    await expect(readVolume(make(folder()))).rejects.toMatchObject({ code });
  });

  it('refuses an ending it does not know, and writes nothing', async () => {
    const dir = folder();
    await expect(writeVolume(join(dir, 'x.mha'), randomVolume(1, 'uint8'))).rejects.toMatchObject({
      code: 'file/unknown-ending',
    });
    expect(readdirSync(dir)).toEqual([]);
  });

  const real = resolve(
    process.env['LACUNA_DATA'] ?? '../shared/data',
    'dental-labels/PostDentalSurgery_Segmentation.nii.gz',
  );
  const absent = !existsSync(real);
  it.skipIf(absent)(`reads a real label map${absent ? ' (data folder absent)' : ''}`, async () => {
    const { geometry, data } = await readVolume(real);
    expect(geometry.size).toEqual([360, 360, 330]);
    expect(geometry.spacing).toEqual([0.5, 0.5, 0.5]);
    expect(geometry.direction).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < data.length; i++) counts[data[i]!]!++;
    expect(counts.reduce((sum, n) => sum + n)).toBe(voxelCount(geometry));
    expect(counts.every((n) => n > 1000)).toBe(true);
  });
});

function put(dir: string, bytes: Uint8Array): string {
  const path = join(dir, 'file');
  writeFileSync(path, bytes);
  return path;
}

describe('writeFileAtomic', () => {
  it('replaces a file and leaves nothing else', async () => {
    const path = put(folder(), Uint8Array.of(1));
    await writeFileAtomic(path, 'new text');
    expect(readFileSync(path, 'utf8')).toBe('new text');
    await writeFileAtomic(path, [Uint8Array.of(1, 2), new Uint8Array(0), Uint8Array.of(3)]);
    expect([...readFileSync(path)]).toEqual([1, 2, 3]);
    expect(readdirSync(join(path, '..'))).toEqual(['file']);
  });

  it('keeps the old file when the content fails half-way', async () => {
    const path = put(folder(), Uint8Array.of(7));
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    function* parts(): Generator<Uint8Array> {
      yield Uint8Array.of(1, 2, 3);
      throw full;
    }
    await expect(writeFileAtomic(path, parts())).rejects.toMatchObject({ code: 'file/disk-full', details: { path } });
    expect([...readFileSync(path)]).toEqual([7]);
    expect(readdirSync(join(path, '..'))).toEqual(['file']);
  });

  it('says why a place cannot be written, and leaves nothing there', async () => {
    const dir = folder();
    const cases = {
      [join(dir, 'no', 'such', 'file')]: 'its folder does not exist',
      [join(put(dir, new Uint8Array(1)), 'inside')]: 'its folder is not a folder',
    };
    for (const [path, reason] of Object.entries(cases)) {
      await expect(writeFileAtomic(path, 'x')).rejects.toMatchObject({
        code: 'file/not-writable',
        details: { reason },
      });
    }
    mkdirSync(join(dir, 'folder'));
    await expect(writeFileAtomic(join(dir, 'folder'), 'x')).rejects.toMatchObject({ code: 'file/not-writable' });
    expect(readdirSync(dir).sort()).toEqual(['file', 'folder']);
  });

  it('passes bugs and app errors through unchanged', () => {
    const bug = new TypeError('bug');
    const known = new AppError('file/empty', { path: 'x' });
    expect(toWriteError('x', bug)).toBe(bug);
    expect(toWriteError('x', known)).toBe(known);
    expect(toWriteError('x', Object.assign(new Error('d'), { code: 'EDQUOT' }))).toMatchObject({
      code: 'file/disk-full',
    });
    expect(toWriteError('x', Object.assign(new Error('d'), { code: 'EROFS' }))).toMatchObject({
      code: 'file/not-writable',
      details: { reason: 'the disk is read-only' },
    });
  });
});

describe('gzipParts', () => {
  it.each([0, 1, 1000, (4 << 20) - 1, 4 << 20, (9 << 20) + 5])(
    '%i bytes are one ordinary gzip member',
    async (length) => {
      const random = createRandom(length);
      const bytes = new Uint8Array(length);
      for (let i = 0; i < length; i += 97) bytes[i] = random.integer(0, 255);
      const parts: Uint8Array[] = [];
      for await (const part of gzipParts([bytes.subarray(0, length >> 1), bytes.subarray(length >> 1)]))
        parts.push(part);
      const packed = Buffer.concat(parts);
      expect(Buffer.compare(gunzipSync(packed), bytes)).toBe(0);
      expect(packed.indexOf(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]), 1)).toBe(-1);
    },
  );
});

describe('detectFormat', () => {
  const text = (words: string): Uint8Array => new TextEncoder().encode(words);
  it.each<[string, Uint8Array, string]>([
    ['NIfTI', encodeNifti(randomVolume(1, 'uint8')), 'nifti'],
    ['gzip', encodeNifti(randomVolume(1, 'uint8'), { gzip: true }), 'gzip'],
    ['NRRD', encodeNrrd(randomVolume(1, 'uint8')), 'nrrd'],
    ['a zip', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), 'zip'],
    ['an empty zip', Uint8Array.of(0x50, 0x4b, 5, 6, 0, 0), 'zip'],
    ['DICOM with preamble', text(`${'\0'.repeat(128)}DICM`), 'dicom'],
    ['bare implicit DICOM', Uint8Array.of(8, 0, 5, 0, 10, 0, 0, 0, ...text('ISO_IR 100'), 8, 0), 'dicom'],
    ['bare explicit DICOM', Uint8Array.of(8, 0, 5, 0, 0x43, 0x53, 10, 0, ...text('ISO_IR 100')), 'dicom'],
    ['a PDF', text('%PDF-1.7 ...'), 'unknown'],
    ['nothing', new Uint8Array(0), 'unknown'],
    ['zeros', new Uint8Array(2000), 'unknown'],
  ])('%s', (_, bytes, format) => {
    expect(detectFormat(bytes)).toBe(format);
  });
});
