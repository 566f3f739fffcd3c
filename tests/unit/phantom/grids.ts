import type { Geometry, Vec3 } from '@shared/geometry';
import type { LabelVolume } from '@shared/volume';
import { rotationOf, toWorld } from '@main/phantom/pose';
import type { Phantom } from '@main/phantom';

/** Seeds of the tests over subjects; each title names its own. */
export const SEEDS = [3, 11, 24, 40, 57, 101, 256, 777, 901, 4242] as const;

/** An oblique, anisotropic grid that holds the whole head of a phantom down to the chin. */
export function headGrid(phantom: Phantom, spacing: Vec3): Geometry {
  const extent: Vec3 = [164, 150, 150];
  const size = extent.map((mm, axis) => Math.round(mm / spacing[axis]!)) as unknown as Vec3;
  const direction = rotationOf(0.09, -0.05, 0.13);
  const centre = toWorld(phantom.subject.pose, [0, 48, 8]);
  const half = size.map((n, axis) => ((n - 1) / 2) * spacing[axis]!);
  const origin = [0, 1, 2].map(
    (row) =>
      centre[row]! -
      half[0]! * direction[row * 3]! -
      half[1]! * direction[row * 3 + 1]! -
      half[2]! * direction[row * 3 + 2]!,
  ) as unknown as Vec3;
  return { size, spacing, origin, direction };
}

export function countLabels(volume: LabelVolume): number[] {
  const counts = new Array<number>(256).fill(0);
  for (const label of volume.data) counts[label]!++;
  return counts;
}

/** Offsets of the six face neighbours that stay in the grid. */
export function faceNeighbours(geometry: Geometry, index: number): number[] {
  const [nx, ny, nz] = geometry.size;
  const x = index % nx;
  const y = Math.floor(index / nx) % ny;
  const z = Math.floor(index / (nx * ny));
  const out: number[] = [];
  if (x > 0) out.push(index - 1);
  if (x < nx - 1) out.push(index + 1);
  if (y > 0) out.push(index - nx);
  if (y < ny - 1) out.push(index + nx);
  if (z > 0) out.push(index - nx * ny);
  if (z < nz - 1) out.push(index + nx * ny);
  return out;
}

/** In how many of the six axis directions one of `wanted` stands within `reach` voxels of a voxel. */
export function directionsThatMeet(
  volume: LabelVolume,
  index: number,
  reach: number,
  wanted: readonly number[],
): number {
  const { size } = volume.geometry;
  const strides = [1, size[0], size[0] * size[1]];
  let met = 0;
  strides.forEach((stride, axis) => {
    const at = Math.floor(index / stride) % size[axis]!;
    for (const sign of [-1, 1]) {
      const room = Math.min(reach, sign < 0 ? at : size[axis]! - 1 - at);
      for (let k = 1; k <= room; k++) {
        if (!wanted.includes(volume.data[index + sign * k * stride]!)) continue;
        met++;
        break;
      }
    }
  });
  return met;
}

/** FNV-1a of a volume's voxels. */
export function digest(data: Uint8Array | Int16Array): number {
  let h = 0x811c9dc5;
  for (const v of data) h = Math.imul(h ^ (v & 0xffff), 0x01000193);
  return h >>> 0;
}
