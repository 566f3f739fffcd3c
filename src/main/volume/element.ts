import { type Geometry, type Vec3 } from '@shared/geometry';

/**
 * A structuring element centred on a voxel, symmetric: all voxels at index offset d with
 * box `|d_i| <= r_i`; ball `sum (d_i / r_i)^2 <= 1`; cross: the box's three axis lines.
 * Radii are in voxels or, with `radiusMm`, in millimetres along the grid's axes; one for all axes or one each.
 * A radius of 0 gives the one voxel.
 */
export type Element = { readonly shape: 'box' | 'ball' | 'cross' } & (
  { readonly radius: number | Vec3 } | { readonly radiusMm: number | Vec3 }
);

/** Radii that are whole but for rounding count as whole. */
const SLACK = 1e-9;

/** Radii in (fractional) voxels; a negative or non-finite one is a `RangeError`. */
function elementRadii(element: Element, geometry: Geometry): [number, number, number] {
  const given = 'radius' in element ? element.radius : element.radiusMm;
  const radii: [number, number, number] = typeof given === 'number' ? [given, given, given] : [...given];
  if (!('radius' in element)) radii.forEach((r, axis) => (radii[axis] = r / geometry.spacing[axis]!));
  if (!radii.every((r) => r >= 0 && r < Infinity)) throw new RangeError(`element of radius ${radii.join(', ')}`);
  return radii;
}

/** How many voxels the element reaches to either side along x, y, z. */
export function elementReach(element: Element, geometry: Geometry): [number, number, number] {
  const [rx, ry, rz] = elementRadii(element, geometry);
  return [Math.floor(rx + SLACK), Math.floor(ry + SLACK), Math.floor(rz + SLACK)];
}

/** A row of an element along x: at `(dy, dz)` it holds all offsets `|dx| <= half`. */
export interface ElementRow {
  readonly dy: number;
  readonly dz: number;
  readonly half: number;
}

export function elementRows(element: Element, geometry: Geometry): ElementRow[] {
  const radii = elementRadii(element, geometry);
  const [rx, ry, rz] = elementReach(element, geometry);
  const rows: ElementRow[] = [];
  for (let dz = -rz; dz <= rz; dz++) {
    for (let dy = -ry; dy <= ry; dy++) {
      if (element.shape === 'box') rows.push({ dy, dz, half: rx });
      else if (element.shape === 'cross') {
        if (dy === 0 || dz === 0) rows.push({ dy, dz, half: dy === 0 && dz === 0 ? rx : 0 });
      } else {
        const left = 1 - (dy && (dy / radii[1]) ** 2) - (dz && (dz / radii[2]) ** 2);
        if (left >= -SLACK) rows.push({ dy, dz, half: Math.floor(radii[0] * Math.sqrt(Math.max(0, left)) + SLACK) });
      }
    }
  }
  return rows;
}
