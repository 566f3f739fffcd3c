import type { Geometry } from '@shared/geometry';
import type { JobContext } from '@shared/jobs';
import type { TriangleMesh } from '@shared/mesh';
import type { Volume } from '@shared/volume';
import { isoSurface } from '../../mesh/iso-surface';
import { blockMean } from '../block-mean';
import { readMapFile, readScanFile } from './stage-volume';

export type SurfaceInput =
  /** The surface round the voxels of one value; the array is a copy of the layer's, or of a box of it. */
  | {
      readonly of: 'value';
      readonly data: Uint8Array;
      readonly geometry: Geometry;
      readonly value: number;
      readonly detail: number;
    }
  /** The surface in a volume file between `low` and `high` (both inside). */
  | {
      readonly of: 'scan' | 'map';
      readonly path: string;
      readonly low: number;
      readonly high: number;
      readonly detail: number;
    };

/** A surface for display: voxels are averaged to about `detail` millimetres, which also smooths their steps. */
export async function run(input: SurfaceInput, context: JobContext): Promise<TriangleMesh> {
  context.onProgress(0, 'surface');
  switch (input.of) {
    case 'value': {
      const { data, geometry, value, detail } = input;
      return isoSurface(
        blockMean({ geometry, data }, detail, (voxel) => (voxel === value ? 1 : 0)),
        0.5,
      );
    }
    case 'scan':
      return between(await readScanFile(input.path), input);
    case 'map':
      return between(await readMapFile(input.path), input);
  }
}

function between(volume: Volume, { low, high, detail }: { low: number; high: number; detail: number }): TriangleMesh {
  const inside = (voxel: number): number => (voxel >= low && voxel <= high ? 1 : 0);
  return isoSurface(blockMean(volume, detail, inside), 0.5);
}
