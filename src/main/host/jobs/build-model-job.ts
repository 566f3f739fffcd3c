import type { ModelCheck, ModelParameters } from '@shared/case/model';
import { AppError } from '@shared/errors';
import type { JobContext } from '@shared/jobs';
import type { MeshChecks, TriangleMesh } from '@shared/mesh';
import type { LabelVolume, MaskVolume } from '@shared/volume';
import { modelFromMask } from '../../mesh/model';
import { distanceTransform } from '../../volume/distance';

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
  const mask = keepClear(input);
  context.signal.throwIfAborted();
  context.onProgress(0.2, 'model');
  const { smoothing, decimation } = parameters;
  const { mesh, checks } = await modelFromMask(mask, { region: name, maxErrorMm: decimation, smoothing });
  const { min, max } = checks.box;
  return {
    mesh,
    checks: modelChecks(checks),
    volumeMm3: checks.volumeMm3,
    sizeMm: [max[0] - min[0], max[1] - min[1], max[2] - min[2]],
  };
}

function keepClear({ mask, labels, name, parameters }: BuildModelInput): MaskVolume {
  if (parameters.clearance === 0 || !labels?.data.some((label) => label > 0)) return mask;
  const tissue = { geometry: labels.geometry, data: labels.data.map((label) => (label > 0 ? 1 : 0)) };
  const distance = distanceTransform(tissue).data;
  // Distances go from centre to centre; the faces of two neighbours touch at half a voxel each.
  const face = Math.min(...mask.geometry.spacing) / 2;
  const data = mask.data.map((inside, i) => (inside && distance[i]! >= parameters.clearance + face ? 1 : 0));
  if (!data.includes(1)) throw new AppError('mesh/empty-region', { region: name });
  return { geometry: mask.geometry, data };
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
