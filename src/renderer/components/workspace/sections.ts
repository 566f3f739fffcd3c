import { type Vec3 } from '@shared/geometry';
import { type CurvedSheet, outward, sheetPoint } from '../../vtk/curved-reslice';
import { type PlaneGrid } from '../../vtk/plane-grid';
import { along, cross, scale, unit } from '../../vtk/vectors';

/** Millimetres that a section shows to either side of the curve, and that a cut in the panoramic view reaches. */
export const SECTION_REACH = 15;
const COUNT = 5;

/** Planes across the curve around a sample, `apart` millimetres from each other; the cheek is on the right of each. */
export function sectionGrids(sheet: CurvedSheet, place: number, apart: number): PlaneGrid[] {
  const { points } = sheet.curve;
  if (!points[place]) return [];
  const nu = Math.round((2 * SECTION_REACH) / sheet.step);
  return Array.from({ length: COUNT }, (_, k) => {
    const offset = Math.round(((k - (COUNT - 1) / 2) * apart) / sheet.curve.step);
    const sample = Math.min(points.length - 1, Math.max(0, place + offset));
    const right = unit(outward(sheet, sample));
    const down = scale(sheet.up, -1);
    return {
      origin: along(sheetPoint(sheet, sample, 0), right, -SECTION_REACH),
      axes: { right, down, into: unit(cross(right, down)) },
      spacing: [sheet.step, sheet.step],
      size: [nu, sheet.rows],
      aligned: false,
    };
  });
}

/** The world point of a (fractional) pixel of a section. */
export function sectionPoint(grid: PlaneGrid, i: number, j: number): Vec3 {
  return along(along(grid.origin, grid.axes.right, i * grid.spacing[0]), grid.axes.down, j * grid.spacing[1]);
}

/** Pictures of equal size side by side into `out`. */
export function mosaic<T extends Float32Array | Uint8Array>(
  grids: readonly PlaneGrid[],
  out: T,
  slice: (grid: PlaneGrid, out: T) => T,
): T {
  const [first] = grids;
  if (!first) return out;
  const [nu, nv] = first.size;
  const part = new (out.constructor as new (n: number) => T)(nu * nv);
  grids.forEach((grid, k) => {
    slice(grid, part);
    for (let j = 0; j < nv; j++) out.set(part.subarray(j * nu, (j + 1) * nu), k * nu + j * nu * grids.length);
  });
  return out;
}
