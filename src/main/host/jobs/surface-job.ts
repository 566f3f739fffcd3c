import type { Geometry } from '@shared/geometry';
import type { JobContext } from '@shared/jobs';
import type { TriangleMesh } from '@shared/mesh';
import type { Volume } from '@shared/volume';
import { isoSurface } from '../../mesh/iso-surface';
import { smoothMesh } from '../../mesh/smooth';
import { blockMean } from '../../volume/block-mean';
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

/** A surface for display: voxels are averaged to about `detail` millimetres and what steps they leave is smoothed. */
export async function run(input: SurfaceInput, context: JobContext): Promise<TriangleMesh> {
  context.onProgress(0, 'surface');
  switch (input.of) {
    case 'value': {
      const { data, geometry, value, detail } = input;
      return smoothed(
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
  // Above one threshold the grey values themselves say where between two voxels the surface is.
  if (high === Infinity) return smoothed(blockMean(volume, detail, same), low);
  const inside = (voxel: number): number => (voxel >= low && voxel <= high ? 1 : 0);
  return smoothed(blockMean(volume, detail, inside), 0.5);
}

const same = (voxel: number): number => voxel;

/** Half a voxel is all that a step can be wrong by. */
function smoothed(field: Volume<Float32Array>, level: number): TriangleMesh {
  const limit = { voxels: 0.5, geometry: field.geometry };
  return smoothMesh(isoSurface(field, level), { passBand: 0.1, limit });
}
