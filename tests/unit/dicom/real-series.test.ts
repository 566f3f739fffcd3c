import { readSeries } from '@main/dicom/series-reader';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = resolve(process.env['LACUNA_DATA'] ?? '../shared/data', 'head-phantom-ct/series');
const absent = !existsSync(folder);

describe('a real CT series of a head phantom', () => {
  it.skipIf(absent)(`is read whole and in Hounsfield units${absent ? ' (data folder absent)' : ''}`, async () => {
    const { volume, findings, series } = await readSeries(folder);
    expect(volume.geometry).toEqual({
      size: [512, 512, 209],
      spacing: [0.9765625, 0.9765625, 2],
      origin: [-249.51171875, -432.01171875, 135.5],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    });
    expect(series).toMatchObject({ modality: 'CT', files: 209, bodyPart: 'HEAD' });
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([['dicom/low-resolution', 'warning']]);
    const histogram = new Uint32Array(65536);
    for (let i = 0; i < volume.data.length; i++) histogram[volume.data[i]! + 32768]!++;
    const part = (low: number, high: number): number =>
      histogram.subarray(low + 32768, high + 32769).reduce((sum, n) => sum + n, 0) / volume.data.length;
    expect(part(-1024, -900)).toBeGreaterThan(0.5);
    expect(part(-100, 150)).toBeGreaterThan(0.05);
    expect(part(1000, 3071)).toBeGreaterThan(0.0001);
    expect(part(-1024, 3071)).toBe(1);
  });
});
