import { AppError } from '@shared/errors';
import type { Finding } from '@shared/findings';
import type { Geometry } from '@shared/geometry';
import { type JobContext, weightedProgress } from '@shared/jobs';
import { Label, LABEL_COUNT } from '@shared/labels';
import type { LabelVolume, Volume } from '@shared/volume';
import { connectedComponents } from '../volume/components';
import { headAlone } from './head-alone';
import { refineLabels } from './refine';
import { normaliseScan, toScanGrid } from './scan-grid';

/** Runs the segmenter's network over a whole volume of the model grid: one probability map a class. */
export type InferClasses = (values: Float32Array, geometry: Geometry, context: JobContext) => Promise<Float32Array[]>;

/** Name of the network in the model folder. */
export const ANATOMY_MODEL = 'anatomy';

export interface SegmentedAnatomy {
  readonly labels: LabelVolume;
  readonly findings: readonly Finding[];
}

/** Less mandible than this is no jaw (mm^3). */
const LEAST_JAW_MM3 = 2000;
/** Pieces smaller than this, in classes 1-4, are noise (DentalSegmentator's own rule), mm^3. */
const LEAST_PIECE_MM3 = 60;

/**
 * The built-in segmenter: anatomy labels 0..5 on the scan's grid by a network at 2 mm, trained on phantom CBCT, and the
 * scan's own grey values at native resolution.
 *
 * @throws AppError `labels/no-jaw` when hardly any mandible is found
 */
export async function segmentAnatomy(
  scan: Volume<Int16Array>,
  infer: InferClasses,
  context: JobContext,
): Promise<SegmentedAnatomy> {
  const stage = weightedProgress(context, [
    { name: 'label', weight: 1 },
    { name: 'label', weight: 4 },
    { name: 'label', weight: 3 },
  ]);
  stage(0).onProgress(0, 'label');
  const coarseScan = toScanGrid(scan);
  const { geometry } = coarseScan;
  const classes = await infer(normaliseScan(coarseScan.data), geometry, stage(1));
  context.signal.throwIfAborted();
  const coarse = headAlone(removeCrumbs({ geometry, data: mostProbable(classes) }));
  const voxelMm3 = geometry.spacing[0] * geometry.spacing[1] * geometry.spacing[2];
  const jaw = coarse.data.reduce((sum, label) => sum + (label === Label.Mandible ? voxelMm3 : 0), 0);
  if (jaw < LEAST_JAW_MM3) throw new AppError('labels/no-jaw');
  stage(2).onProgress(0, 'label');
  const labels = refineLabels(coarse, coarseScan, scan);
  const finding: Finding = {
    code: 'labels/built-in',
    severity: 'info',
    message: 'The anatomy was labelled by the built-in segmenter; check the labels before you trust the regions.',
  };
  return { labels, findings: [finding] };
}

function mostProbable(classes: readonly Float32Array[]): Uint8Array {
  const labels = new Uint8Array(classes[0]!.length);
  for (let i = 0; i < labels.length; i++) {
    let best = 0;
    for (let label = 1; label < LABEL_COUNT; label++) if (classes[label]![i]! > classes[best]![i]!) best = label;
    labels[i] = best;
  }
  return labels;
}

/** Small pieces go; of mandible only pieces near the largest one's size or close to it are jaw, which crumbs are not. */
function removeCrumbs({ geometry, data }: LabelVolume): LabelVolume {
  const kept = data.slice();
  for (const label of [Label.UpperSkull, Label.Mandible, Label.UpperTeeth, Label.LowerTeeth]) {
    const mask = data.map((value) => (value === label ? 1 : 0));
    const { labels, components } = connectedComponents({ geometry, data: mask }, 26);
    const crumb = new Uint8Array(components.length + 1);
    for (const component of components) crumb[component.label] = component.volumeMm3 < LEAST_PIECE_MM3 ? 1 : 0;
    for (let i = 0; i < kept.length; i++) if (crumb[labels.data[i]!]) kept[i] = 0;
  }
  return { geometry, data: kept };
}
