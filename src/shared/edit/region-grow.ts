import { type Vec3 } from '../geometry';
import { type MaskVolume, type Volume } from '../volume';

export interface GrowOptions {
  /** Voxel of the seed inside the box. */
  readonly seed: Vec3;
  /** Grey values that may differ from the seed's mean, up or down. */
  readonly tolerance: number;
  /** Millimetres from the seed that growth may reach, in a straight line. */
  readonly distance: number;
}

/** Mean grey value of the 3 x 3 x 3 voxels around a voxel, cut at the border. */
export function seedMean(scan: Volume, seed: Vec3): number {
  const [nx, ny, nz] = scan.geometry.size;
  let sum = 0;
  let count = 0;
  for (let z = Math.max(0, seed[2] - 1); z <= Math.min(nz - 1, seed[2] + 1); z++) {
    for (let y = Math.max(0, seed[1] - 1); y <= Math.min(ny - 1, seed[1] + 1); y++) {
      for (let x = Math.max(0, seed[0] - 1); x <= Math.min(nx - 1, seed[0] + 1); x++) {
        sum += scan.data[x + nx * (y + ny * z)]!;
        count++;
      }
    }
  }
  return count > 0 ? sum / count : NaN;
}

/**
 * The voxels joined by faces to the seed whose grey value lies within `tolerance` of the seed's mean, no farther than
 * `distance`, and where `blocked` (same shape, 1 = may not grow) allows it. A blocked or unlike seed gives an empty mask.
 */
export function growFromSeed(scan: Volume, options: GrowOptions, blocked?: Uint8Array): MaskVolume {
  const { data } = scan;
  const [nx, ny, nz] = scan.geometry.size;
  const [dx, dy, dz] = scan.geometry.spacing;
  const [sx, sy, sz] = options.seed;
  const mean = seedMean(scan, options.seed);
  const low = mean - options.tolerance;
  const high = mean + options.tolerance;
  const limit = options.distance * options.distance + 1e-9;
  const plane = nx * ny;
  const out = new Uint8Array(data.length);
  const stack: number[] = [];
  const visit = (x: number, y: number, z: number): void => {
    const i = x + nx * y + plane * z;
    if (out[i] || blocked?.[i]) return;
    const v = data[i]!;
    if (v < low || v > high) return;
    const d = ((x - sx) * dx) ** 2 + ((y - sy) * dy) ** 2 + ((z - sz) * dz) ** 2;
    if (d > limit) return;
    out[i] = 1;
    stack.push(i);
  };
  if (sx >= 0 && sy >= 0 && sz >= 0 && sx < nx && sy < ny && sz < nz) visit(sx, sy, sz);
  while (stack.length > 0) {
    const i = stack.pop()!;
    const x = i % nx;
    const y = ((i - x) / nx) % ny;
    const z = (i - x - nx * y) / plane;
    if (x > 0) visit(x - 1, y, z);
    if (x < nx - 1) visit(x + 1, y, z);
    if (y > 0) visit(x, y - 1, z);
    if (y < ny - 1) visit(x, y + 1, z);
    if (z > 0) visit(x, y, z - 1);
    if (z < nz - 1) visit(x, y, z + 1);
  }
  return { geometry: scan.geometry, data: out };
}
