import type { Geometry } from '@shared/geometry';
import { type JobContext, weightedProgress } from '@shared/jobs';
import { LABEL_COUNT } from '@shared/labels';
import type { Volume } from '@shared/volume';
import { modelGeometry } from '../anomaly/encode';
import { headAlone } from './head-alone';
import { judgeAnatomy } from './judge';
import { refineLabels } from './refine';
import { normaliseScan, toScanGrid } from './scan-grid';
import { removeCrumbs, type SegmentedAnatomy, segmented } from './segment-anatomy';

/** Runs a network over a whole volume of 2 mm: one probability map a class. */
export type InferClasses = (values: Float32Array, geometry: Geometry, context: JobContext) => Promise<Float32Array[]>;

/**
 * As `segmentAnatomy`, by a network of 2 mm that sees windows of that grid alone, and the scan's own grey values at native
 * resolution.
 *
 * @throws AppError `labels/found-no-jaw`, `labels/not-bone`, see `judgeAnatomy`
 */
export async function segmentCoarsely(
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
  const coarseScan = toScanGrid(scan, modelGeometry(scan.geometry));
  const { geometry } = coarseScan;
  const classes = await infer(normaliseScan(coarseScan.data), geometry, stage(1));
  context.signal.throwIfAborted();
  const coarse = headAlone(removeCrumbs({ geometry, data: mostProbableOf(classes) }));
  const doubts = judgeAnatomy(coarse, coarseScan.data);
  stage(2).onProgress(0, 'label');
  return segmented(refineLabels(coarse, coarseScan, scan), doubts);
}

function mostProbableOf(classes: readonly Float32Array[]): Uint8Array {
  const labels = new Uint8Array(classes[0]!.length);
  for (let i = 0; i < labels.length; i++) {
    let best = 0;
    for (let label = 1; label < LABEL_COUNT; label++) if (classes[label]![i]! > classes[best]![i]!) best = label;
    labels[i] = best;
  }
  return labels;
}
