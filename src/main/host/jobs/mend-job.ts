import { mendNote } from '@shared/case/model';
import type { JobContext } from '@shared/jobs';
import type { TriangleMesh } from '@shared/mesh';
import type { Material, Mend, Printer } from '@shared/printers';
import { checkMesh } from '../../mesh/checks';
import { checkPrint } from '../../print/checks';
import { signedVolume } from '../../mesh/measure';
import { mendMesh } from '../../print/mends';
import type { BuildModelOutput } from './build-model-job';
import { printModelChecks } from './model-checks';

export interface MendInput {
  readonly mesh: TriangleMesh;
  /** Without one the model is only checked. */
  readonly mend?: Mend;
  readonly printer: Printer;
  readonly material: Material;
}

/** A model after one mend or as it is, checked for the printer. */
export async function run(input: MendInput, context: JobContext): Promise<BuildModelOutput> {
  const { mend, printer, material } = input;
  context.onProgress(0, 'model');
  const mesh = mend ? await mendMesh(input.mesh, mend, printer, material) : input.mesh;
  context.signal.throwIfAborted();
  context.onProgress(0.6, 'print');
  const meshChecks = checkMesh(mesh);
  const { checks } = checkPrint(mesh, printer, material, { meshChecks });
  const { min, max } = meshChecks.box;
  const notes = mend ? [mendNote(mend, signedVolume(input.mesh) - meshChecks.volumeMm3)] : [];
  return {
    mesh,
    checks: [...printModelChecks(checks), ...notes],
    volumeMm3: meshChecks.volumeMm3,
    sizeMm: [max[0] - min[0], max[1] - min[1], max[2] - min[2]],
  };
}
