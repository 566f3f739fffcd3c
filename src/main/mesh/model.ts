import { AppError } from '@shared/errors';
import { cropGeometry, type Geometry, type Vec3, voxelVolume } from '@shared/geometry';
import { isSound, type MeshChecks, type TriangleMesh } from '@shared/mesh';
import { type MaskVolume } from '@shared/volume';
import { maskField } from './anti-alias';
import { checkMesh } from './checks';
import { decimateMesh } from './decimate';
import { isoSurface } from './iso-surface';
import { smoothMesh } from './smooth';
import { untangle } from './untangle';

export interface ModelOptions {
  /** Name of the region in errors. */
  readonly region?: string | number;
  /** Decimation error, millimetres; 0 keeps every triangle. By default a quarter of the smallest voxel side, at most 0.1. */
  readonly maxErrorMm?: number;
  /** 0 leaves the anti-aliased surface as it is, 1 (the default) smooths up to half a voxel. */
  readonly smoothing?: number;
}

export interface RegionModel {
  readonly mesh: TriangleMesh;
  readonly checks: MeshChecks;
  /** Voxels times voxel volume, to compare with `checks.volumeMm3`. */
  readonly maskVolumeMm3: number;
}

const MOST_ERROR_MM = 0.1;
/** Voxels around the region that the low pass needs. */
const PADDING = 6;

/**
 * The printable surface of a mask: anti-aliased field, iso-surface, smoothing, decimation, checks. LPS millimetres.
 *
 * Smoothing holds every vertex within half a voxel of the mask's own surface and gives the model the mask's volume.
 * The result is closed and manifold and does not cut itself.
 *
 * @throws AppError mesh/empty-region for a mask without a voxel
 */
export async function modelFromMask(mask: MaskVolume, options: ModelOptions = {}): Promise<RegionModel> {
  const { region = 1, smoothing = 1 } = options;
  const { maxErrorMm = Math.min(MOST_ERROR_MM, Math.min(...mask.geometry.spacing) / 4) } = options;
  const cropped = cropToRegion(mask);
  if (!cropped) throw new AppError('mesh/empty-region', { region });
  const maskVolumeMm3 = cropped.voxels * voxelVolume(mask.geometry);
  const surface = isoSurface(maskField(cropped.mask), 0);
  const smooth = smoothing > 0 ? smoothed(surface, cropped.mask, smoothing, maskVolumeMm3) : surface;
  let mesh = await decimateMesh(smooth, maxErrorMm);
  let checks = checkMesh(mesh);
  if (!isSound(checks)) {
    mesh = await decimateMesh(untangle(smooth, surface.positions), maxErrorMm);
    checks = checkMesh(mesh);
  }
  return { mesh, checks, maskVolumeMm3 };
}

/** The field has the signs of the mask, so both surfaces have the same vertices; the mask's are half-way on their edges. */
function smoothed(surface: TriangleMesh, mask: MaskVolume, smoothing: number, volumeMm3: number): TriangleMesh {
  const { geometry } = mask;
  return smoothMesh(surface, {
    passBand: 0.1 ** smoothing,
    limit: { voxels: 0.5, geometry },
    anchor: isoSurface(mask, 0.5).positions,
    volumeMm3,
  });
}

/** The region's box with padding, beyond the volume if need be; null without a voxel. */
function cropToRegion(mask: MaskVolume): { mask: MaskVolume; voxels: number } | null {
  const [nx, ny, nz] = mask.geometry.size;
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  let voxels = 0;
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        if (!mask.data[i]) continue;
        voxels++;
        if (x < low[0]!) low[0] = x;
        if (x > high[0]!) high[0] = x;
        if (y < low[1]!) low[1] = y;
        if (y > high[1]!) high[1] = y;
        if (z < low[2]!) low[2] = z;
        if (z > high[2]!) high[2] = z;
      }
    }
  }
  if (voxels === 0) return null;
  const start = low.map((value) => value - PADDING) as unknown as Vec3;
  const size = high.map((value, axis) => value - low[axis]! + 1 + 2 * PADDING) as unknown as Vec3;
  const geometry: Geometry = cropGeometry(mask.geometry, start, size);
  const data = new Uint8Array(size[0] * size[1] * size[2]);
  for (let z = low[2]!; z <= high[2]!; z++) {
    for (let y = low[1]!; y <= high[1]!; y++) {
      const from = nx * (y + ny * z);
      const to = size[0] * (y - start[1] + size[1] * (z - start[2])) - start[0];
      for (let x = low[0]!; x <= high[0]!; x++) data[to + x] = mask.data[from + x] ? 1 : 0;
    }
  }
  return { mask: { geometry, data }, voxels };
}
