import { type Region } from '@shared/case/region';
import { createHash } from 'node:crypto';

/** One text for all that a surgeon would miss. */
export function digest(labels: Uint8Array, voxels: Uint8Array, regions: readonly Region[], applied: number): string {
  const list = regions.map(({ id, name, layer, value, state, volumeMm3 }) => [
    id,
    name,
    layer,
    value,
    state,
    volumeMm3,
  ]);
  return createHash('sha256')
    .update(labels)
    .update(voxels)
    .update(JSON.stringify([list, applied]))
    .digest('hex');
}
