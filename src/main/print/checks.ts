import type { MeshChecks, TriangleMesh } from '@shared/mesh';
import type { Material, Placement, Printer, PrintReport } from '@shared/printers';
import { buildBvh } from '../mesh/bvh';
import { checkMesh } from '../mesh/checks';
import { baseCheck, overhangCheck, sizeCheck } from './bed-checks';
import type { CheckedPart } from './checked-part';
import { applyPlacement, placeOnBed } from './placement';
import { scaleCheck, volumeCheck } from './scale-checks';
import { soundnessChecks } from './soundness-checks';
import { gapWidth, measureWalls } from './thickness';
import { featureCheck, gapCheck, THICK_WALLS, wallCheck } from './thickness-checks';

export interface PrintCheckOptions {
  /** The best one on the bed by default. */
  readonly placement?: Placement;
  /** Checks of the same mesh, when they were made already. */
  readonly meshChecks?: MeshChecks;
}

/**
 * A model held against a printer and a material. Lengths are those of the printed part: thickness and size are measured
 * after the material's scale. The mesh is in LPS, and so are the places.
 */
export function checkPrint(
  mesh: TriangleMesh,
  printer: Printer,
  material: Material,
  options: PrintCheckOptions = {},
): PrintReport {
  const soundness = options.meshChecks ?? checkMesh(mesh);
  const placement = options.placement ?? placeOnBed(mesh, printer, material);
  const part = applyPlacement(mesh, placement);
  const bvh = buildBvh(part);
  const spacing = printer.minWallMm / 2;
  const { thickness, thickestMm } = measureWalls(part, spacing, bvh, THICK_WALLS * printer.minWallMm);
  const gaps = gapWidth(part, spacing, printer.nozzleMm, bvh);
  const at: CheckedPart = { mesh, part, printer, material };
  return {
    printer: printer.id,
    material: material.id,
    placement,
    thickness,
    thickestMm,
    checks: [
      ...soundnessChecks(soundness),
      wallCheck(at, thickness),
      featureCheck(at, thickness),
      gapCheck(at, gaps),
      sizeCheck(at),
      overhangCheck(at),
      baseCheck(at),
      volumeCheck(at),
      scaleCheck(at),
    ],
  };
}
