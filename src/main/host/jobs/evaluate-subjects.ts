import { withSpacing } from '@shared/geometry';
import { Label } from '@shared/labels';
import type { JobContext } from '@shared/jobs';
import type { LabelVolume, MaskVolume } from '@shared/volume';
import { createPhantom, sampleLabels, sampleLesion } from '../../phantom';
import { cutWound } from '../../phantom/cut-wound';
import { readLabelMaps } from '../../training/label-folder-reader';
import { splitSeeds } from '../../training/splits';

export type SubjectKind = 'none' | 'local' | 'total';

export interface EvaluatedSubject {
  readonly kind: SubjectKind;
  readonly seed: number;
  readonly sample: () => Sampled;
}

export interface Sampled {
  readonly labels: LabelVolume;
  /** The true wound on the grid of the labels. */
  readonly truth: MaskVolume;
  /** Largest extent of the wound, millimetres; 0 where it is not measured. */
  readonly sizeMm: number;
}

/** How many subjects of each kind. */
export interface SubjectCounts {
  readonly normals: number;
  readonly local: number;
  readonly total: number;
}

/**
 * Millimetres between the voxels of a phantom's label map, near those of a CBCT: sampled at 1 mm the plate of a palate has holes
 * that no label map of a scan has.
 */
const SAMPLING = 0.5;

/** Phantoms of a split, each seed one subject: first the normals, then local wounds, then total ones. */
export function phantomSubjects(split: 'validation' | 'test', counts: SubjectCounts): EvaluatedSubject[] {
  const seeds = splitSeeds(split, counts.normals + counts.local + counts.total);
  return seeds.map((seed, i) => {
    const kind = i < counts.normals ? 'none' : i < counts.normals + counts.local ? 'local' : 'total';
    return { kind, seed, sample: () => samplePhantom(seed, kind) };
  });
}

function samplePhantom(seed: number, kind: SubjectKind): Sampled {
  const phantom = createPhantom({ seed, lesion: kind, size: seed % 4 === 0 ? 'full' : 'small' });
  const geometry = withSpacing(phantom.geometry, [SAMPLING, SAMPLING, SAMPLING]);
  return {
    labels: sampleLabels(phantom, geometry),
    truth: sampleLesion(phantom, geometry),
    sizeMm: phantom.description.lesion.size ?? 0,
  };
}

/**
 * Label maps of a folder: each as it is (a normal), with `wounds` local wounds cut into it one at a time, and without
 * teeth and lower jaw (a total loss).
 *
 * @throws AppError `training/no-data` or `training/unlabelled` when the folder holds no label map
 */
export async function cutSubjects(path: string, wounds: number, context: JobContext): Promise<EvaluatedSubject[]> {
  const maps = await readLabelMaps(path, context);
  const healthy = (labels: LabelVolume): Sampled => ({
    labels,
    truth: { geometry: labels.geometry, data: new Uint8Array(labels.data.length) },
    sizeMm: 0,
  });
  return [
    ...maps.map(({ labels }): EvaluatedSubject => ({ kind: 'none', seed: 0, sample: () => healthy(labels) })),
    ...maps.flatMap(({ labels }) =>
      Array.from({ length: wounds }, (_, i): EvaluatedSubject => {
        const seed = i + 1;
        return { kind: 'local', seed, sample: () => cutWound(labels, seed) };
      }),
    ),
    ...maps.map(({ labels }): EvaluatedSubject => ({ kind: 'total', seed: 0, sample: () => withoutJaw(labels) })),
  ];
}

function withoutJaw(labels: LabelVolume): Sampled {
  const { geometry } = labels;
  const data = labels.data.map((label) => (label > Label.UpperSkull ? 0 : label));
  const truth = labels.data.map((label) => (label > Label.UpperSkull ? 1 : 0));
  return { labels: { geometry, data }, truth: { geometry, data: truth }, sizeMm: 0 };
}
