import { anonymiseFile } from '@main/dicom/anonymise';
import { readElements, readItems } from '@main/dicom/anonymise-elements';
import { anonymiseInput } from '@main/dicom/anonymise-writer';
import { part10File } from '@main/dicom/part10';
import { readSeries } from '@main/dicom/series-reader';
import { EXPLICIT_LITTLE_ENDIAN, IMPLICIT_LITTLE_ENDIAN } from '@main/dicom/transfer-syntaxes';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOf, seriesFiles } from './dicom-files';

const BIG_ENDIAN = '1.2.840.10008.1.2.2';
const CT = '1.2.840.10008.5.1.4.1.1.2';
const PSEUDONYM = { name: 'P7', secret: 'test' };
const FIXTURES = 'tests/fixtures/dicom';

/** Table E.1-1 of PS3.15: tag, VR, action of the basic profile. */
const TABLE = JSON.parse(readFileSync(join(FIXTURES, 'confidentiality.json'), 'utf8')) as [string, string, string][];

interface Coding {
  readonly syntax: string;
  readonly explicit: boolean;
  readonly little: boolean;
}
const CODINGS: readonly Coding[] = [
  { syntax: EXPLICIT_LITTLE_ENDIAN, explicit: true, little: true },
  { syntax: IMPLICIT_LITTLE_ENDIAN, explicit: false, little: true },
  { syntax: BIG_ENDIAN, explicit: true, little: false },
];
const LONG = /^(OB|OD|OF|OL|OV|OW|SQ|SV|UC|UN|UR|UT|UV)$/;

/** An element written by hand, apart from the code under test. */
function element(
  tag: string,
  vr: string,
  value: Buffer,
  { explicit, little }: Coding,
  undefinedLength = false,
): Buffer {
  const head = Buffer.alloc(explicit && LONG.test(vr) ? 12 : 8);
  const u16 = (n: number, at: number) => (little ? head.writeUInt16LE(n, at) : head.writeUInt16BE(n, at));
  const u32 = (n: number, at: number) => (little ? head.writeUInt32LE(n, at) : head.writeUInt32BE(n, at));
  u16(Number.parseInt(tag.slice(0, 4), 16), 0);
  u16(Number.parseInt(tag.slice(4), 16), 2);
  const even = value.length % 2 ? Buffer.concat([value, Buffer.from(' ')]) : value;
  const length = undefinedLength ? 0xffffffff : even.length;
  if (explicit && !tag.startsWith('fffe')) head.write(vr, 4, 'latin1');
  if (head.length === 12) u32(length, 8);
  else if (explicit && !tag.startsWith('fffe')) u16(length, 6);
  else u32(length, 4);
  return Buffer.concat([head, even]);
}

function sequence(tag: string, items: readonly Buffer[], coding: Coding, undefinedLength: boolean): Buffer {
  const parts = items.flatMap((item) =>
    undefinedLength
      ? [element('fffee000', '', item, coding, true), element('fffee00d', '', Buffer.alloc(0), coding)]
      : [element('fffee000', '', item, coding)],
  );
  const end = undefinedLength ? [element('fffee0dd', '', Buffer.alloc(0), coding)] : [];
  return element(tag, 'SQ', Buffer.concat([...parts, ...end]), coding, undefinedLength);
}

const SECRET = 'Zaphod7Beeblebrox';
const SECRET_UID = '1.3.6.1.4.1.99999.424242.7';

/** A value of the VR that would give somebody away. */
function secretOf(vr: string): Buffer {
  switch (vr) {
    case 'UI':
      return Buffer.from(SECRET_UID);
    case 'DA':
      return Buffer.from('19770707');
    case 'DT':
      return Buffer.from('19770707121314');
    case 'TM':
      return Buffer.from('121314.157');
    case 'AS':
      return Buffer.from('042Y');
    case 'DS':
    case 'IS':
      return Buffer.from('770707.42'.slice(0, vr === 'IS' ? 6 : 9));
    case 'US':
      return Buffer.from([0xfe, 0xca]);
    default:
      return Buffer.from(SECRET);
  }
}

const text = (value: string): Buffer => Buffer.from(value);

/** A data set of a CT slice with more elements in it, sorted. */
function dataSet(extra: ReadonlyMap<string, Buffer>, coding: Coding): Buffer {
  const us = (n: number): Buffer => {
    const value = Buffer.alloc(2);
    if (coding.little) value.writeUInt16LE(n);
    else value.writeUInt16BE(n);
    return value;
  };
  const plain: [string, string, Buffer][] = [
    ['00080016', 'UI', text(CT)],
    ['00080018', 'UI', text('1.2.3.4.5')],
    ['00080060', 'CS', text('CT')],
    ['00280010', 'US', us(2)],
    ['00280011', 'US', us(2)],
    ['00280030', 'DS', text('0.25\\0.25')],
    ['7fe00010', 'OW', Buffer.alloc(8, 5)],
  ];
  const all = new Map(plain.map(([tag, vr, value]) => [tag, element(tag, vr, value, coding)]));
  for (const [tag, bytes] of extra) all.set(tag, bytes);
  return Buffer.concat([...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, bytes]) => bytes));
}

function anonymised(extra: ReadonlyMap<string, Buffer>, coding: Coding) {
  const file = part10File(CT, '1.2.3.4.5', coding.syntax, dataSet(extra, coding));
  const copy = Buffer.from(anonymiseFile(file, PSEUDONYM, 'x.dcm').bytes);
  const start = 144 + copy.readUInt32LE(140);
  const found = readElements(copy.subarray(start), { explicit: coding.explicit, littleEndian: coding.little });
  return { copy, elements: new Map(found.map((entry) => [entry.tag, Buffer.from(entry.value)])) };
}

describe.each(CODINGS)('a copy in $syntax', (coding) => {
  it('has no value of any attribute of the profile, whatever its kind', () => {
    let checked = 0;
    for (const [written, listedVr, action] of TABLE) {
      const tag = written
        .replaceAll(/[(),]/g, '')
        .toLowerCase()
        .replace(/^(50|60)xx/, '$102')
        .replaceAll('x', '0');
      if (!/^[0-9a-f]{8}$/.test(tag)) continue;
      const vr = listedVr === '' || listedVr.includes(' ') ? 'OB' : listedVr;
      const secret = vr === 'SQ' ? secretOf('LO') : secretOf(vr);
      const bytes =
        vr === 'SQ'
          ? sequence(tag, [element('00100010', 'PN', secret, coding)], coding, checked % 2 === 0)
          : element(tag, vr, secret, coding);
      const { copy, elements } = anonymised(new Map([[tag, bytes]]), coding);
      if (secret.length > 4) expect(copy.includes(secret), written).toBe(false);
      const value = elements.get(tag);
      if (action === 'X') expect(value, `${written} is to go`).toBeUndefined();
      if (value && action.startsWith('Z')) expect(['', 'P7'], written).toContain(value.toString());
      if (value && action === 'U') expect(value.toString(), written).toMatch(/^2\.25\.\d+\0?$/);
      checked += 1;
    }
    expect(checked).toBeGreaterThan(600);
  });

  it('has no private, unknown, overlay, curve or trailing attribute', () => {
    for (const tag of [
      '00090010',
      '00091001',
      '60000022',
      '60003000',
      '50000005',
      '00200009',
      '7fe10010',
      'fffcfffc',
      '00104000',
    ]) {
      const { copy, elements } = anonymised(new Map([[tag, element(tag, 'LO', text(SECRET), coding)]]), coding);
      expect(copy.includes(SECRET), tag).toBe(false);
      expect(elements.has(tag), tag).toBe(false);
    }
  });

  it.each([true, false])('has nothing hidden in functional groups (undefined length %s)', (undefinedLength) => {
    const inner = Buffer.concat([
      element('00080018', 'UI', text(SECRET_UID), coding),
      element('00100010', 'PN', text(SECRET), coding),
      element('00200032', 'DS', text('1\\2\\3'), coding),
      element('00201041', 'DS', text('7'), coding),
      element('00291010', 'UT', text(SECRET), coding),
    ]);
    const position = sequence('00209113', [inner], coding, undefinedLength);
    const groups = sequence('52009230', [position, position], coding, !undefinedLength);
    const { copy, elements } = anonymised(new Map([['52009230', groups]]), coding);
    expect(copy.includes(SECRET) || copy.includes(SECRET_UID)).toBe(false);
    const codingOf = { explicit: coding.explicit, littleEndian: coding.little };
    const items = readItems(elements.get('52009230')!, codingOf);
    expect(items).toHaveLength(2);
    const [planePosition] = readElements(items[1]!, codingOf);
    const kept = readElements(readItems(planePosition!.value, codingOf)[0]!, codingOf);
    expect(kept.map(({ tag }) => tag)).toEqual(['00080018', '00100010', '00200032', '00201041']);
    expect(Buffer.from(kept[2]!.value).toString().trim()).toBe('1\\2\\3');
  });

  it('has no sequence or free text under a name that is kept', () => {
    const hidden = sequence('00181210', [element('00100010', 'PN', text(SECRET), coding)], coding, true);
    expect(anonymised(new Map([['00181210', hidden]]), coding).copy.includes(SECRET)).toBe(false);
    const known = sequence('00181210', [element('00100010', 'PN', text(SECRET), coding)], coding, false);
    expect(anonymised(new Map([['00181210', known]]), coding).copy.includes(SECRET)).toBe(false);
  });

  it('says that it is one, and keeps pixels and geometry byte for byte', () => {
    const { elements } = anonymised(new Map(), coding);
    expect(elements.get('7fe00010')).toEqual(Buffer.alloc(8, 5));
    expect(elements.get('00280030')!.toString().trim()).toBe('0.25\\0.25');
    expect(elements.get('00120062')!.toString().trim()).toBe('YES');
    expect(elements.get('00280303')!.toString().trim()).toBe('REMOVED');
  });
});

describe('the frame of a file', () => {
  it('holds nothing: preamble, meta information, a bare data set', () => {
    const plain = CODINGS[0]!;
    const file = Buffer.from(part10File(CT, SECRET_UID, plain.syntax, dataSet(new Map(), plain)));
    file.write(SECRET, 10, 'latin1');
    const copy = Buffer.from(anonymiseFile(file, PSEUDONYM, 'x').bytes);
    expect(copy.includes(SECRET) || copy.includes(SECRET_UID)).toBe(false);
    const bare = dataSet(new Map([['00100010', element('00100010', 'PN', text(SECRET), plain)]]), plain);
    expect(Buffer.from(anonymiseFile(bare, PSEUDONYM, 'x').bytes).includes(SECRET)).toBe(false);
  });

  it.each([
    ['YES', 'yes'],
    ['NO', 'no'],
    ['', 'not said'],
  ] as const)('tells of text in the picture: "%s"', (value, expected) => {
    const plain = CODINGS[0]!;
    const extra = value
      ? new Map([['00280301', element('00280301', 'CS', text(value), plain)]])
      : new Map<string, Buffer>();
    const file = part10File(CT, '1.2', plain.syntax, dataSet(extra, plain));
    expect(anonymiseFile(file, PSEUDONYM, 'x').burnedIn).toBe(expected);
  });

  it('that is damaged is refused with its name', () => {
    const file = Buffer.from(seriesFiles([0])['IM1']!);
    for (const bytes of [file.subarray(0, 300), Buffer.concat([file.subarray(0, 400), Buffer.alloc(99, 0xff)])]) {
      expect(() => anonymiseFile(bytes, PSEUDONYM, 'bad.dcm')).toThrow(/bad\.dcm is a damaged DICOM file/);
    }
  });
});

describe('an anonymised series', () => {
  const names = readdirSync(FIXTURES, { withFileTypes: true }).filter((entry) => entry.isDirectory());

  it.each(names.map(({ name }) => name))('gives the same voxels in the same place (%s)', async (name) => {
    const out = join(folderOf(), 'copy');
    const { files, notSaid } = await anonymiseInput(join(FIXTURES, name), out, 'P7');
    expect(files).toHaveLength(4);
    expect(notSaid).toBe(4);
    const [before, after] = [await readSeries(join(FIXTURES, name)), await readSeries(out)];
    expect(after.volume.geometry).toEqual(before.volume.geometry);
    expect(after.volume.data).toEqual(before.volume.data);
    expect(after.series.uid).not.toBe(before.series.uid);
    const again = join(folderOf(), 'again');
    await anonymiseInput(join(FIXTURES, name), again, 'P7');
    expect((await readSeries(again)).series.uid).not.toBe(after.series.uid);
  });

  it('goes into an empty folder only, under names that tell nothing, and flags text in pictures', async () => {
    const burned = { extra: [[0x00280301, 'CS', 'YES']] as const };
    const series = seriesFiles([0, 1, 2], (k) => (k === 1 ? burned : {}));
    const from = folderOf(
      Object.fromEntries(Object.entries(series).map(([name, bytes]) => [`Meier_Anna_${name}`, bytes])),
    );
    writeFileSync(join(from, 'letter.txt'), 'Dear Mrs Meier');
    const out = join(folderOf(), 'out');
    const result = await anonymiseInput(from, out);
    expect(readdirSync(out)).toEqual(['image-0001.dcm', 'image-0002.dcm', 'image-0003.dcm']);
    expect(result).toMatchObject({ burnedIn: ['image-0002.dcm'], leftOut: 1 });
    await expect(anonymiseInput(from, out)).rejects.toMatchObject({ code: 'usage/bad-value' });
    await expect(anonymiseInput(from, folderOf(), 'a^b')).rejects.toMatchObject({ code: 'usage/bad-value' });
  });
});
