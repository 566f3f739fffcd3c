import { decimalString } from '@main/dicom/data-set-encoder';
import { readSeries } from '@main/dicom/series-reader';
import { writeSeries } from '@main/dicom/series-writer';
import { uidOf } from '@main/dicom/uids';
import { determinant, type Geometry, indexToWorld, sameGrid, worldToIndex } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { type Volume } from '@shared/volume';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixtureVolume } from '../../fixtures/dicom/truth';
import { folderOf, toolMissing } from './dicom-files';

const TEXT = { patientName: 'Pseudonym 7', seriesDescription: 'Kiefer – Übersicht', uidSeed: 'seed 7' };

function noise(geometry: Geometry, seed: number): Volume<Int16Array> {
  const random = createRandom(seed);
  const count = geometry.size[0] * geometry.size[1] * geometry.size[2];
  return { geometry, data: Int16Array.from({ length: count }, () => random.integer(-32768, 32767)) };
}

/** A random rotation from a unit quaternion. */
function rotated(seed: number): Geometry {
  const random = createRandom(seed);
  const q = Array.from({ length: 4 }, () => random.normal());
  const n = Math.hypot(...q);
  const [a, b, c, d] = q.map((value) => value / n) as [number, number, number, number];
  return {
    size: [7, 5, 6],
    spacing: [random.uniform(0.1, 1), random.uniform(0.1, 1), random.uniform(0.1, 1)],
    origin: [random.uniform(-500, 500), random.uniform(-500, 500), random.uniform(-500, 500)],
    direction: [
      a * a + b * b - c * c - d * d,
      2 * (b * c - a * d),
      2 * (b * d + a * c),
      2 * (b * c + a * d),
      a * a + c * c - b * b - d * d,
      2 * (c * d - a * b),
      2 * (b * d - a * c),
      2 * (c * d + a * b),
      a * a + d * d - b * b - c * c,
    ],
  };
}

describe('writeSeries', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'is read back exactly, grid within a nanometre-scale rounding (seed %i)',
    async (seed) => {
      const volume = noise(rotated(seed), seed);
      expect(determinant(volume.geometry.direction)).toBeCloseTo(1, 9);
      const folder = join(folderOf(), 'series');
      const paths = await writeSeries(folder, volume, TEXT);
      expect(paths).toHaveLength(6);
      const back = await readSeries(folder);
      expect(sameGrid(back.volume.geometry, volume.geometry, 1e-6)).toBe(true);
      expect(back.volume.data).toEqual(volume.data);
      expect(back.series).toMatchObject({ description: TEXT.seriesDescription, modality: 'CT', images: 6 });
    },
  );

  it('keeps every voxel of a left-handed grid in its place', async () => {
    const plain = rotated(11);
    const d = plain.direction;
    const geometry: Geometry = { ...plain, direction: [d[0], d[1], -d[2], d[3], d[4], -d[5], d[6], d[7], -d[8]] };
    const volume = noise(geometry, 11);
    const folder = join(folderOf(), 'series');
    await writeSeries(folder, volume, TEXT);
    const back = (await readSeries(folder)).volume;
    const [nx, ny, nz] = geometry.size;
    for (let z = 0; z < nz; z++) {
      const index = worldToIndex(back.geometry, indexToWorld(geometry, [2, 3, z])).map(Math.round);
      expect(back.data[index[0]! + nx * (index[1]! + ny * index[2]!)]).toBe(volume.data[2 + nx * (3 + ny * z)]);
    }
  });

  it('writes the same bytes for the same seed and other UIDs for another', async () => {
    const [a, b, c] = [join(folderOf(), 'a'), join(folderOf(), 'b'), join(folderOf(), 'c')];
    await writeSeries(a, fixtureVolume(), TEXT);
    await writeSeries(b, fixtureVolume(), TEXT);
    await writeSeries(c, fixtureVolume(), { ...TEXT, uidSeed: 'other' });
    for (const name of readdirSync(a)) expect(readFileSync(join(b, name))).toEqual(readFileSync(join(a, name)));
    expect((await readSeries(c)).series.uid).not.toBe((await readSeries(a)).series.uid);
  });

  it('leaves nothing behind when it cannot write, and says why', async () => {
    const folder = folderOf();
    mkdirSync(join(folder, 'slice-0003.dcm'));
    writeFileSync(join(folder, 'mine.txt'), 'keep');
    await expect(writeSeries(folder, fixtureVolume(), TEXT)).rejects.toMatchObject({ code: 'file/not-writable' });
    expect(readdirSync(folder).sort()).toEqual(['mine.txt', 'slice-0003.dcm']);
    await expect(writeSeries(join(folder, 'mine.txt', 'x'), fixtureVolume(), TEXT)).rejects.toMatchObject({
      code: 'file/not-writable',
    });
  });

  it('leaves nothing behind when cancelled', async () => {
    const stop = new AbortController();
    const folder = join(folderOf(), 'series');
    const context = {
      signal: stop.signal,
      onProgress: () => {
        stop.abort();
      },
    };
    await expect(writeSeries(folder, noise(rotated(3), 3), TEXT, context)).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(existsSync(folder)).toBe(false);
  });

  const missing = toolMissing('dcmdump');
  it.skipIf(missing)(`satisfies dcmtk's dcmftest and dcmdump${missing ? ' (no dcmtk here)' : ''}`, async () => {
    const folder = join(folderOf(), 'series');
    const [path = ''] = await writeSeries(folder, fixtureVolume(), {
      ...TEXT,
      kvp: 120,
      date: '20240131',
      time: '120000',
    });
    expect(execFileSync('dcmftest', [path], { encoding: 'utf8' })).toMatch(/^yes/);
    const dump = execFileSync('dcmdump', ['-q', path], { encoding: 'utf8' });
    const value = (keyword: string): string =>
      new RegExp(`\\[([^\\]]*)\\] .* ${keyword}\\s*$`, 'm').exec(dump)?.[1] ?? '';
    expect(dump).toContain('=CTImageStorage');
    expect(dump).toContain('=LittleEndianExplicit');
    expect(value('PatientName')).toBe('Pseudonym 7');
    expect(value('KVP')).toBe('120');
    expect(value('StudyDate')).toBe('20240131');
    expect(value('ImagePositionPatient').split('\\').map(Number)).toEqual([-31.5, 12.25, 407.5]);
  });

  const noVerifier = toolMissing('dcmmkdir');
  it.skipIf(noVerifier)(
    `has every attribute that dcmtk demands of a CT on a disc${noVerifier ? ' (no dcmmkdir here)' : ''}`,
    async () => {
      const folder = folderOf();
      await writeSeries(join(folder, 'CT'), fixtureVolume(), TEXT);
      readdirSync(join(folder, 'CT')).forEach((name, i) => {
        writeFileSync(join(folder, 'CT', `S${i}`), readFileSync(join(folder, 'CT', name)));
      });
      const log = execFileSync('dcmmkdir', ['+id', folder, '+D', join(folder, 'DICOMDIR'), 'CT/S0', 'CT/S1'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(log).not.toMatch(/missing|error|invalid/i);
    },
  );

  const noGdcm = toolMissing('gdcminfo');
  it.skipIf(noGdcm)(`shows GDCM the same geometry${noGdcm ? ' (no gdcminfo here)' : ''}`, async () => {
    const folder = join(folderOf(), 'series');
    const [path = ''] = await writeSeries(folder, fixtureVolume(), TEXT);
    const info = execFileSync('gdcminfo', [path], { encoding: 'utf8' });
    expect(info).toMatch(/Dimensions: \(16,14,1\)/);
    expect(info).toMatch(/Spacing: \(0\.3,0\.4,1\)/);
    expect(info).toMatch(/DirectionCosines: \(0\.921061,0\.389418,0,-0\.358678,0\.848353,0\.389418\)/);
    expect(info).toMatch(/Origin: \(-31\.5,12\.25,407\.5\)/);
    expect(info).toMatch(/Rescale Intercept\/Slope: \(0,1\)/);
  });
});

describe('decimal strings', () => {
  it.each([0, 1, -1, 0.1, 1 / 3, -1 / 3, -123.456789012345678, 1e-7, -1.23456789e-12, 123456789.123456789, -5e-324])(
    '%d fits into 16 characters and comes back to 9 digits',
    (value) => {
      const text = decimalString(value);
      expect(text.length).toBeLessThanOrEqual(16);
      expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(1e-9 * Math.abs(value));
    },
  );

  it('refuses what is no number', () => {
    expect(() => decimalString(NaN)).toThrow(RangeError);
  });
});

describe('uidOf', () => {
  it('gives short, valid, repeatable UIDs', () => {
    const uids = Array.from({ length: 200 }, (_, i) => uidOf(`text ${i}`));
    for (const uid of uids) {
      expect(uid).toMatch(/^2\.25\.[1-9]\d*$/);
      expect(uid.length).toBeLessThanOrEqual(64);
    }
    expect(new Set(uids).size).toBe(200);
    expect(uidOf('text 5')).toBe(uids[5]);
  });
});
