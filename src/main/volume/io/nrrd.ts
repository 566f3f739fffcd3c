import { AppError } from '@shared/errors';
import { type Geometry, voxelCount } from '@shared/geometry';
import { createVolume, type Volume, type VoxelArray } from '@shared/volume';
import { gzipSync } from 'node:zlib';
import { emptyLike } from '../arrays';
import { gunzipExpected } from './gzip';
import { decodeNrrdHeader, encodeNrrdHeader, type NrrdHeader } from './nrrd-header';
import { bytesOfVoxels, VOXEL_BYTES, type VoxelType, voxelsFromBytes, voxelTypeOf } from './voxel-types';

/** A volume and the file's `key:=value` pairs. */
export interface NrrdVolume extends Volume {
  readonly fields: Readonly<Record<string, string>>;
}

export interface NrrdOptions {
  /** Default gzip. */
  readonly encoding?: 'gzip' | 'raw';
  /** `key:=value` pairs; new lines and backslashes are escaped. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** The parts of a raw attached NRRD: header, voxels. */
export function nrrdParts(
  volume: Volume,
  encoding: 'gzip' | 'raw',
  fields: Readonly<Record<string, string>> = {},
): readonly [Uint8Array, Uint8Array] {
  const header = encodeNrrdHeader(volume.geometry, voxelTypeOf(volume.data), encoding, fields);
  return [header, bytesOfVoxels(volume.data)];
}

/** A volume as one attached NRRD file, little endian, space LPS, numbers at full precision. */
export function encodeNrrd(volume: Volume, options: NrrdOptions = {}): Uint8Array {
  const encoding = options.encoding ?? 'gzip';
  const [header, voxels] = nrrdParts(volume, encoding, options.fields);
  const body = encoding === 'gzip' ? gzipSync(voxels, { level: 1 }) : voxels;
  const bytes = new Uint8Array(header.length + body.length);
  bytes.set(header);
  bytes.set(body, header.length);
  return bytes;
}

function skipLines(bytes: Uint8Array, lines: number): Uint8Array {
  let start = 0;
  for (let line = 0; line < lines; line++) {
    const newline = bytes.indexOf(0x0a, start);
    if (newline < 0) return bytes.subarray(bytes.length);
    start = newline + 1;
  }
  return bytes.subarray(start);
}

/** Voxels written as decimal text; anything that is no number is `file/damaged`. */
function parseAscii(bytes: Uint8Array, count: number, type: VoxelType, path: string): VoxelArray {
  const words = new TextDecoder()
    .decode(bytes)
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  if (words.length < count) throw new AppError('volume/truncated', { path, expected: count, found: words.length });
  const isInteger = type !== 'float32' && type !== 'float64';
  const wide = type === 'int64' || type === 'uint64';
  const result = voxelsFromBytes(new Uint8Array(count * 8), 0, count, wide ? 'float64' : type);
  for (let i = 0; i < count; i++) {
    const value = Number(words[i]);
    if (Number.isNaN(value) && (isInteger || words[i]!.toLowerCase() !== 'nan')) {
      throw new AppError('file/damaged', { path, reason: `"${words[i]!.slice(0, 20)}" is not a number` });
    }
    result[i] = value;
  }
  return result;
}

function parseHex(bytes: Uint8Array): Uint8Array {
  return Buffer.from(new TextDecoder('latin1').decode(bytes).replace(/\s+/g, ''), 'hex');
}

function voxelsOf(header: NrrdHeader, body: Uint8Array, path: string): VoxelArray {
  const count = voxelCount(header.geometry) * header.layers;
  const expected = count * VOXEL_BYTES[header.type];
  const from = skipLines(body, header.lineSkip);
  const skip = Math.max(0, header.byteSkip);
  let plain: Uint8Array;
  switch (header.encoding) {
    case 'ascii':
      return parseAscii(from.subarray(skip), count, header.type, path);
    case 'hex':
      plain = parseHex(from.subarray(skip));
      break;
    case 'gzip':
      plain = gunzipExpected(from, skip + expected, path).subarray(skip);
      break;
    case 'raw':
      plain = header.byteSkip === -1 ? from.subarray(Math.max(0, from.length - expected)) : from.subarray(skip);
      break;
  }
  if (plain.length < expected) {
    throw new AppError('volume/truncated', { path, expected, found: plain.length });
  }
  return voxelsFromBytes(plain, 0, count, header.type, header.littleEndian);
}

/**
 * Reads an NRRD of one value a voxel: raw, gzip, ascii or hex; space LPS, RAS or LAS (LPS where none is named); attached,
 * or detached when `loadDetached` gives the bytes of the named file. `path` is for messages only. Throws `file/empty`,
 * `file/damaged`, `volume/truncated`, `volume/bad-header`, `volume/bad-geometry`, `volume/unsupported`.
 */
export function decodeNrrd(bytes: Uint8Array, path: string, loadDetached?: (name: string) => Uint8Array): NrrdVolume {
  const { geometry, layers, fields } = decodeNrrdLayers(bytes, path, loadDetached, 1);
  return { ...createVolume(geometry, layers[0]!), fields };
}

/** Several volumes of one grid. */
export interface NrrdLayers {
  readonly geometry: Geometry;
  readonly layers: readonly VoxelArray[];
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Reads an NRRD of one or more values a voxel, as lists of label maps (`.seg.nrrd`) have them, as one array a layer. Throws
 * as {@link decodeNrrd} does, and `volume/unsupported` for more than `most` layers.
 */
export function decodeNrrdLayers(
  bytes: Uint8Array,
  path: string,
  loadDetached?: (name: string) => Uint8Array,
  most = Infinity,
): NrrdLayers {
  if (bytes.length === 0) throw new AppError('file/empty', { path });
  const header = decodeNrrdHeader(bytes, path);
  if (header.layers > most) throw new AppError('volume/unsupported', { path, feature: 'more than one value a voxel' });
  if (header.dataFile !== undefined && !loadDetached) {
    throw new AppError('volume/unsupported', { path, feature: `a separate voxel file (${header.dataFile})` });
  }
  const body = header.dataFile === undefined ? bytes.subarray(header.end) : loadDetached!(header.dataFile);
  const { geometry, layers, interleaved, fields } = header;
  return { geometry, layers: separate(voxelsOf(header, body, path), layers, interleaved), fields };
}

function separate(data: VoxelArray, layers: number, interleaved: boolean): VoxelArray[] {
  if (layers === 1) return [data];
  const count = data.length / layers;
  return Array.from({ length: layers }, (_, layer) => {
    if (!interleaved) return data.subarray(layer * count, (layer + 1) * count);
    const own = emptyLike(data, count);
    for (let i = 0; i < count; i++) own[i] = data[i * layers + layer]!;
    return own;
  });
}
