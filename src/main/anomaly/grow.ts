import { multiplyVector, transpose, type Vec3 } from '@shared/geometry';
import type { LabelVolume, MaskVolume } from '@shared/volume';

/**
 * Grows a region in one direction through empty space until anatomy, the distance or the grid's edge stops it
 * (section 6: "grown in a certain direction to fill up the empty area").
 *
 * @param mask 0/1; @param labels anatomy on the same grid, 0 is empty
 * @param direction LPS, any length but zero; @param distanceMm how far, at most
 */
export function growAlong(mask: MaskVolume, labels: LabelVolume, direction: Vec3, distanceMm: number): MaskVolume {
  const { geometry } = mask;
  const length = Math.hypot(...direction);
  if (!(length > 0) || !(distanceMm > 0)) return mask;
  const inGrid = multiplyVector(transpose(geometry.direction), direction);
  const perMm = inGrid.map((value, axis) => value / length / geometry.spacing[axis]!);
  // Half a voxel a step along the fastest axis leaves no gap between steps.
  const stepMm = 0.5 / Math.max(...perMm.map(Math.abs));
  const steps = Math.ceil(distanceMm / stepMm);
  const [nx, ny, nz] = geometry.size;
  const data = mask.data.slice();
  for (let i = 0; i < mask.data.length; i++) {
    if (!mask.data[i]) continue;
    const x = i % nx;
    const y = Math.floor(i / nx) % ny;
    const z = Math.floor(i / (nx * ny));
    for (let step = 1; step <= steps; step++) {
      const mm = Math.min(step * stepMm, distanceMm);
      const px = Math.round(x + perMm[0]! * mm);
      const py = Math.round(y + perMm[1]! * mm);
      const pz = Math.round(z + perMm[2]! * mm);
      if (px < 0 || py < 0 || pz < 0 || px >= nx || py >= ny || pz >= nz) break;
      const j = px + nx * (py + ny * pz);
      if (labels.data[j]) break;
      data[j] = 1;
    }
  }
  return { geometry, data };
}
