import { encodeCtImage } from '@main/dicom/ct-image';
import { writeVolume } from '@main/volume/io/volume-writer';
import { type Geometry } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { type Volume } from '@shared/volume';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { crc32, deflateRawSync, gzipSync, inflateRawSync } from 'node:zlib';
import { GRID } from '../case-folder';

/** Valid inputs to begin from, by kind. Inputs are folders of files; `name` begins a series' files. */
export interface Seed {
  readonly name: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
}

export const SCAN_GRID: Geometry = { ...GRID, size: [12, 10, 6] };

export function smallScan(): Volume<Int16Array> {
  const random = createRandom(3);
  const data = Int16Array.from({ length: 12 * 10 * 6 }, (_, i) => (i % 12 < 6 ? 1300 : -900) + random.integer(-40, 40));
  return { geometry: SCAN_GRID, data };
}

/** Slices of the small scan as DICOM files. */
export function dicomSeries(): Record<string, Uint8Array> {
  const volume = smallScan();
  const text = { patientName: 'N0', seriesDescription: 'small scan', uidSeed: 'small scan' };
  return Object.fromEntries(Array.from({ length: 6 }, (_, z) => [`slice-${z}.dcm`, encodeCtImage(volume, z, text)]));
}

/** Fixture series in every transfer syntax. */
export function dicomSeeds(): Seed[] {
  const root = resolve(import.meta.dirname, '../../fixtures/dicom');
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const fixtures = folders.map(({ name }) => {
    const folder = join(root, name);
    return {
      name,
      files: Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file))])),
    };
  });
  const deflated = fixtures.find(({ name }) => name === 'deflated')!;
  return [
    { name: 'explicit', files: dicomSeries() },
    ...fixtures,
    { name: 'bomb', files: deflatedBombs(deflated.files) },
  ];
}

/** Deflated slices that go on for a hundred megabytes behind their pixels. */
function deflatedBombs(files: Readonly<Record<string, Uint8Array>>): Record<string, Uint8Array> {
  const zeros = Buffer.alloc(100 << 20);
  const grow = (bytes: Uint8Array): Buffer => {
    // The meta header's length stands behind the preamble.
    const meta = 144 + Buffer.from(bytes).readUInt32LE(140);
    const plain = inflateRawSync(bytes.subarray(meta));
    return Buffer.concat([bytes.subarray(0, meta), deflateRawSync(Buffer.concat([plain, zeros]), { level: 9 })]);
  };
  const [name, bytes] = Object.entries(files)[0]!;
  return { ...files, [name]: grow(bytes) };
}

export async function volumeSeeds(scratch: string): Promise<Seed[]> {
  mkdirSync(scratch, { recursive: true });
  const seeds: Seed[] = [];
  const scan = smallScan();
  const labels = { geometry: SCAN_GRID, data: Uint8Array.from({ length: 720 }, (_, i) => i % 6) };
  for (const [name, volume] of [
    ['scan.nii', scan],
    ['scan.nii.gz', scan],
    ['scan.nrrd', scan],
    ['labels.nii.gz', labels],
  ] as const) {
    const path = join(scratch, name);
    await writeVolume(path, volume);
    seeds.push({ name, files: { [name]: readFileSync(path) } });
  }
  const header = 'NRRD0004\ntype: short\ndimension: 3\nsizes: 4 3 2\nspace: left-posterior-superior\n';
  const directions = 'space directions: (1,0,0) (0,1,0) (0,0,2)\nspace origin: (1,2,3)\n';
  const values = Array.from({ length: 24 }, (_, i) => i * 90 - 1000).join(' ');
  seeds.push({
    name: 'text.nrrd',
    files: { 'text.nrrd': Buffer.from(`${header}${directions}encoding: ascii\n\n${values}\n`) },
  });
  const detached = `${header}${directions}endian: little\nencoding: raw\ndata file: voxels.raw\n`;
  const raw = Buffer.from(Int16Array.from({ length: 24 }, (_, i) => i * 90 - 1000).buffer);
  seeds.push({ name: 'apart.nhdr', files: { 'apart.nhdr': Buffer.from(detached), 'voxels.raw': raw } });
  return seeds;
}

export interface ZipPart {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly stored?: boolean;
  /** Says another unpacked size than it has. */
  readonly claims?: number;
  /** `bytes` as they were deflated before. */
  readonly packed?: Buffer;
}

/** A zip archive; names are written as they are, however bad. */
export function zipOf(parts: readonly ZipPart[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, stored = false, claims = bytes.length, packed: before } of parts) {
    const packed = before ?? (stored ? Buffer.from(bytes) : deflateRawSync(bytes, { level: 9 }));
    const title = Buffer.from(name, 'utf8');
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(0x800, 2);
    fields.writeUInt16LE(stored ? 0 : 8, 4);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claims >>> 0, 18);
    fields.writeUInt16LE(title.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), fields, title, packed]);
    const more = Buffer.alloc(14);
    more.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), fields, more, title]));
    bodies.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, central, end]);
}

/** Archives that are valid, and archives that are made to harm. */
export function zipSeeds(): Seed[] {
  const series = Object.entries(dicomSeries()).map(([name, bytes]) => ({ name: `study/${name}`, bytes }));
  const [first] = series;
  const zip = (name: string, parts: readonly ZipPart[]): Seed => ({ name, files: { 'in.zip': zipOf(parts) } });
  const zeros = Buffer.alloc(128 << 20);
  const bomb = Buffer.concat([Buffer.from(first!.bytes), zeros]);
  const packed = deflateRawSync(bomb, { level: 9 });
  return [
    zip('valid', series),
    zip(
      'stored',
      series.map((part) => ({ ...part, stored: true })),
    ),
    zip('traversal', [
      ...['../../evil.dcm', '/etc/evil.dcm', 'C:\\evil.dcm', 'a/../../../evil', '\u0000', 'con'].map((name) => ({
        name,
        bytes: first!.bytes,
      })),
      ...series,
    ]),
    zip('bomb', [
      ...Array.from({ length: 8 }, (_, n) => ({ name: `bomb-${n}.dcm`, bytes: bomb, packed })),
      { name: 'zeros', bytes: zeros },
    ]),
    zip('liar', [
      { ...first!, claims: 0xfffffff0 },
      { name: 'small', bytes: new Uint8Array(5000), claims: 3 },
    ]),
    zip('in itself', [{ name: 'inner.zip', bytes: zipOf(series) }]),
    zip(
      'many',
      Array.from({ length: 3000 }, (_, i) => ({ name: `${'d/'.repeat(i % 50)}f${i}`, bytes: new Uint8Array(0) })),
    ),
    zip('empty', []),
  ];
}

/** Well-formed files whose numbers are out of all proportion. */
export function giantSeeds(): Seed[] {
  const header = (sizes: string): string =>
    `NRRD0004\ntype: short\ndimension: 3\nsizes: ${sizes}\nencoding: gzip\nendian: little\nspace: left-posterior-superior\nspace directions: (1,0,0) (0,1,0) (0,0,1)\nspace origin: (0,0,0)\n\n`;
  const packed = gzipSync(Buffer.alloc(4 << 20), { level: 9 });
  const nrrd = (name: string, sizes: string): Seed => ({
    name,
    files: { 'giant.nrrd': Buffer.concat([Buffer.from(header(sizes)), packed]) },
  });
  return [
    nrrd('giant grid', '100000 100000 100000'),
    nrrd('overflow', '65536 65536 65536'),
    nrrd('just too large', '4096 4096 2'),
    nrrd('negative', '-4 10 10'),
    nrrd('fraction', '10.5 10 10'),
    { name: 'gzip of gzip', files: { 'a.nii.gz': gzipSync(gzipSync(Buffer.alloc(1 << 20))) } },
    { name: 'gzip bomb', files: { 'b.nii.gz': gzipSync(Buffer.alloc(64 << 20), { level: 9 }) } },
  ];
}
