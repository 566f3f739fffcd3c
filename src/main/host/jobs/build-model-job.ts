import type { ModelCheck, ModelParameters } from '@shared/case/model';
import type { JobContext } from '@shared/jobs';
import type { MeshChecks, TriangleMesh } from '@shared/mesh';
import type { LabelVolume, MaskVolume } from '@shared/volume';
import { editedField, volumeInside } from '../../fit/edited-field';
import { modelFromField } from '../../mesh/model';

export interface BuildModelInput {
  /** The regions' voxels, in their box and a margin. */
  readonly mask: MaskVolume;
  /** Anatomy in the same box, to keep clear of; undefined without labels. */
  readonly labels: LabelVolume | undefined;
  /** For messages. */
  readonly name: string;
  readonly parameters: ModelParameters;
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
  const { name, parameters } = input;
  context.onProgress(0, 'clearance');
  const field = editedField(input.mask, input.labels, parameters.clearance);
  context.signal.throwIfAborted();
  context.onProgress(0.2, 'model');
  const { smoothing, decimation } = parameters;
  const { mesh, checks } = await modelFromField(field, 0, {
    region: name,
    maxErrorMm: decimation,
    smoothing,
    volumeMm3: volumeInside(field),
  });
  const { min, max } = checks.box;
  return {
    mesh,
    checks: modelChecks(checks),
    volumeMm3: checks.volumeMm3,
    sizeMm: [max[0] - min[0], max[1] - min[1], max[2] - min[2]],
  };
}

function modelChecks(checks: MeshChecks): ModelCheck[] {
  const must = (name: string, passed: boolean, value: number): ModelCheck => ({ name, passed, required: true, value });
  return [
    must('closed', checks.closed, checks.openEdges),
    must('manifold', checks.manifold, checks.nonManifold),
    { name: 'outward', passed: checks.outward, required: true },
    must('self-intersections', checks.selfIntersections === 0, checks.selfIntersections),
    must('degenerate', checks.degenerate + checks.duplicate === 0, checks.degenerate + checks.duplicate),
    { name: 'shells', passed: checks.shells === 1, required: false, value: checks.shells },
    { name: 'voids', passed: checks.voids === 0, required: false, value: checks.voids },
  ];
}
