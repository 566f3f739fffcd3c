import type { VoxelType } from '@shared/case/case';
import type { VolumeName } from '@shared/case/common';
import type { Volume } from '@shared/volume';
import { join } from 'node:path';
import type { StagedVolume } from '../../case/save-store';
import { readVolumeFile, writeVolumeFile } from '../../case/volume-store';
import { minMax } from '../../volume/statistics';

/** Writes a volume into a staging folder, from which the host takes it into the case. */
export async function stageVolume(
  folder: string,
  name: VolumeName,
  { geometry, data }: Volume<Int16Array | Uint8Array | Float32Array>,
): Promise<StagedVolume> {
  const type: VoxelType = data instanceof Int16Array ? 'int16' : data instanceof Uint8Array ? 'uint8' : 'float32';
  const path = join(folder, `${name}.lvol`);
  await writeVolumeFile(path, type, geometry, data);
  const range = minMax(data);
  return { name, path, type, geometry, range: [range?.min ?? 0, range?.max ?? 0] };
}

/** Reads volumes of a case; another voxel type than asked for is a bug of the caller. */
export async function readScanFile(path: string): Promise<Volume<Int16Array>> {
  const { type, geometry, bytes } = await readVolumeFile(path);
  if (type !== 'int16') throw new Error(`${path} holds ${type}, not a scan`);
  return { geometry, data: new Int16Array(bytes.buffer) };
}

export async function readLabelFile(path: string): Promise<Volume<Uint8Array>> {
  const { type, geometry, bytes } = await readVolumeFile(path);
  if (type !== 'uint8') throw new Error(`${path} holds ${type}, not labels`);
  return { geometry, data: bytes };
}

export async function readMapFile(path: string): Promise<Volume<Float32Array>> {
  const { type, geometry, bytes } = await readVolumeFile(path);
  if (type !== 'float32') throw new Error(`${path} holds ${type}, not a map`);
  return { geometry, data: new Float32Array(bytes.buffer) };
}
