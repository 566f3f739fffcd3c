import { type Vec3, voxelCount, withSpacing } from '@shared/geometry';
import type { Volume } from '@shared/volume';
import { volumeInside } from '../fit/edited-field';
import { insideOf } from '../fit/fit-region';
import { boxOnGrid } from '../fit/region-box';
import { withoutMask } from '../fit/without-mask';
import { open } from '../volume/morphology';
import { resample } from '../volume/resample';

/** Voxels along the radius of a ball, at least, that make it a ball. */
const LEAST_STEPS = 2.5;
/** Of the finer grid. */
const MOST_VOXELS = 8e6;
/** Voxels of the field kept around the region. */
const PADDING = 3;

export interface Trimmed {
  readonly field: Volume<Float32Array>;
  readonly takenMm3: number;
}

/**
 * A region's field without the parts into which no ball of the radius fits: edges that thin out and fins. Where the
 * voxels are too coarse for the ball the result is on a finer grid, cut to the region. Undefined when no ball fits.
 *
 * @param field the region, positive inside
 */
export function trimThin(field: Volume<Float32Array>, radiusMm: number): Trimmed | undefined {
  const fine = refined(field, radiusMm / LEAST_STEPS);
  const kept = open(insideOf(fine), { shape: 'ball', radiusMm });
  if (!kept.data.includes(1)) return undefined;
  const trimmed = withoutMask(fine, kept);
  return { field: trimmed, takenMm3: volumeInside(fine) - volumeInside(trimmed) };
}

/** The field around its region with voxels of at most `spacingMm`, as far as memory allows; itself where it has them. */
function refined(field: Volume<Float32Array>, spacingMm: number): Volume<Float32Array> {
  const { geometry } = field;
  const { spacing } = geometry;
  const box = boxOnGrid(insideOf(field), geometry, PADDING * Math.max(...spacing));
  if (!box || Math.max(...spacing) <= spacingMm) return field;
  const wanted = spacing.map((length) => Math.min(length, spacingMm)) as unknown as Vec3;
  const excess = Math.max(1, Math.cbrt(voxelCount(withSpacing(box.geometry, wanted)) / MOST_VOXELS));
  const step = spacing.map((length, axis) => Math.min(length, excess * wanted[axis]!)) as unknown as Vec3;
  return resample(field, withSpacing(box.geometry, step), { interpolation: 'cubic', outside: -1 });
}
