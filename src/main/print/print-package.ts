import { type TriangleMesh } from '@shared/mesh';
import { type Material, type Placement, type Printer } from '@shared/printers';
import { type Package } from '../mesh/three-mf';
import { applyPlacement } from './placement';

/** What a 3MF file says about where it comes from. */
export interface PrintOrigin {
  readonly case: string;
  /** Missing for a draft. */
  readonly revision?: number;
  readonly approver?: string;
  /** SHA-256 of the model's STL in LPS, by which the approved shape is known. */
  readonly sha256: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly application: string;
}

export interface PrintPart {
  readonly name: string;
  /** LPS millimetres. */
  readonly mesh: TriangleMesh;
  readonly placement: Placement;
}

/**
 * A 3MF package ready for the printer: every part placed and scaled for the material, with the way back to the patient.
 * Metadata `placement-K` of part K holds the row-major 3 x 4 matrix from LPS to the printer's frame.
 */
export function printPackage(
  parts: readonly PrintPart[],
  printer: Printer,
  material: Material,
  origin: PrintOrigin,
): Package {
  const metadata: Record<string, string> = {
    ...originMetadata(parts, origin),
    printer: printer.name,
    material: material.name,
    scale: material.scale.join(' '),
  };
  for (const [i, { placement }] of parts.entries()) {
    metadata[`placement-${i + 1}`] = placementMatrix(placement)
      .map((value) => Number(value.toPrecision(9)))
      .join(' ');
  }
  return {
    metadata,
    parts: parts.map(({ name, mesh, placement }) => ({
      name,
      mesh: applyPlacement(mesh, placement),
      colour: material.colour,
      material: material.name,
    })),
  };
}

/** A 3MF package without a printer: the parts where the patient is, LPS millimetres, in their own size. */
export function unplacedPackage(
  parts: readonly { readonly name: string; readonly mesh: TriangleMesh }[],
  origin: PrintOrigin,
): Package {
  return {
    metadata: { ...originMetadata(parts, origin), frame: 'DICOM patient coordinates (LPS)' },
    parts: parts.map(({ name, mesh }) => ({ name, mesh, colour: UNPLACED_COLOUR })),
  };
}

const UNPLACED_COLOUR = [235, 201, 140] as const;

function originMetadata(parts: readonly { readonly name: string }[], origin: PrintOrigin): Record<string, string> {
  return {
    Title: `${origin.case}: ${parts.map(({ name }) => name).join(', ')}`,
    Application: origin.application,
    CreationDate: origin.createdAt.slice(0, 10),
    case: origin.case,
    revision: origin.revision === undefined ? 'draft' : String(origin.revision),
    approver: origin.approver ?? 'not approved',
    sha256: origin.sha256,
  };
}

/** Row-major 3 x 4: scale times rotation, then the translation. */
export function placementMatrix({ rotation, scale, translation }: Placement): number[] {
  return [0, 1, 2].flatMap((row) => [
    ...[0, 1, 2].map((column) => scale[row]! * rotation[3 * row + column]!),
    translation[row]!,
  ]);
}
