import { caseId } from '@shared/case/case';
import { layerName, volumeName, type VolumeName } from '@shared/case/common';
import { AppError } from '@shared/errors';
import { BINARY_PATH } from '@shared/ipc/bridge';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { requireHash } from '../case/files-store';
import { exportPath, modelPath, THUMBNAIL_FILE, volumePath } from '../case/folder';
import type { OpenCase } from '../case/open-case';
import { sliceBytes } from '../case/volume-format';
import { openVolumeFile } from '../case/volume-store';
import { findModel } from './approve-case';
import { findExport } from './handlers/exports';
import type { Services } from './services';

/** Something to be fetched. */
export interface Body {
  readonly type: string;
  readonly bytes: number;
  readonly content: AsyncIterable<Uint8Array> | Uint8Array;
  /** Offered as a download under this name. */
  readonly saveAs?: string;
}

type Sources = Pick<Services, 'cases' | 'library' | 'surfaces' | 'previews'>;

/** The body of an address that a view has given; undefined when there is none. Throws `AppError` when it cannot be read. */
export async function findBody(services: Sources, path: string, query: URLSearchParams): Promise<Body | undefined> {
  if (!path.startsWith(BINARY_PATH)) return undefined;
  const [kind, ...rest] = path.slice(BINARY_PATH.length).split('/');
  switch (kind) {
    case 'case':
      return caseBody(services, rest, query);
    case 'surface': {
      const surface = rest.length === 1 ? services.surfaces.get(rest[0]!) : undefined;
      return surface && { type: BINARY, bytes: surface.body.length, content: surface.body };
    }
    case 'source': {
      const [token, series] = rest;
      if (rest.length !== 2 || !/^\d{1,5}$/.test(series ?? '')) return undefined;
      const png = await services.previews.get(token!, Number(series));
      return png && { type: 'image/png', bytes: png.length, content: png };
    }
    case undefined:
    default:
      return undefined;
  }
}

const BINARY = 'application/octet-stream';

async function caseBody(services: Sources, rest: readonly string[], query: URLSearchParams): Promise<Body | undefined> {
  const [id, what, name = ''] = rest;
  if (!caseId.safeParse(id).success) return undefined;
  if (what === 'thumbnail' && rest.length === 2) {
    const folder = await services.library.folderOf(id!);
    return readWhole(join(folder, THUMBNAIL_FILE), 'image/png');
  }
  if (rest.length !== 3) return undefined;
  const open = await services.cases.reading(id!);
  switch (what) {
    case 'volume': {
      const known = volumeName.safeParse(name);
      return known.success ? volumeBody(open, known.data, query) : undefined;
    }
    case 'model':
      return readWhole(modelPath(open.folder, findModel(open, name).id), BINARY);
    case 'export': {
      const { file, sha256 } = findExport(open, name);
      const path = exportPath(open.folder, file);
      await requireHash(path, sha256);
      return { type: BINARY, bytes: (await stat(path)).size, content: createReadStream(path), saveAs: file };
    }
    case undefined:
    default:
      return undefined;
  }
}

async function readWhole(path: string, type: string): Promise<Body | undefined> {
  try {
    const content = await readFile(path);
    return { type, bytes: content.length, content };
  } catch {
    return undefined;
  }
}

/** Voxels: of an edited layer from memory (a copy, so that later edits do not tear it), else from the file. */
async function volumeBody(open: OpenCase, name: VolumeName, query: URLSearchParams): Promise<Body | undefined> {
  const layer = layerName.safeParse(name);
  const inMemory = layer.success ? open.layers?.loaded(layer.data) : undefined;
  if (inMemory && open.layers) {
    const { geometry } = open.layers;
    const slice = sliceBytes({ type: 'uint8', geometry });
    const range = slices(query, geometry.size[2]);
    const content = inMemory.slice(range.first * slice, (range.first + range.count) * slice);
    return { type: BINARY, bytes: content.length, content };
  }
  const record = open.record.volumes.find((volume) => volume.name === name);
  if (!record) return undefined;
  const volume = await openVolumeFile(volumePath(open.folder, record.file));
  const { header } = volume;
  const { first, count } = slices(query, header.geometry.size[2]);
  const content = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* volume.slices(first, count);
    } finally {
      await volume.close();
    }
  };
  return { type: BINARY, bytes: count * sliceBytes(header), content: content() };
}

/** Throws `job/bad-call` for slices that the volume does not have. */
function slices(query: URLSearchParams, depth: number): { first: number; count: number } {
  const first = Number(query.get('first') ?? 0);
  const count = Number(query.get('count') ?? depth - first);
  const whole = Number.isInteger(first) && Number.isInteger(count);
  if (!whole || first < 0 || count < 1 || first + count > depth) {
    throw new AppError('job/bad-call', { name: 'volume', reason: `it has ${depth} slices` });
  }
  return { first, count };
}
