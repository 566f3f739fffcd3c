import type { TriangleMesh } from '@shared/mesh';
import type { Material, Printer } from '@shared/printers';

/** Patches listed a check. */
export const MOST_PLACES = 24;

/** What the checks of one model look at. */
export interface CheckedPart {
  /** LPS. */
  readonly mesh: TriangleMesh;
  /** The same triangles in the printer's frame. */
  readonly part: TriangleMesh;
  readonly printer: Printer;
  readonly material: Material;
}
