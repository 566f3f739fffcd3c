import { decodeWasm } from '@main/dicom/codecs/wasm';
import { readSeries } from '@main/dicom/series-reader';
import { TRANSFER_SYNTAXES } from '@main/dicom/transfer-syntaxes';
import { sameGrid } from '@shared/geometry';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { folderOf, toolMissing } from './dicom-files';
import { FIXTURE_GEOMETRY, fixtureVolume } from '../../fixtures/dicom/truth';

const at = (name: string): string => join(import.meta.dirname, '../../fixtures/dicom', name);

function largestError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = a.length === b.length ? 0 : Infinity;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}

const LOSSLESS = {
  implicit: 'implicit little endian',
  'big-endian': 'explicit big endian',
  deflated: 'deflated explicit little endian',
  rle: 'RLE',
  'jpeg-lossless-first-order': 'JPEG lossless, first-order prediction',
  'jpeg-lossless': 'JPEG lossless',
  'jpeg-ls': 'JPEG-LS lossless',
  'jpeg-2000': 'JPEG 2000 lossless',
  htj2k: 'HTJ2K lossless',
};

/** The only frame of a file whose pixel data are one item after an empty offset table. */
function frameOf(path: string): Uint8Array {
  const bytes = readFileSync(path);
  const pixels = bytes.indexOf(Buffer.from([0xe0, 0x7f, 0x10, 0x00]));
  const table = bytes.indexOf(Buffer.from([0xfe, 0xff, 0x00, 0xe0]), pixels);
  const item = table + 8 + bytes.readUInt32LE(table + 4);
  return bytes.subarray(item + 8, item + 8 + bytes.readUInt32LE(item + 4));
}

describe('transfer syntaxes', () => {
  it.each(['jpeg-ls', 'jpeg-ls-near'])('%s that is cut off is refused, and soon', async (folder) => {
    const frame = frameOf(join(at(folder), '2.dcm'));
    await decodeWasm('jpeg-ls', frame, 14, 16);
    for (let length = 26; length < 0.8 * frame.length; length += 29) {
      const cut = decodeWasm('jpeg-ls', frame.subarray(0, length), 14, 16);
      await expect(cut).rejects.toThrow('damaged');
    }
  });

  it.each(Object.entries(LOSSLESS))('%s decodes exactly, on the right grid', async (folder, coding) => {
    const { volume, series } = await readSeries(at(folder));
    expect(series.coding).toBe(coding);
    expect(sameGrid(volume.geometry, FIXTURE_GEOMETRY, 1e-6)).toBe(true);
    expect(largestError(volume.data, fixtureVolume().data)).toBe(0);
  });

  it('JPEG-LS near-lossless keeps its promise of 3', async () => {
    const { volume, series } = await readSeries(at('jpeg-ls-near'));
    expect(series.coding).toBe('JPEG-LS near-lossless');
    const error = largestError(volume.data, fixtureVolume().data);
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThanOrEqual(3);
  });

  it('12-bit JPEG extended at quality 98 is within 3 HU', async () => {
    const { volume, series } = await readSeries(at('jpeg-extended'));
    expect(series.coding).toBe('JPEG extended');
    expect(largestError(volume.data, fixtureVolume().data)).toBeLessThanOrEqual(3);
  });

  it('lossy JPEG 2000 is close', async () => {
    const { volume, series } = await readSeries(at('jpeg-2000-lossy'));
    expect(series.coding).toBe('JPEG 2000');
    expect(largestError(volume.data, fixtureVolume().data)).toBeLessThanOrEqual(200);
  });

  it('8-bit JPEG baseline at quality 95 is within 8 of its 256 steps of 16 HU', async () => {
    const { volume, series } = await readSeries(at('jpeg-baseline'));
    expect(series.coding).toBe('JPEG baseline');
    expect(largestError(volume.data, fixtureVolume().data)).toBeLessThanOrEqual(8 * 16);
  });

  const missing = toolMissing('dcmdjpeg');
  it.skipIf(missing)(
    `lossy JPEG agrees with dcmtk within one stored step${missing ? ' (no dcmdjpeg here)' : ''}`,
    async () => {
      for (const [name, step] of [
        ['jpeg-extended', 1],
        ['jpeg-baseline', 17],
      ] as const) {
        const folder = folderOf();
        for (let z = 0; z < 4; z++) execFileSync('dcmdjpeg', [join(at(name), `${z}.dcm`), join(folder, `${z}.dcm`)]);
        const theirs = await readSeries(folder);
        const ours = await readSeries(at(name));
        expect(theirs.series.coding).toBe('explicit little endian');
        expect(largestError(ours.volume.data, theirs.volume.data)).toBeLessThanOrEqual(step);
      }
    },
  );

  it('has a fixture or a relative of the same coding for every entry', () => {
    const tested = new Set(['native', 'rle', 'jpeg', 'jpeg-ls', 'jpeg-2000', 'htj2k']);
    for (const { coding } of Object.values(TRANSFER_SYNTAXES)) expect(tested).toContain(coding);
  });
});
