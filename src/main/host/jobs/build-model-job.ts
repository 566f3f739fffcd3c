import { mendNote, type ModelCheck, type ModelParameters } from '@shared/case/model';
import type { JobContext } from '@shared/jobs';
import type { TriangleMesh } from '@shared/mesh';
import type { Material, Printer } from '@shared/printers';
import type { LabelVolume, MaskVolume } from '@shared/volume';
import { editedField, volumeInside } from '../../fit/edited-field';
import { modelFromField } from '../../mesh/model';
import { mendForPrint } from '../../print/prepare';
import { meshModelChecks, printModelChecks } from './model-checks';

export interface BuildModelInput {
  /** The regions' voxels, in their box and a margin. */
  readonly mask: MaskVolume;
  /** Anatomy in the same box, to keep clear of; undefined without labels. */
  readonly labels: LabelVolume | undefined;
  /** For messages. */
  readonly name: string;
  readonly parameters: ModelParameters;
  /** Whose walls and room the model must keep to. */
  readonly print?: { readonly printer: Printer; readonly material: Material };
}

export interface BuildModelOutput {
  readonly mesh: TriangleMesh;
  readonly checks: readonly ModelCheck[];
  readonly volumeMm3: number;
  /** Extent along L, P, S. */
  readonly sizeMm: readonly [number, number, number];
}

/** The printable surface of regions, kept clear of bone and teeth by the clearance. */
export async function run(input: BuildModelInput, context: JobContext): Promise<BuildModelOutput> {
  const { name, parameters, print } = input;
  context.onProgress(0, 'clearance');
  const field = editedField(input.mask, input.labels, parameters.clearance);
  context.signal.throwIfAborted();
  context.onProgress(0.2, 'model');
  const { smoothing, decimation } = parameters;
  const options = { region: name, maxErrorMm: decimation, smoothing };
  if (!print) {
    const { mesh, checks } = await modelFromField(field, 0, { ...options, volumeMm3: volumeInside(field) });
    return { mesh, checks: meshModelChecks(checks), ...measures(checks) };
  }
  const made = await mendForPrint(field, print.printer, print.material, options);
  return {
    mesh: made.mesh,
    checks: [...printModelChecks(made.report.checks), ...mendNotes(made)],
    ...measures(made.checks),
  };
}

/** Tells the approver what was taken away so that it can be printed; the first one says how much. */
function mendNotes({ mends, lostMm3 }: Awaited<ReturnType<typeof mendForPrint>>): ModelCheck[] {
  return mends.map((mend, i) => (i === 0 ? mendNote(mend, lostMm3) : mendNote(mend)));
}

function measures({
  volumeMm3,
  box: { min, max },
}: {
  readonly volumeMm3: number;
  readonly box: { readonly min: readonly [number, number, number]; readonly max: readonly [number, number, number] };
}): Pick<BuildModelOutput, 'volumeMm3' | 'sizeMm'> {
  return { volumeMm3, sizeMm: [max[0] - min[0], max[1] - min[1], max[2] - min[2]] };
}
