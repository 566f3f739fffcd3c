import { AppError } from '@shared/errors';
import { type MeshChecks, type TriangleMesh } from '@shared/mesh';
import { type Volume } from '@shared/volume';
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
}

const MOST_ERROR_MM = 0.1;

/** At a smoothing of 1; twice the smoothing halves it. */
const PASS_BAND = 0.3;
/** Part of a voxel that smoothing may move a vertex. */
const MOST_DEVIATION = 0.35;

/**
 * The printable surface of a field (see {@link isoSurface}): smoothing, decimation, checks. LPS millimetres.
 *
 * Smoothing moves no vertex beyond a third of a voxel; the volume is that of the unsmoothed surface unless
 * another is asked for. The result is closed and manifold and does not cut itself.
 *
 * @throws AppError mesh/empty-region when nothing is above the level
 */
export async function modelFromField(
  field: Volume,
  level: number,
  options: ModelOptions & { readonly volumeMm3?: number } = {},
): Promise<RegionModel> {
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
