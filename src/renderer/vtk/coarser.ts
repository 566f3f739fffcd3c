import { indexToWorld, type Vec3 } from '@shared/geometry';
import { type Volume } from '@shared/volume';

/**
 * Means over blocks of `factor` voxels a side (fewer along an axis that has fewer); a rest at the far sides is left out.
 * A block's centre keeps its place in the world.
 */
export function coarser(volume: Volume, factor: number): Volume {
  const { geometry, data } = volume;
  if (factor <= 1) return volume;
  const [nx, ny] = geometry.size;
  const block = geometry.size.map((n) => Math.min(n, factor)) as [number, number, number];
  const size = geometry.size.map((n, axis) => Math.floor(n / block[axis]!)) as [number, number, number];
  const out = new Int16Array(size[0] * size[1] * size[2]);
  const count = block[0] * block[1] * block[2];
  let at = 0;
  for (let z = 0; z < size[2]; z++) {
    for (let y = 0; y < size[1]; y++) {
      for (let x = 0; x < size[0]; x++, at++) {
        let sum = 0;
        for (let dz = 0; dz < block[2]; dz++) {
          for (let dy = 0; dy < block[1]; dy++) {
            const row = x * block[0] + nx * (y * block[1] + dy + ny * (z * block[2] + dz));
            for (let dx = 0; dx < block[0]; dx++) sum += data[row + dx]!;
          }
        }
        out[at] = Math.round(sum / count);
      }
    }
  }
  const spacing = geometry.spacing.map((mm, axis) => mm * block[axis]!) as unknown as Vec3;
  const origin = indexToWorld(geometry, block.map((n) => (n - 1) / 2) as unknown as Vec3);
  return { geometry: { size, spacing, origin, direction: geometry.direction }, data: out };
}
