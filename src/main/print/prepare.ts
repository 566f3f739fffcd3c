import type { MeshChecks, TriangleMesh } from '@shared/mesh';
import type { Material, Mend, Printer, PrintReport } from '@shared/printers';
import type { MaskVolume, Volume } from '@shared/volume';
import { volumeInside } from '../fit/edited-field';
import { insideOf } from '../fit/fit-region';
import { checkMesh } from '../mesh/checks';
import { modelFromField, type ModelOptions } from '../mesh/model';
import { checkPrint } from './checks';
import { requirePrintable } from './gate';
import { mendMesh } from './mends';
import { trimThin } from './trim';

export interface PreparedPrint {
  /** LPS millimetres. */
  readonly mesh: TriangleMesh;
  readonly checks: MeshChecks;
  readonly report: PrintReport;
  /** The voxels that were modelled. */
  readonly mask: MaskVolume;
  /** What was done so that it can be printed; empty where nothing was needed. */
  readonly mends: readonly ('trim' | Mend)[];
  /** mm^3 that the mends took away (negative: added). */
  readonly lostMm3: number;
}

/** Radii of the ball that must fit, in least walls: half a wall and what voxels, smoothing and rounding take. */
const TRIM_RADII = [0.58, 0.72] as const;

/**
 * A region's model that its printer can make, see {@link mendForPrint}.
 *
 * @throws AppError mesh/empty-region, print/too-thin when nothing thick enough is left, print/not-printable
 */
export async function prepareForPrint(
  field: Volume<Float32Array>,
  printer: Printer,
  material: Material,
  region: string | number,
): Promise<PreparedPrint> {
  const prepared = await mendForPrint(field, printer, material, { region });
  requirePrintable(prepared.report, printer, region);
  return prepared;
}

/**
 * A region's model with what can be mended without asking. Edges thinner than the least wall, which a fit to bone always
 * has at its rim, are trimmed; hollows are filled and loose pieces left out. What already passes stays as it is.
 *
 * @param field the region, positive inside
 * @throws AppError mesh/empty-region
 */
export async function mendForPrint(
  field: Volume<Float32Array>,
  printer: Printer,
  material: Material,
  options: ModelOptions,
): Promise<PreparedPrint> {
  let prepared = await attempt(field, printer, material, options);
  let lostMm3 = 0;
  const mends: ('trim' | Mend)[] = [];
  const wallMm = printer.minWallMm / Math.min(...material.scale);
  const [least, ample] = TRIM_RADII;
  const radii = [least * wallMm, ample * wallMm];
  // Room for what a coarse simplification takes from either face.
  if (options.maxErrorMm) radii.push(ample * wallMm + options.maxErrorMm);
  for (const radiusMm of radii) {
    if (!isThin(prepared.report)) break;
    const trimmed = trimThin(field, radiusMm);
    if (!trimmed) break;
    prepared = await attempt(trimmed.field, printer, material, options);
    lostMm3 = trimmed.takenMm3;
    if (mends.length === 0) mends.push('trim');
  }
  const { volumeMm3 } = prepared.checks;
  for (const { passed, mend } of prepared.report.checks) {
    if (passed || (mend !== 'fill-voids' && mend !== 'keep-largest-shell') || mends.includes(mend)) continue;
    const mesh = await mendMesh(prepared.mesh, mend, printer, material);
    prepared = { ...prepared, ...inspected(mesh, checkMesh(mesh), printer, material) };
    mends.push(mend);
  }
  return { ...prepared, mends, lostMm3: lostMm3 + volumeMm3 - prepared.checks.volumeMm3 };
}

type Attempt = Pick<PreparedPrint, 'mesh' | 'checks' | 'report' | 'mask'>;

async function attempt(
  field: Volume<Float32Array>,
  printer: Printer,
  material: Material,
  options: ModelOptions,
): Promise<Attempt> {
  const { mesh, checks } = await modelFromField(field, 0, { ...options, volumeMm3: volumeInside(field) });
  return { ...inspected(mesh, checks, printer, material), mask: insideOf(field) };
}

function inspected(
  mesh: TriangleMesh,
  checks: MeshChecks,
  printer: Printer,
  material: Material,
): Omit<Attempt, 'mask'> {
  return { mesh, checks, report: checkPrint(mesh, printer, material, { meshChecks: checks }) };
}

function isThin({ checks }: PrintReport): boolean {
  return checks.some(({ name, passed }) => !passed && (name === 'wall' || name === 'feature'));
}
