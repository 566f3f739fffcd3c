import { type Geometry, indexToWorld, type Vec3, worldToIndex } from '@shared/geometry';
import type { MaskVolume } from '@shared/volume';

const DIRECTIONS: readonly Vec3[] = Array.from({ length: 60 }, (_, i) => {
  const z = 1 - (i + 0.5) / 60;
  const r = Math.sqrt(1 - z * z);
  const a = i * 2.399963;
  return [r * Math.cos(a), r * Math.sin(a), z];
});

export interface Measure {
  readonly size: number;
  readonly volume: number;
  readonly centroid: Vec3;
  readonly inside: boolean;
}

/** Largest extent over many directions, volume and centroid of a mask, and whether it lies in the field, 2 voxels free. */
export function measureMask(mask: MaskVolume, field: Geometry): Measure {
  const { geometry, data } = mask;
  const [nx, ny, nz] = geometry.size;
  const low = new Float64Array(DIRECTIONS.length).fill(Infinity);
  const high = new Float64Array(DIRECTIONS.length).fill(-Infinity);
  const sum = [0, 0, 0];
  let count = 0;
  let inside = true;
  for (let k = 0, o = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, o++) {
        if (!data[o]) continue;
        const p = indexToWorld(geometry, [i, j, k]);
        count++;
        for (let a = 0; a < 3; a++) sum[a]! += p[a]!;
        for (let d = 0; d < DIRECTIONS.length; d++) {
          const v = p[0] * DIRECTIONS[d]![0] + p[1] * DIRECTIONS[d]![1] + p[2] * DIRECTIONS[d]![2];
          if (v < low[d]!) low[d] = v;
          if (v > high[d]!) high[d] = v;
        }
        if (inside) {
          const q = worldToIndex(field, p);
          inside = q.every((v, a) => v >= 2 / field.spacing[a]! && v <= field.size[a]! - 1 - 2 / field.spacing[a]!);
        }
      }
    }
  }
  if (count === 0) return { size: 0, volume: 0, centroid: [0, 0, 0], inside: false };
  const h = geometry.spacing[0];
  const size = Math.max(...high.map((v, d) => v - low[d]!)) + h * 0.8;
  return { size, volume: count * h ** 3, centroid: sum.map((v) => v / count) as unknown as Vec3, inside };
}
