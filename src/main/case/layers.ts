import type { VolumeRecord } from '@shared/case/case';
import { layerName, type LayerName } from '@shared/case/common';
import { AppError } from '@shared/errors';
import { type Geometry, sameGrid, voxelCount } from '@shared/geometry';
import { volumePath } from './folder';
import { readVolumeFile } from './volume-store';

/** The label volumes of an open case that edits change; each is read when it is first needed. */
export class Layers {
  private readonly loading = new Map<LayerName, Promise<Uint8Array>>();
  private readonly arrays = new Map<LayerName, Uint8Array>();
  /** Layers whose voxels differ from their file. */
  readonly dirty = new Set<LayerName>();

  constructor(
    private readonly folder: string,
    private readonly files: ReadonlyMap<LayerName, VolumeRecord>,
    readonly geometry: Geometry,
  ) {}

  static of(folder: string, volumes: readonly VolumeRecord[], geometry: Geometry): Layers {
    const files = new Map<LayerName, VolumeRecord>();
    for (const volume of volumes) {
      const name = layerName.safeParse(volume.name);
      if (name.success) files.set(name.data, volume);
    }
    return new Layers(folder, files, geometry);
  }

  /** All that have a file or were touched. */
  names(): LayerName[] {
    return [...new Set([...this.files.keys(), ...this.arrays.keys()])];
  }

  /** The voxels in memory, if they were needed before. */
  loaded(name: LayerName): Uint8Array | undefined {
    return this.arrays.get(name);
  }

  /** The voxels; a layer without a file is empty. */
  get(name: LayerName): Promise<Uint8Array> {
    const known = this.loading.get(name);
    if (known) return known;
    const promise = this.read(name);
    this.loading.set(name, promise);
    promise.catch(() => this.loading.delete(name));
    return promise;
  }

  private async read(name: LayerName): Promise<Uint8Array> {
    const file = this.files.get(name);
    let data: Uint8Array;
    if (file) {
      const stored = await readVolumeFile(volumePath(this.folder, file.file));
      if (stored.type !== 'uint8' || !sameGrid(stored.geometry, this.geometry)) {
        throw new AppError('case/damaged', { name: file.file, reason: 'it does not lie on the scan' });
      }
      data = stored.bytes;
    } else {
      data = new Uint8Array(voxelCount(this.geometry));
    }
    this.arrays.set(name, data);
    return data;
  }
}
