import { AppError } from '@shared/errors';
import { type Geometry, type Vec3 } from '@shared/geometry';
import { type Affine, checkedSize, geometryOfAffine } from './affine';
import { type VoxelType } from './voxel-types';

/** Names of element types in the NRRD format (teem.sourceforge.net/nrrd/format.html, section 4 "type"). */
const TYPE_NAMES: Readonly<Record<VoxelType, readonly string[]>> = {
  int8: ['int8', 'int8_t', 'signed char'],
  uint8: ['uint8', 'uint8_t', 'uchar', 'unsigned char'],
  int16: ['int16', 'int16_t', 'short', 'short int', 'signed short', 'signed short int'],
  uint16: ['uint16', 'uint16_t', 'ushort', 'unsigned short', 'unsigned short int'],
  int32: ['int32', 'int32_t', 'int', 'signed int'],
  uint32: ['uint32', 'uint32_t', 'uint', 'unsigned int'],
  int64: ['int64', 'int64_t', 'longlong', 'long long', 'long long int', 'signed long long', 'signed long long int'],
  uint64: ['uint64', 'uint64_t', 'ulonglong', 'unsigned long long', 'unsigned long long int'],
  float32: ['float'],
  float64: ['double'],
};

export type NrrdEncoding = 'raw' | 'gzip' | 'ascii' | 'hex';

export interface NrrdHeader {
  readonly geometry: Geometry;
  /** Values a voxel: more than one in a list of label maps (`.seg.nrrd`). */
  readonly layers: number;
  /** The layers of a voxel lie side by side, rather than one whole layer after the other. */
  readonly interleaved: boolean;
  readonly type: VoxelType;
  readonly encoding: NrrdEncoding;
  readonly littleEndian: boolean;
  /** Byte after the header, where attached voxels begin. */
  readonly end: number;
  /** Name of the detached voxel file, relative to the header's folder. */
  readonly dataFile?: string;
  readonly lineSkip: number;
  /** -1: the voxels are the last bytes of the file. */
  readonly byteSkip: number;
  /** `key:=value` pairs, unescaped. */
  readonly fields: Readonly<Record<string, string>>;
}

/** More lists of segments than any atlas has. */
const MOST_LAYERS = 1024;

/** Longest header looked at; a real one has a few kilobytes. */
const LONGEST = 4 << 20;

function splitLines(bytes: Uint8Array): { lines: string[]; end: number } {
  const lines: string[] = [];
  let start = 0;
  const stop = Math.min(bytes.length, LONGEST);
  while (start < stop) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline;
    const line = new TextDecoder().decode(bytes.subarray(start, Math.min(end, stop))).replace(/\r$/, '');
    start = end + 1;
    if (line === '') break;
    lines.push(line);
  }
  return { lines, end: Math.min(start, bytes.length) };
}

/** `(1,0,0) (0,1,0) none` -> vectors; anything that is no vector gives undefined. */
function vectors(text: string): (number[] | undefined)[] {
  return [...text.matchAll(/\(([^)]*)\)|(\S+)/g)].map((match) =>
    match[1]?.split(',').map((part) => Number(part.trim())),
  );
}

const numbers = (text: string): number[] => text.trim().split(/\s+/).map(Number);

/** World axes of each named space, as signs that take them to LPS. */
const SPACES: Readonly<Record<string, readonly [number, number, number]>> = {
  'left-posterior-superior': [1, 1, 1],
  lps: [1, 1, 1],
  'right-anterior-superior': [-1, -1, 1],
  ras: [-1, -1, 1],
  'left-anterior-superior': [1, -1, 1],
  las: [1, -1, 1],
};

interface Axes {
  /** The three spatial ones. */
  readonly spatial: readonly number[];
  readonly layers: number;
  readonly interleaved: boolean;
}

/** Axes without a direction in space: one of them, the first or the last, may be a list of layers. */
function axesOf(sizes: readonly number[], directions: readonly (number[] | undefined)[], path: string): Axes {
  const axes = sizes.map((_, i) => i);
  const spatial = directions.length === sizes.length ? axes.filter((i) => directions[i]) : axes.slice(0, 3);
  const lists = axes.filter((i) => !spatial.includes(i) && sizes[i] !== 1);
  const [list] = lists;
  const isOuter = list === undefined || list === 0 || list === sizes.length - 1;
  if (spatial.length > 3 || lists.length > 1 || !isOuter) {
    throw new AppError('volume/unsupported', { path, feature: 'more than one value a voxel' });
  }
  return { spatial, layers: list === undefined ? 1 : sizes[list]!, interleaved: list === 0 };
}

function geometryOf(
  known: ReadonlyMap<string, string>,
  sizes: readonly number[],
  directions: readonly (number[] | undefined)[],
  axes: readonly number[],
  path: string,
): Geometry {
  const size = checkedSize(
    [0, 1, 2].map((i) => (axes[i] === undefined ? 1 : sizes[axes[i]]!)),
    path,
  );
  const space = known.get('space')?.toLowerCase() ?? '';
  const sign = SPACES[space.replace(/-time$/, '')] ?? [1, 1, 1];
  const spacings = numbers(known.get('spacings') ?? '1 1 1');
  const columns = [0, 1, 2].map((j): readonly number[] => {
    const axis = axes[j];
    const direction = axis === undefined ? undefined : directions[axis];
    if (direction) return direction;
    const plain = [0, 0, 0];
    const spacing = axis === undefined ? 1 : spacings[axis];
    plain[j] = spacing === undefined || Number.isNaN(spacing) ? (directions.length === 0 ? 1 : NaN) : spacing;
    return plain;
  });
  if (known.has('spacings') && numbers(known.get('spacings')!).slice(0, 3).some(Number.isNaN)) {
    throw new AppError('volume/bad-geometry', { path, reason: 'a voxel spacing is not a number' });
  }
  const origin = vectors(known.get('space origin') ?? '(0,0,0)')[0] ?? [NaN, NaN, NaN];
  const affine: Affine = [0, 1, 2].flatMap((row) => [
    ...columns.map((column) => (column[row] ?? NaN) * sign[row]!),
    (origin[row] ?? NaN) * sign[row]! + 0,
  ]);
  return geometryOfAffine(affine, size, path);
}

const unescape = (text: string): string => text.replace(/\\(n|\\)/g, (_, sign) => (sign === 'n' ? '\n' : '\\'));

export function isNrrd(bytes: Uint8Array): boolean {
  return bytes[0] === 0x4e && bytes[1] === 0x52 && bytes[2] === 0x52 && bytes[3] === 0x44 && bytes[4] === 0x30;
}

function encodingOf(text: string, path: string): NrrdEncoding {
  switch (text.toLowerCase()) {
    case 'raw':
      return 'raw';
    case 'gz':
    case 'gzip':
      return 'gzip';
    case 'txt':
    case 'text':
    case 'ascii':
      return 'ascii';
    case 'hex':
      return 'hex';
    default:
      throw new AppError('volume/unsupported', { path, feature: `the NRRD encoding "${text}"` });
  }
}

/** Reads an NRRD header. Throws `volume/bad-header`, `volume/bad-geometry` or `volume/unsupported`, naming `path`. */
export function decodeNrrdHeader(bytes: Uint8Array, path: string): NrrdHeader {
  const bad = (reason: string): AppError => new AppError('volume/bad-header', { path, reason });
  if (!isNrrd(bytes)) throw bad('not NRRD');
  const { lines, end } = splitLines(bytes);
  const known = new Map<string, string>();
  const fields: Record<string, string> = {};
  for (const line of lines.slice(1)) {
    if (line.startsWith('#')) continue;
    const pair = /^([^:]+):=(.*)$/.exec(line);
    const field = /^([^:]+): ?(.*)$/.exec(line);
    if (pair) fields[unescape(pair[1]!)] = unescape(pair[2]!);
    else if (field) known.set(field[1]!.trim().toLowerCase(), field[2]!.trim());
  }
  const sizes = numbers(known.get('sizes') ?? '');
  const dimension = Number(known.get('dimension'));
  if (!(dimension >= 1 && dimension <= 16) || sizes.length !== dimension) {
    throw bad('its dimension and sizes do not agree');
  }
  const typeName = known.get('type')?.toLowerCase() ?? '';
  const type = (Object.keys(TYPE_NAMES) as VoxelType[]).find((key) => TYPE_NAMES[key].includes(typeName));
  if (!type) throw new AppError('volume/unsupported', { path, feature: `the NRRD type "${typeName}"` });
  const dataFile = known.get('data file') ?? known.get('datafile');
  if (dataFile !== undefined && /^LIST|%/.test(dataFile)) {
    throw new AppError('volume/unsupported', { path, feature: 'voxels spread over several files' });
  }
  const skip = (name: string): number => Number(known.get(`${name} skip`) ?? known.get(`${name}skip`) ?? 0);
  const lineSkip = skip('line');
  const byteSkip = skip('byte');
  if (!(Number.isInteger(lineSkip) && lineSkip >= 0 && Number.isInteger(byteSkip) && byteSkip >= -1)) {
    throw bad('line or byte skip');
  }
  const directions = vectors(known.get('space directions') ?? '');
  const { spatial, layers, interleaved } = axesOf(sizes, directions, path);
  if (!(Number.isInteger(layers) && layers > 0 && layers <= MOST_LAYERS)) throw bad(`${layers} values a voxel`);
  return {
    geometry: geometryOf(known, sizes, directions, spatial, path),
    layers,
    interleaved,
    type,
    encoding: encodingOf(known.get('encoding') ?? '', path),
    littleEndian: (known.get('endian') ?? 'little').toLowerCase() !== 'big',
    end,
    ...(dataFile === undefined ? {} : { dataFile }),
    lineSkip,
    byteSkip,
    fields,
  };
}

const vector = (v: Vec3): string => `(${v.map((value) => String(value)).join(',')})`;
const escape = (text: string): string => text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');

/** The header text of an attached NRRD in LPS, up to and including the empty line. */
export function encodeNrrdHeader(
  geometry: Geometry,
  type: VoxelType,
  encoding: 'raw' | 'gzip',
  fields: Readonly<Record<string, string>>,
): Uint8Array {
  const { size, spacing, origin, direction: d } = geometry;
  const columns = [0, 1, 2].map((j) =>
    vector([0, 1, 2].map((row) => d[row * 3 + j]! * spacing[j]!) as unknown as Vec3),
  );
  const lines = [
    'NRRD0004',
    `type: ${TYPE_NAMES[type][0]}`,
    'dimension: 3',
    'space: left-posterior-superior',
    `sizes: ${size.join(' ')}`,
    `space directions: ${columns.join(' ')}`,
    'kinds: domain domain domain',
    'endian: little',
    `encoding: ${encoding}`,
    'space units: "mm" "mm" "mm"',
    `space origin: ${vector(origin)}`,
    ...Object.entries(fields).map(([key, value]) => `${escape(key)}:=${escape(value)}`),
  ];
  return new TextEncoder().encode(`${lines.join('\n')}\n\n`);
}
