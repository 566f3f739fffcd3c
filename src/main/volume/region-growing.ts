import { type Geometry, type Vec3 } from '@shared/geometry';
import { checkAborted, type JobContext, QUIET } from '@shared/jobs';
import { createVolume, type MaskVolume, type Volume } from '@shared/volume';
import { type Connectivity, fillRun } from './runs';

/** Voxels on the limit of the distance count, whatever the rounding. */
const SLACK = 1e-9;

export interface RegionGrowOptions {
  /** Values taken, both ends included. */
  readonly low: number;
  readonly high: number;
  /** Default 26. */
  readonly connectivity?: Connectivity;
  /** On the same grid: growth stays where it is non-zero. */
  readonly within?: MaskVolume;
  /** Growth stays within this distance of the nearest seed. */
  readonly maxDistanceMm?: number;
  readonly context?: JobContext;
}

/**
 * The voxels of values `low..high` connected to a seed through such voxels. Seeds are voxel indices, rounded; one that
 * lies outside the volume, outside `within` or outside the values grows nothing. Takes time in proportion to what grows.
 */
export function regionGrow(volume: Volume, seeds: readonly Vec3[], options: RegionGrowOptions): MaskVolume {
  const { low, high, connectivity = 26, context = QUIET } = options;
  const { data, geometry } = volume;
  const [nx, ny, nz] = geometry.size;
  const places = seeds.map(([x, y, z]): Vec3 => [Math.round(x), Math.round(y), Math.round(z)]);
  const allowed = allowedVoxels(geometry, places, options);
  const result = new Uint8Array(data.length);
  const neighbours = neighbourRows(connectivity);
  // Stretches of grown voxels whose neighbours are still to be looked at: row number, first and last x.
  let stack = new Int32Array(3 * 1024);
  let depth = 0;

  const takes = (i: number): boolean => {
    if (result[i] !== 0) return false;
    const value = data[i]!;
    return value >= low && value <= high && (allowed === undefined || allowed[i] !== 0);
  };
  /** Grows the whole stretch around a voxel that is taken and returns its last x. */
  const growStretch = (row: number, x: number): number => {
    const base = row * nx;
    let first = x;
    let last = x;
    while (first > 0 && takes(base + first - 1)) first--;
    while (last < nx - 1 && takes(base + last + 1)) last++;
    fillRun(result, 1, base + first, base + last + 1);
    if (depth + 3 > stack.length) {
      const larger = new Int32Array(2 * stack.length);
      larger.set(stack);
      stack = larger;
    }
    stack[depth++] = row;
    stack[depth++] = first;
    stack[depth++] = last;
    return last;
  };

  for (const [x, y, z] of places) {
    if (x < 0 || y < 0 || z < 0 || x >= nx || y >= ny || z >= nz) continue;
    if (takes(x + nx * (y + ny * z))) growStretch(y + ny * z, x);
  }
  for (let stretches = 0; depth > 0; stretches++) {
    if (stretches % 4096 === 0) checkAborted(context);
    const last = stack[--depth]!;
    const first = stack[--depth]!;
    const row = stack[--depth]!;
    const y = row % ny;
    const z = (row - y) / ny;
    for (const { dy, dz, reach } of neighbours) {
      if (y + dy < 0 || y + dy >= ny || z + dz < 0 || z + dz >= nz) continue;
      const other = row + dy + ny * dz;
      const end = Math.min(nx - 1, last + reach);
      for (let x = Math.max(0, first - reach); x <= end; x++) {
        if (takes(other * nx + x)) x = growStretch(other, x);
      }
    }
  }
  return createVolume(geometry, result);
}

/** The rows beside a row that hold neighbours of its voxels, up to `reach` farther along x. */
function neighbourRows(connectivity: Connectivity): { dy: number; dz: number; reach: 0 | 1 }[] {
  const rows: { dy: number; dz: number; reach: 0 | 1 }[] = [];
  for (let dz = -1; dz <= 1; dz++) {
    for (let dy = -1; dy <= 1; dy++) {
      const steps = Math.abs(dy) + Math.abs(dz);
      if (steps === 1) rows.push({ dy, dz, reach: connectivity === 6 ? 0 : 1 });
      else if (steps === 2 && connectivity !== 6) rows.push({ dy, dz, reach: connectivity === 26 ? 1 : 0 });
    }
  }
  return rows;
}

/** `within` less what is too far from every seed; undefined where all is allowed. */
function allowedVoxels(
  { size: [nx, ny, nz], spacing: [sx, sy, sz] }: Geometry,
  seeds: readonly Vec3[],
  { within, maxDistanceMm = Infinity }: RegionGrowOptions,
): Uint8Array | undefined {
  if (maxDistanceMm === Infinity) return within?.data;
  const allowed = new Uint8Array(nx * ny * nz);
  const [ry, rz] = [Math.floor(maxDistanceMm / sy + SLACK), Math.floor(maxDistanceMm / sz + SLACK)];
  for (const [x, y, z] of seeds) {
    for (let w = Math.max(0, z - rz); w <= Math.min(nz - 1, z + rz); w++) {
      for (let v = Math.max(0, y - ry); v <= Math.min(ny - 1, y + ry); v++) {
        const square = maxDistanceMm ** 2 - ((v - y) * sy) ** 2 - ((w - z) * sz) ** 2;
        if (square < -SLACK) continue;
        const half = Math.floor(Math.sqrt(Math.max(0, square)) / sx + SLACK);
        const row = nx * (v + ny * w);
        allowed.fill(1, row + Math.max(0, x - half), row + Math.max(0, Math.min(nx, x + half + 1)));
      }
    }
  }
  if (within) for (let i = 0; i < allowed.length; i++) if (within.data[i] === 0) allowed[i] = 0;
  return allowed;
}
