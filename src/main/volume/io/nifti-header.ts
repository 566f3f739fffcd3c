import { AppError } from '@shared/errors';
import { determinant, type Geometry, type Mat3, type Vec3 } from '@shared/geometry';
import { type Affine, affineOf, axesOfAffine, checkedSize, flipLpsRas, shortFloat } from './affine';
import { type VoxelType } from './voxel-types';

/** NIfTI-1 datatype codes (nifti1.h) of the element types that a volume can have. */
const DATATYPE: Readonly<Record<VoxelType, number>> = {
  uint8: 2,
  int16: 4,
  int32: 8,
  float32: 16,
  float64: 64,
  int8: 256,
  uint16: 512,
  uint32: 768,
  int64: 1024,
  uint64: 1280,
};

const OTHER_DATATYPES: Readonly<Record<number, string>> = {
  1: 'one-bit voxels',
  32: 'complex voxels',
  128: 'colour voxels',
  1536: '128-bit float voxels',
  1792: 'complex voxels',
  2048: 'complex voxels',
  2304: 'colour voxels',
};

export interface NiftiHeader {
  readonly geometry: Geometry;
  readonly type: VoxelType;
  readonly littleEndian: boolean;
  /** Byte of the first voxel. */
  readonly offset: number;
  /** `value = slope * stored + intercept`; 1 and 0 when the file has none. */
  readonly slope: number;
  readonly intercept: number;
}

/** Rotation (right-handed, row-major) to the quaternion (a, b, c, d) with a >= 0. */
export function quaternionOf(r: Mat3): readonly [number, number, number, number] {
  const trace = r[0] + r[4] + r[8];
  let q: [number, number, number, number];
  if (trace > 0) {
    const a = Math.sqrt(trace + 1) / 2;
    q = [a, (r[7] - r[5]) / (4 * a), (r[2] - r[6]) / (4 * a), (r[3] - r[1]) / (4 * a)];
  } else if (r[0] >= r[4] && r[0] >= r[8]) {
    const b = Math.sqrt(1 + r[0] - r[4] - r[8]) / 2;
    q = [(r[7] - r[5]) / (4 * b), b, (r[1] + r[3]) / (4 * b), (r[2] + r[6]) / (4 * b)];
  } else if (r[4] >= r[8]) {
    const c = Math.sqrt(1 + r[4] - r[0] - r[8]) / 2;
    q = [(r[2] - r[6]) / (4 * c), (r[1] + r[3]) / (4 * c), c, (r[5] + r[7]) / (4 * c)];
  } else {
    const d = Math.sqrt(1 + r[8] - r[0] - r[4]) / 2;
    q = [(r[3] - r[1]) / (4 * d), (r[2] + r[6]) / (4 * d), (r[5] + r[7]) / (4 * d), d];
  }
  return q[0] < 0 ? [-q[0], -q[1], -q[2], -q[3]] : q;
}

function rotationOf(b: number, c: number, d: number): Mat3 {
  const a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d));
  return [
    a * a + b * b - c * c - d * d,
    2 * (b * c - a * d),
    2 * (b * d + a * c),
    2 * (b * c + a * d),
    a * a + c * c - b * b - d * d,
    2 * (c * d - a * b),
    2 * (b * d - a * c),
    2 * (c * d + a * b),
    a * a + d * d - c * c - b * b,
  ];
}

/**
 * The 352 bytes (header and empty extension flag) that precede the voxels of a single-file NIfTI-1. The grid goes from
 * LPS to NIfTI's RAS and is written as sform and as qform (codes 1, "scanner"), in 32-bit floats as the format has them; near
 * half a turn (LPS in RAS is one) the qform's quaternion keeps the turn to about 5e-4 only, the sform always to 1e-7.
 */
export function encodeHeader(geometry: Geometry, type: VoxelType, bits: number, description: string): Uint8Array {
  const bytes = new Uint8Array(352);
  const view = new DataView(bytes.buffer);
  const { size, spacing } = geometry;
  const ras = flipLpsRas(affineOf(geometry));
  const unit = [0, 1, 2].flatMap((row) => [0, 1, 2].map((j) => ras[row * 4 + j]! / spacing[j]!)) as unknown as Mat3;
  const handedness = determinant(unit) < 0 ? -1 : 1;
  const rotation = unit.map((value, i) => (i % 3 === 2 ? value * handedness : value)) as unknown as Mat3;
  const [, b, c, d] = quaternionOf(rotation);
  view.setInt32(0, 348, true);
  bytes[38] = 0x72;
  [3, ...size, 1, 1, 1, 1].forEach((n, i) => view.setInt16(40 + 2 * i, n, true));
  view.setInt16(70, DATATYPE[type], true);
  view.setInt16(72, bits, true);
  [handedness, ...spacing].forEach((value, i) => view.setFloat32(76 + 4 * i, value, true));
  view.setFloat32(108, 352, true);
  view.setFloat32(112, 1, true);
  bytes[123] = 2;
  bytes.set(new TextEncoder().encode(description).subarray(0, 79), 148);
  view.setInt16(252, 1, true);
  view.setInt16(254, 1, true);
  [b, c, d, ras[3]!, ras[7]!, ras[11]!].forEach((value, i) => view.setFloat32(256 + 4 * i, value, true));
  ras.forEach((value, i) => view.setFloat32(280 + 4 * i, value, true));
  bytes.set([0x6e, 0x2b, 0x31], 344);
  return bytes;
}

interface Fields {
  readonly dim: readonly number[];
  readonly datatype: number;
  readonly pixdim: readonly number[];
  readonly offset: number;
  readonly slope: number;
  readonly intercept: number;
  readonly qform: number;
  readonly sform: number;
  readonly quaternion: readonly number[];
  readonly rows: readonly number[];
  readonly units: number;
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

function fieldsOf1(view: DataView, le: boolean): Fields {
  const f32 = (at: number): number => shortFloat(view.getFloat32(at, le));
  return {
    dim: range(8).map((i) => view.getInt16(40 + 2 * i, le)),
    datatype: view.getInt16(70, le),
    pixdim: range(4).map((i) => f32(76 + 4 * i)),
    offset: view.getFloat32(108, le),
    slope: f32(112),
    intercept: f32(116),
    units: view.getUint8(123),
    qform: view.getInt16(252, le),
    sform: view.getInt16(254, le),
    quaternion: range(6).map((i) => (i < 3 ? view.getFloat32(256 + 4 * i, le) : f32(256 + 4 * i))),
    rows: range(12).map((i) => f32(280 + 4 * i)),
  };
}

function fieldsOf2(view: DataView, le: boolean): Fields {
  const f64 = (at: number): number => view.getFloat64(at, le);
  const i64 = (at: number): number => Number(view.getBigInt64(at, le));
  return {
    dim: range(8).map((i) => i64(16 + 8 * i)),
    datatype: view.getInt16(12, le),
    pixdim: range(4).map((i) => f64(104 + 8 * i)),
    offset: i64(168),
    slope: f64(176),
    intercept: f64(184),
    units: view.getInt32(500, le),
    qform: view.getInt32(344, le),
    sform: view.getInt32(348, le),
    quaternion: range(6).map((i) => f64(352 + 8 * i)),
    rows: range(12).map((i) => f64(400 + 8 * i)),
  };
}

function qformAffine(fields: Fields): Affine {
  const [b = 0, c = 0, d = 0, x = 0, y = 0, z = 0] = fields.quaternion;
  const r = rotationOf(b, c, d);
  const qfac = fields.pixdim[0]! < 0 ? -1 : 1;
  const s = [fields.pixdim[1]!, fields.pixdim[2]!, fields.pixdim[3]! * qfac];
  const origin = [x, y, z];
  return [0, 1, 2].flatMap((row) => [...[0, 1, 2].map((j) => r[row * 3 + j]! * s[j]!), origin[row]!]);
}

const MM_PER_UNIT: Readonly<Record<number, number>> = { 1: 1000, 2: 1, 3: 0.001 };

/**
 * sform if its code is set, else qform, else the bare voxel size with axes along RAS (nifti1.h methods 3, 2, 1). A
 * sheared sform gives way to a qform, since a `Geometry` has perpendicular axes.
 */
function geometryOf(fields: Fields, size: Vec3, path: string): Geometry {
  const unit = MM_PER_UNIT[fields.units & 7] ?? 1;
  const pixdim = fields.pixdim.map((value, i) => (i > 0 && i <= (fields.dim[0] ?? 3) ? value : value || 1));
  const candidates: Affine[] = [];
  if (fields.sform > 0) candidates.push(fields.rows);
  if (fields.qform > 0) candidates.push(qformAffine({ ...fields, pixdim }));
  if (candidates.length === 0) candidates.push([pixdim[1]!, 0, 0, 0, 0, pixdim[2]!, 0, 0, 0, 0, pixdim[3]!, 0]);
  let reason = '';
  for (const candidate of candidates) {
    const axes = axesOfAffine(flipLpsRas(candidate.map((value) => value * unit)), size);
    if ('geometry' in axes) {
      const spacing = axes.geometry.spacing.map((s, i) => {
        const stated = pixdim[i + 1]! * unit;
        return Math.abs(s - stated) < 1e-5 * s ? stated : s;
      }) as unknown as Vec3;
      return { ...axes.geometry, spacing };
    }
    reason ||= axes.reason;
  }
  throw new AppError('volume/bad-geometry', { path, reason });
}

/** NIfTI-1 or -2, either endianness; undefined when the bytes are neither. */
export function niftiVersion(bytes: Uint8Array): { version: 1 | 2; littleEndian: boolean } | undefined {
  if (bytes.length < 348) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = (at: number): boolean => bytes[at] === 0x6e && (bytes[at + 1] === 0x2b || bytes[at + 1] === 0x69);
  for (const littleEndian of [true, false]) {
    const length = view.getInt32(0, littleEndian);
    if (length === 348 && magic(344)) return { version: 1, littleEndian };
    if (length === 540 && bytes.length >= 540 && magic(4)) return { version: 2, littleEndian };
  }
  return undefined;
}

/** Reads a header. Throws `volume/bad-header`, `volume/bad-geometry` or `volume/unsupported`, naming `path`. */
export function decodeHeader(bytes: Uint8Array, path: string): NiftiHeader {
  const kind = niftiVersion(bytes);
  if (!kind) throw new AppError('volume/bad-header', { path, reason: 'not NIfTI' });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields = kind.version === 1 ? fieldsOf1(view, kind.littleEndian) : fieldsOf2(view, kind.littleEndian);
  if (bytes[kind.version === 1 ? 345 : 5] === 0x69) {
    throw new AppError('volume/unsupported', { path, feature: 'header and voxels in two files' });
  }
  const dimensions = fields.dim[0]!;
  if (!(dimensions >= 1 && dimensions <= 7)) {
    throw new AppError('volume/bad-header', { path, reason: `${dimensions} dimensions` });
  }
  const sizes = fields.dim.slice(1).map((n, i) => (i < dimensions ? n : 1));
  if (sizes.slice(3).some((n) => n > 1)) {
    throw new AppError('volume/unsupported', { path, feature: 'more than three dimensions' });
  }
  const size = checkedSize(sizes, path);
  const type = (Object.keys(DATATYPE) as VoxelType[]).find((key) => DATATYPE[key] === fields.datatype);
  if (!type) {
    const feature = OTHER_DATATYPES[fields.datatype] ?? `datatype ${fields.datatype}`;
    throw new AppError('volume/unsupported', { path, feature });
  }
  const least = kind.version === 1 ? 348 : 540;
  if (!(Number.isInteger(fields.offset) && fields.offset >= least && fields.offset < 2 ** 40)) {
    throw new AppError('volume/bad-header', { path, reason: `voxels at byte ${fields.offset}` });
  }
  const scaled = Number.isFinite(fields.slope) && fields.slope !== 0 && Number.isFinite(fields.intercept);
  return {
    geometry: geometryOf(fields, size, path),
    type,
    littleEndian: kind.littleEndian,
    offset: fields.offset,
    slope: scaled ? fields.slope : 1,
    intercept: scaled ? fields.intercept : 0,
  };
}
