import { type Vec3, worldToIndex } from '@shared/geometry';
import type { Volume } from '@shared/volume';

/** A field's value at a point (LPS millimetres), linear between eight voxels; beyond the border its outermost voxels go on. */
export function fieldAt({ geometry, data }: Volume<Float32Array>, point: Vec3): number {
  const { size } = geometry;
  const index = worldToIndex(geometry, point);
  const low = index.map((value, axis) => Math.min(Math.max(0, size[axis]! - 2), Math.max(0, Math.floor(value))));
  let sum = 0;
  for (let corner = 0; corner < 8; corner++) {
    let [weight, at] = [1, 0];
    for (let axis = 2; axis >= 0; axis--) {
      const share = Math.min(1, Math.max(0, index[axis]! - low[axis]!));
      const up = (corner >> axis) & 1;
      weight *= up ? share : 1 - share;
      at = at * size[axis]! + Math.min(size[axis]! - 1, low[axis]! + up);
    }
    sum += weight * data[at]!;
  }
  return sum;
}
