import type { MaskVolume } from '@shared/volume';
import { distanceTransform } from '../volume/distance';

/** `2 |A and B| / (|A| + |B|)` of two masks on one grid; 1 when both are empty. */
export function dice(a: MaskVolume, b: MaskVolume): number {
  let both = 0;
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) {
    const inA = a.data[i] ? 1 : 0;
    const inB = b.data[i] ? 1 : 0;
    both += inA & inB;
    sum += inA + inB;
  }
  return sum === 0 ? 1 : (2 * both) / sum;
}

/** Mean squared error over the voxels where `inside` is 1; 0 when there are none. */
export function coveredError(a: Float32Array, b: Float32Array, inside: Uint8Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < a.length; i++) {
    if (!inside[i]) continue;
    sum += (a[i]! - b[i]!) ** 2;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

/**
 * The 95th percentile of the distances between two surfaces, both ways pooled, in millimetres. The surface of a mask is
 * its voxels with an empty neighbour or at the grid's edge. Undefined when a mask is empty.
 */
export function hausdorff95(a: MaskVolume, b: MaskVolume): number | undefined {
  const surfaceA = surface(a);
  const surfaceB = surface(b);
  if (!surfaceA.data.includes(1) || !surfaceB.data.includes(1)) return undefined;
  const toA = distanceTransform(surfaceA).data;
  const toB = distanceTransform(surfaceB).data;
  const distances: number[] = [];
  for (let i = 0; i < toA.length; i++) {
    if (surfaceA.data[i]) distances.push(toB[i]!);
    if (surfaceB.data[i]) distances.push(toA[i]!);
  }
  distances.sort((p, q) => p - q);
  return distances[Math.min(distances.length - 1, Math.ceil(0.95 * distances.length) - 1)];
}

function surface(mask: MaskVolume): MaskVolume {
  const [nx, ny, nz] = mask.geometry.size;
  const data = new Uint8Array(mask.data.length);
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        if (!mask.data[i]) continue;
        const edge = x === 0 || y === 0 || z === 0 || x === nx - 1 || y === ny - 1 || z === nz - 1;
        const open =
          edge ||
          !mask.data[i - 1] ||
          !mask.data[i + 1] ||
          !mask.data[i - nx] ||
          !mask.data[i + nx] ||
          !mask.data[i - nx * ny] ||
          !mask.data[i + nx * ny];
        data[i] = open ? 1 : 0;
      }
    }
  }
  return { geometry: mask.geometry, data };
}

/** How regions 1..K of a map meet one true wound. */
export interface Match {
  /** Numbers of the regions that share a voxel with the truth; it is found when there is one. */
  readonly hits: readonly number[];
  /** How many share none. */
  readonly falseRegions: number;
}

/** @param map region numbers 0..count; @param truth 0/1 on the same grid, all 0 for a normal subject */
export function matchRegions(map: Uint8Array, count: number, truth: Uint8Array): Match {
  const touches = new Uint8Array(count + 1);
  for (let i = 0; i < map.length; i++) if (truth[i]) touches[map[i]!] = 1;
  const hits = Array.from({ length: count }, (_, i) => i + 1).filter((region) => touches[region]);
  return { hits, falseRegions: count - hits.length };
}
