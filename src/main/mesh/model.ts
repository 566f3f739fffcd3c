import { AppError } from '@shared/errors';
import { cropGeometry, type Geometry, type Vec3, voxelVolume } from '@shared/geometry';
import { type MeshChecks, type TriangleMesh } from '@shared/mesh';
import { type MaskVolume, type Volume } from '@shared/volume';
import { maskField } from './anti-alias';
import { checkMesh } from './checks';
import { decimateMesh } from './decimate';
import { isoSurface } from './iso-surface';
import { signedVolume } from './measure';
import { smoothMesh } from './smooth';

export interface ModelOptions {
  /** Name of the region in errors. */
  readonly region?: string | number;
  /** Decimation error, millimetres; 0 keeps every triangle. By default a quarter of the smallest voxel side, at most 0.1. */
  readonly maxErrorMm?: number;
  /** 0 leaves the anti-aliased surface as it is, 1 (the default) evens what is left of the stairs, 2 and more rounds. */
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

/** At a smoothing of 1; twice the smoothing halves it. */
const PASS_BAND = 0.3;
/** Part of a voxel that smoothing may move a vertex. */
const MOST_DEVIATION = 0.35;

/**
 * The printable surface of a mask: anti-aliased field, iso-surface, smoothing, decimation, checks. LPS millimetres.
 *
 * Smoothing moves no vertex beyond a third of a voxel and gives the model the mask's volume. The result is closed and
 * manifold and does not cut itself.
 *
 * @throws AppError mesh/empty-region for a mask without a voxel
 */
export async function modelFromMask(mask: MaskVolume, options: ModelOptions = {}): Promise<RegionModel> {
  const { region = 1 } = options;
  const cropped = cropToRegion(mask);
  if (!cropped) throw new AppError('mesh/empty-region', { region });
  const maskVolumeMm3 = cropped.voxels * voxelVolume(mask.geometry);
  const model = await modelFromField(maskField(cropped.mask), 0, { ...options, volumeMm3: maskVolumeMm3 });
  return { ...model, maskVolumeMm3 };
}

/**
 * The printable surface of a field (see {@link isoSurface}) by the same chain; its volume is that of the unsmoothed
 * surface unless another is asked for.
 *
 * @throws AppError mesh/empty-region when nothing is above the level
 */
export async function modelFromField(
  field: Volume,
  level: number,
  options: ModelOptions & { readonly volumeMm3?: number } = {},
): Promise<Omit<RegionModel, 'maskVolumeMm3'>> {
  const { region = 1, smoothing = 1, volumeMm3 } = options;
  const { geometry } = field;
  const { maxErrorMm = Math.min(MOST_ERROR_MM, Math.min(...geometry.spacing) / 4) } = options;
  const surface = isoSurface(field, level);
  if (surface.triangles.length === 0) throw new AppError('mesh/empty-region', { region });
  const limit = { voxels: MOST_DEVIATION, geometry };
  const wanted = volumeMm3 ?? signedVolume(surface);
  const smooth =
    smoothing > 0 ? smoothMesh(surface, { passBand: PASS_BAND / smoothing, limit, volumeMm3: wanted }) : surface;
  const mesh = await decimateMesh(smooth, maxErrorMm, surface.positions);
  return { mesh, checks: checkMesh(mesh) };
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
