import { findScans, readScan } from '@main/dicom/scan-reader';
import { encodeNifti } from '@main/volume/io/nifti';
import { encodeNrrd } from '@main/volume/io/nrrd';
import { sameGrid } from '@shared/geometry';
import { type Volume } from '@shared/volume';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIXTURE_GEOMETRY, fixtureVolume } from '../../fixtures/dicom/truth';
import { folderOf } from './dicom-files';

const file = (bytes: Uint8Array, name = 'scan'): string => join(folderOf({ [name]: bytes }), name);
const withData = (data: Volume['data']): Volume => ({ geometry: FIXTURE_GEOMETRY, data });
const count = fixtureVolume().data.length;

describe('readScan', () => {
  it.each<[string, () => string, string]>([
    ['DICOM', () => join(import.meta.dirname, '../../fixtures/dicom/implicit'), 'dicom'],
    ['NIfTI', () => file(encodeNifti(fixtureVolume())), 'nifti'],
    ['NIfTI gzip', () => file(encodeNifti(fixtureVolume(), { gzip: true })), 'nifti'],
    ['NRRD', () => file(encodeNrrd(fixtureVolume())), 'nrrd'],
  ])('is one door for %s, told by content', async (_, make, format) => {
    const path = make();
    const { volume, series } = await readScan(path);
    expect(volume.data).toEqual(fixtureVolume().data);
    expect(sameGrid(volume.geometry, FIXTURE_GEOMETRY, 1e-4)).toBe(true);
    expect(series).toMatchObject({ format, size: FIXTURE_GEOMETRY.size });
    const [listed] = await findScans(path);
    expect(listed).toMatchObject({ format, size: FIXTURE_GEOMETRY.size });
  });

  it('rounds floating-point grey values; not-a-number becomes air', async () => {
    const data = Float32Array.from({ length: count }, (_, i) => (i === 3 ? NaN : i * 2 - 999.6));
    const { volume } = await readScan(file(encodeNifti(withData(data))));
    expect([...volume.data.subarray(0, 5)]).toEqual([-1000, -998, -996, -1000, -992]);
  });

  it('refuses a label map, values scaled to 0..1, and a blank volume, each with its own line', async () => {
    const labels = withData(Uint8Array.from({ length: count }, (_, i) => i % 6));
    await expect(readScan(file(encodeNifti(labels)))).rejects.toMatchObject({ code: 'file/label-map' });
    const unit = withData(Float32Array.from({ length: count }, (_, i) => (i % 100) / 100));
    await expect(readScan(file(encodeNrrd(unit)))).rejects.toMatchObject({ code: 'volume/unsupported' });
    const blank = withData(new Int16Array(count).fill(-1000));
    await expect(readScan(file(encodeNifti(blank)))).rejects.toMatchObject({ code: 'volume/blank' });
    const nothing = withData(new Float32Array(count).fill(NaN));
    await expect(readScan(file(encodeNifti(nothing)))).rejects.toMatchObject({ code: 'volume/blank' });
  });

  it('reports low resolution of any format and clamped values', async () => {
    const geometry = { ...FIXTURE_GEOMETRY, spacing: [0.5, 0.5, 2] as const };
    const data = Float32Array.from(fixtureVolume().data);
    data[5] = 1e6;
    const { volume, findings } = await readScan(file(encodeNrrd({ geometry, data })));
    expect(findings.map(({ code }) => code)).toEqual(['dicom/low-resolution', 'dicom/values-clamped']);
    expect(volume.data[5]).toBe(32767);
  });

  it('refuses a series UID for a file that has none', async () => {
    await expect(readScan(file(encodeNifti(fixtureVolume())), { uid: '1.2' })).rejects.toMatchObject({
      code: 'dicom/no-series',
    });
  });

  it('stops when asked to and reports progress that never goes back', async () => {
    const path = join(import.meta.dirname, '../../fixtures/dicom/implicit');
    const seen: number[] = [];
    const quiet = new AbortController();
    await readScan(path, { context: { signal: quiet.signal, onProgress: (fraction) => seen.push(fraction) } });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen[seen.length - 1]).toBe(1);
    quiet.abort();
    const context = { signal: quiet.signal, onProgress: () => undefined };
    await expect(readScan(path, { context })).rejects.toMatchObject({ name: 'AbortError' });
  });
});
