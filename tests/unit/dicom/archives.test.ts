import { readSeries } from '@main/dicom/series-reader';
import { execFileSync } from 'node:child_process';
import { strToU8, zipSync } from 'fflate';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sameGrid } from '@shared/geometry';
import { FIXTURE_GEOMETRY, fixtureVolume } from '../../fixtures/dicom/truth';
import { folderOf, seriesFiles, toolMissing } from './dicom-files';

const FIXTURES = join(import.meta.dirname, '../../fixtures/dicom');
const slices = (name: string): Record<string, Uint8Array> =>
  Object.fromEntries(
    [0, 1, 2, 3].map((z) => [`${z}.dcm`, new Uint8Array(readFileSync(join(FIXTURES, name, `${z}.dcm`)))]),
  );

async function expectFixture(path: string): Promise<void> {
  const { volume } = await readSeries(path);
  expect(sameGrid(volume.geometry, FIXTURE_GEOMETRY, 1e-6)).toBe(true);
  expect(volume.data).toEqual(fixtureVolume().data);
}

function inside(files: Record<string, Uint8Array>, name: string): string {
  return join(folderOf(files), name);
}

describe('a folder', () => {
  it('is searched through subfolders, hidden and unnamed files and links, past files of other kinds', async () => {
    const folder = folderOf({
      'notes.txt': strToU8('hello'),
      empty: new Uint8Array(0),
      '.DS_Store': new Uint8Array(4096),
    });
    const deep = join(folder, 'DICOM', 'Köln 東京', '0001');
    mkdirSync(deep, { recursive: true });
    const files = slices('implicit');
    writeFileSync(join(deep, 'I0000'), files['0.dcm']!);
    writeFileSync(join(deep, '.hidden'), files['1.dcm']!);
    writeFileSync(join(folder, 'report.pdf'), strToU8('%PDF-1.7\n' + 'x'.repeat(2000)));
    writeFileSync(join(folder, 'third.ima'), files['2.dcm']!);
    writeFileSync(join(folder, 'elsewhere'), files['3.dcm']!);
    renameSync(join(folder, 'elsewhere'), join(folder, 'DICOM', 'fourth'));
    symlinkSync(folder, join(folder, 'DICOM', 'circle'));
    await expectFixture(folder);
  });
});

describe('a zip', () => {
  it.each([0, 6] as const)('is read in place, compression %i', async (level) => {
    await expectFixture(
      inside({ 'scan.zip': zipSync({ CT: slices('implicit'), 'LIES.MICH': strToU8('x') }, { level }) }, 'scan.zip'),
    );
  });

  it('holds compressed DICOM as well', async () => {
    await expectFixture(inside({ z: zipSync({ a: { b: slices('jpeg-ls') } }, { level: 6 }) }, 'z'));
    await expectFixture(inside({ z: zipSync(slices('deflated'), { level: 6 }) }, 'z'));
  });

  it('with zip64 records is read', async () => {
    await expectFixture(inside({ 'big.zip': zip64(slices('implicit')) }, 'big.zip'));
  });

  it('names the entry in findings', async () => {
    const files = seriesFiles(Array.from({ length: 30 }, (_, k) => 0.5 * k));
    files['IM3'] = files['IM3']!.subarray(0, files['IM3']!.length - 4);
    const { findings } = await readSeries(inside({ z: zipSync({ study: { CT: files } }) }, 'z'));
    expect(findings[0]).toMatchObject({ code: 'dicom/truncated', files: ['IM3'] });
  });

  it.each([
    ['nothing inside', zipSync({}), 'dicom/no-image'],
    ['no DICOM inside', zipSync({ 'a.txt': strToU8('hello') }), 'dicom/no-image'],
    ['its end cut off', zipSync(slices('implicit')).subarray(0, 3000), 'file/damaged'],
  ])('with %s is refused', async (_, bytes, code) => {
    await expect(readSeries(inside({ 'x.zip': bytes }, 'x.zip'))).rejects.toMatchObject({ code });
  });

  it('with a password is refused', async () => {
    const bytes = zipSync({ a: new Uint8Array(500) });
    const view = new DataView(bytes.buffer);
    const central = bytes.length - 22 - 47;
    expect(view.getUint32(central, true)).toBe(0x02014b50);
    bytes[central + 8] = bytes[central + 8]! | 1;
    await expect(readSeries(inside({ 'x.zip': bytes }, 'x.zip'))).rejects.toMatchObject({ code: 'file/encrypted' });
  });

  it('that claims an impossible size is refused before anything is unpacked', async () => {
    const bytes = zipSync({ a: new Uint8Array(5000) }, { level: 9 });
    const view = new DataView(bytes.buffer);
    view.setUint32(bytes.length - 22 - 47 + 24, 0xf0000000, true);
    await expect(readSeries(inside({ 'x.zip': bytes }, 'x.zip'))).rejects.toMatchObject({ code: 'file/damaged' });
  });
});

describe('a DICOMDIR', () => {
  const missing = toolMissing('dcmmkdir');
  it.skipIf(missing)(
    `reads the files it names, whatever their letter case${missing ? ' (no dcmmkdir here)' : ''}`,
    async () => {
      const folder = folderOf();
      mkdirSync(join(folder, 'CT'));
      const written = await writeFixtureSeries(join(folder, 'scratch'));
      written.forEach((path, z) => {
        cpSync(path, join(folder, 'CT', `SLICE${z}`));
      });
      rmSync(join(folder, 'scratch'), { recursive: true });
      execFileSync('dcmmkdir', ['+id', folder, '+D', join(folder, 'DICOMDIR'), '+r', 'CT'], {
        cwd: folder,
        stdio: 'ignore',
      });
      expect(existsSync(join(folder, 'DICOMDIR'))).toBe(true);
      writeFileSync(join(folder, 'CT', 'OTHER'), Object.values(seriesFiles([0]))[0]!);
      renameSync(join(folder, 'CT', 'SLICE2'), join(folder, 'CT', 'slice2.'));
      await expectFixture(join(folder, 'DICOMDIR'));
      const { series } = await readSeries(join(folder, 'DICOMDIR'));
      expect(series.files).toBe(4);
      await expectFixture(folder);
      rmSync(join(folder, 'CT', 'SLICE3'));
      const { findings } = await readSeries(join(folder, 'DICOMDIR'));
      expect(findings[0]).toMatchObject({ code: 'dicom/missing-files', files: ['SLICE3'] });
    },
  );
});

async function writeFixtureSeries(folder: string): Promise<string[]> {
  const { writeSeries } = await import('@main/dicom/series-writer');
  return writeSeries(folder, fixtureVolume(), { patientName: 'P', seriesDescription: 'disc', uidSeed: 'disc' });
}

/** A stored archive whose sizes and places all stand in zip64 records, as for archives above 4 GiB. */
function zip64(files: Record<string, Uint8Array>): Uint8Array {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, bytes] of Object.entries(files)) {
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt32LE(0xffffffff, 20);
    entry.writeUInt32LE(0xffffffff, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt16LE(28, 30);
    entry.writeUInt32LE(0xffffffff, 42);
    const extra = Buffer.alloc(28);
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(24, 2);
    extra.writeBigUInt64LE(BigInt(bytes.length), 4);
    extra.writeBigUInt64LE(BigInt(bytes.length), 12);
    extra.writeBigUInt64LE(BigInt(offset), 20);
    local.push(head, Buffer.from(name), Buffer.from(bytes));
    central.push(entry, Buffer.from(name), extra);
    offset += 30 + name.length + bytes.length;
  }
  const directory = Buffer.concat(central);
  const end64 = Buffer.alloc(56);
  end64.writeUInt32LE(0x06064b50, 0);
  end64.writeBigUInt64LE(44n, 4);
  end64.writeBigUInt64LE(BigInt(directory.length), 40);
  end64.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + directory.length), 8);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(0xffffffff, 12);
  end.writeUInt32LE(0xffffffff, 16);
  return new Uint8Array(Buffer.concat([...local, directory, end64, locator, end]));
}
