import { type JobContext, weightedProgress } from '@shared/jobs';
import type { LabelVolume, Volume } from '@shared/volume';
import { arrange, cropToNonZero } from './arrangement';
import { normaliser } from './normalise';
import { LabelPainter } from './paint-labels';
import type { NnunetPlan } from './plans';
import { type PredictOptions, predictTiles, type TileNetwork } from './predict';
import { axesOf, resampleScan } from './resampling';

/**
 * nnU-Net v2's inference, step by step: transpose, crop to non-zero, normalise, resample, predict tile by tile; then undone
 * in reverse order: logits resampled to the cropped scan, the label of the largest one (or of the last region), back into the whole scan in its own
 * order. Labels are drawn plane by plane while tiles are still coming, so that logits of the whole scan never exist: in
 * memory are the scan, its labels, the resampled scan and the logits of one tile's depth.
 *
 * @param labelOf label 0..5 of each of the plan's labels
 * @returns labels on the scan's grid, 0 outside the cropped box
 */
export async function predictLabels(
  scan: Volume<Int16Array>,
  plan: NnunetPlan,
  network: TileNetwork,
  labelOf: readonly number[],
  context: JobContext,
  options: PredictOptions = {},
): Promise<LabelVolume> {
  const stage = weightedProgress(context, [
    { name: 'label', weight: 1 },
    { name: 'label', weight: 18 },
  ]);
  const box = cropToNonZero(scan.data, arrange(scan.geometry, plan));
  const normalise = normaliser(scan, box, plan.normalisation);
  const array = await resampleScan(normalise, box, plan.spacing, plan.data, stage(0));
  const back = axesOf(array.size, plan.spacing, box.size, box.spacing, plan.logits);
  const data = new Uint8Array(scan.data.length);
  const { regions = false } = plan;
  const painter = new LabelPainter(back, box, Uint8Array.from(regions ? labelOf.slice(1) : labelOf), data, regions);
  await predictTiles(array, network, (index, logits) => painter.take(index, logits), stage(1), options);
  return { geometry: scan.geometry, data };
}
