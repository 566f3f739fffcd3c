import { decodeNrrd, encodeNrrd } from '@main/volume/io/nrrd';
import { type Geometry, sameGrid } from '@shared/geometry';
import { describe, expect, it } from 'vitest';
import { ARRAYS, randomVolume } from './grids';

const GRID: Geometry = {
  size: [3, 2, 2],
  spacing: [0.3, 0.4, 0.6],
  origin: [-31.5, 12.25, 407.5],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
};
const values = Array.from({ length: 12 }, (_, i) => i * 3 - 5);

/** A hand-written NRRD of the values, LPS unless the lines say otherwise. */
function nrrd(lines: Readonly<Record<string, string>>, body: Uint8Array | string): Uint8Array {
  const fields: Record<string, string> = {
    type: 'short',
    dimension: '3',
    space: 'left-posterior-superior',
    sizes: '3 2 2',
    'space directions': '(0.3,0,0) (0,0.4,0) (0,0,0.6)',
    'space origin': '(-31.5,12.25,407.5)',
    endian: 'little',
    encoding: 'raw',
    ...lines,
  };
  const text = [
    'NRRD0005',
    '# a comment',
    ...Object.entries(fields)
      .filter(([, v]) => v !== '')
      .map(([k, v]) => `${k}: ${v}`),
  ];
  const head = new TextEncoder().encode(`${text.join('\n')}\n\n`);
  const tail = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const bytes = new Uint8Array(head.length + tail.length);
  bytes.set(head);
  bytes.set(tail, head.length);
  return bytes;
}
const raw = new Uint8Array(Int16Array.from(values).buffer);

describe('NRRD there and back', () => {
  it.each(Object.keys(ARRAYS) as (keyof typeof ARRAYS)[])('keeps every %s voxel and its type', (type) => {
    for (const encoding of ['raw', 'gzip'] as const) {
      const volume = randomVolume(6, type);
      expect(decodeNrrd(encodeNrrd(volume, { encoding }), 'x').data).toEqual(volume.data);
    }
  });

  it.each(Array.from({ length: 12 }, (_, i) => i + 1))('keeps any grid to a nanometre (seed %i)', (seed) => {
    const volume = randomVolume(seed, 'int8');
    expect(sameGrid(decodeNrrd(encodeNrrd(volume), 'x').geometry, volume.geometry, 1e-9)).toBe(true);
  });

  it('keeps key/value pairs, also with new lines and backslashes', () => {
    const fields = { Segment0_Name: 'Unterkiefer', note: 'two\nlines \\ and a \\n' };
    expect(decodeNrrd(encodeNrrd({ geometry: GRID, data: new Uint8Array(12) }, { fields }), 'x').fields).toEqual(
      fields,
    );
  });
});

describe('what files of others hold', () => {
  const read = (
    lines: Readonly<Record<string, string>>,
    body: Uint8Array | string = raw,
  ): ReturnType<typeof decodeNrrd> => decodeNrrd(nrrd(lines, body), 'x');

  it('attached raw little endian', () => {
    const volume = read({});
    expect(volume.geometry).toEqual(GRID);
    expect(volume.data).toEqual(Int16Array.from(values));
  });

  it.each(['RAS', 'right-anterior-superior'])('space %s is turned to LPS', (space) => {
    const volume = read({
      space,
      'space directions': '(-0.3,0,0) (0,-0.4,0) (0,0,0.6)',
      'space origin': '(31.5,-12.25,407.5)',
    });
    expect(volume.geometry).toEqual(GRID);
  });

  it('space LAS is turned to LPS', () => {
    const volume = read({
      space: 'left-anterior-superior',
      'space directions': '(0.3,0,0) (0,-0.4,0) (0,0,0.6)',
      'space origin': '(-31.5,-12.25,407.5)',
    });
    expect(volume.geometry).toEqual(GRID);
  });

  it('spacings without a space', () => {
    const { geometry } = read({ space: '', 'space directions': '', 'space origin': '', spacings: '0.3 0.4 0.6' });
    expect(geometry).toEqual({ ...GRID, origin: [0, 0, 0] });
  });

  it('big endian, ascii, hex, skips and trailing data', () => {
    const big = raw.slice();
    for (let i = 0; i < big.length; i += 2) big.subarray(i, i + 2).reverse();
    expect(read({ endian: 'big' }, big).data).toEqual(Int16Array.from(values));
    expect(read({ encoding: 'ascii', endian: '' }, values.join(' ')).data).toEqual(Int16Array.from(values));
    expect(read({ encoding: 'hex' }, Buffer.from(raw).toString('hex')).data).toEqual(Int16Array.from(values));
    const padded = new Uint8Array(5 + raw.length);
    padded.set(raw, 5);
    expect(read({ 'byte skip': '5' }, padded).data).toEqual(Int16Array.from(values));
    expect(read({ 'byte skip': '-1' }, padded).data).toEqual(Int16Array.from(values));
    const lines = new Uint8Array(4 + raw.length);
    lines.set(new TextEncoder().encode('a\nb\n'));
    lines.set(raw, 4);
    expect(read({ 'line skip': '2' }, lines).data).toEqual(Int16Array.from(values));
  });

  it('a list axis of one, as segmentations have', () => {
    const volume = read({
      dimension: '4',
      sizes: '1 3 2 2',
      'space directions': 'none (0.3,0,0) (0,0.4,0) (0,0,0.6)',
      kinds: 'list domain domain domain',
    });
    expect(volume.geometry).toEqual(GRID);
  });

  it('Windows line ends', () => {
    const text = new TextDecoder('latin1').decode(nrrd({ encoding: 'ascii' }, values.join(' ')));
    const bytes = new Uint8Array(Buffer.from(text.replace(/\n/g, '\r\n'), 'latin1'));
    expect(decodeNrrd(bytes, 'x').data).toEqual(Int16Array.from(values));
  });

  it('a detached voxel file', () => {
    const header = nrrd({ 'data file': 'voxels.raw' }, '');
    const asked: string[] = [];
    const volume = decodeNrrd(header, 'x', (name) => {
      asked.push(name);
      return raw;
    });
    expect(asked).toEqual(['voxels.raw']);
    expect(volume.data).toEqual(Int16Array.from(values));
  });
});

describe('bad NRRD', () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['voxels missing', { sizes: '3 2 3' }, 'volume/truncated'],
    ['more voxels than memory', { sizes: '100000 100000 100000' }, 'volume/bad-geometry'],
    ['a size of zero', { sizes: '3 0 2' }, 'volume/bad-geometry'],
    ['sizes and dimension at odds', { dimension: '4' }, 'volume/bad-header'],
    ['NaN directions', { 'space directions': '(nan,0,0) (0,0.4,0) (0,0,0.6)' }, 'volume/bad-geometry'],
    ['directions of zero length', { 'space directions': '(0,0,0) (0,0.4,0) (0,0,0.6)' }, 'volume/bad-geometry'],
    ['sheared directions', { 'space directions': '(0.3,0.1,0) (0,0.4,0) (0,0,0.6)' }, 'volume/bad-geometry'],
    ['an origin of words', { 'space origin': '(a,b,c)' }, 'volume/bad-geometry'],
    [
      'NaN spacings',
      { space: '', 'space directions': '', 'space origin': '', spacings: 'nan 1 1' },
      'volume/bad-geometry',
    ],
    ['an unknown type', { type: 'block' }, 'volume/unsupported'],
    ['an unknown encoding', { encoding: 'bzip2' }, 'volume/unsupported'],
    ['gzip that is none', { encoding: 'gzip' }, 'file/damaged'],
    ['words among ascii numbers', { encoding: 'ascii' }, 'volume/truncated'],
    ['voxels in many files', { 'data file': 'LIST' }, 'volume/unsupported'],
    ['voxels elsewhere, not given', { 'data file': 'voxels.raw' }, 'volume/unsupported'],
    [
      'several values a voxel',
      { dimension: '4', sizes: '2 3 2 1', 'space directions': 'none (1,0,0) (0,1,0) (0,0,1)' },
      'volume/unsupported',
    ],
    ['a negative skip', { 'byte skip': '-7' }, 'volume/bad-header'],
  ])('%s', (_, lines, code) => {
    expect(() => decodeNrrd(nrrd(lines, raw), 'x')).toThrow(expect.objectContaining({ code }) as Error);
  });

  it('an empty file', () => {
    expect(() => decodeNrrd(new Uint8Array(0), 'x')).toThrow('empty');
  });
});
