import { AppError } from '@shared/errors';
import type { Finding } from '@shared/findings';
import { voxelVolume } from '@shared/geometry';
import { type JobContext, weightedProgress } from '@shared/jobs';
import { Label, LABEL_COUNT, LABEL_NAMES } from '@shared/labels';
import type { LabelVolume, Volume } from '@shared/volume';
import { breathe } from './breathe';
import { removeIslands } from './clean-up';
import type { NnunetPlan } from './plans';
import type { PredictOptions, TileNetwork } from './predict';
import { predictLabels } from './predict-labels';

export interface SegmentedScan {
  /** 0..5 on the scan's grid. */
  readonly labels: LabelVolume;
  readonly findings: readonly Finding[];
}

/** Less than this of mandible or upper skull does not count as one (mm^3). */
const LEAST_BONE_MM3 = 2000;
/** Part of the scan that must reach into the grey values of what the model was trained to find. */
const LEAST_DENSE = 1e-4;

/**
 * Labels a scan with an nnU-Net v2 model, as nnU-Net does (see {@link predictLabels}), and cleans up as DentalSegmentator
 * does.
 *
 * @param labelOf anatomy label 0..5 of each of the plan's labels
 * @throws AppError `labels/not-dense` for air and other scans without the grey values of bone, `labels/model-no-jaw` when
 * neither jaw is found, `model/bad-output`
 */
export async function segmentScan(
  scan: Volume<Int16Array>,
  plan: NnunetPlan,
  network: TileNetwork,
  labelOf: readonly number[],
  context: JobContext,
  options: PredictOptions = {},
): Promise<SegmentedScan> {
  const stage = weightedProgress(context, [
    { name: 'label', weight: 19 },
    { name: 'label', weight: 1 },
  ]);
  checkGreyValues(scan, plan);
  const labels = await predictLabels(scan, plan, network, labelOf, stage(0), options);
  await breathe(context);
  stage(1).onProgress(0, 'label');
  const cleaned = removeIslands(labels);
  return { labels: cleaned, findings: judge(cleaned, network.name, labelOf) };
}

/** With the CT scheme the plan knows the range of what it finds; a scan that stays below it shows none of it. */
function checkGreyValues({ data }: Volume<Int16Array>, { normalisation }: NnunetPlan): void {
  if (normalisation.scheme !== 'ct') return;
  // Halfway between the darkest and the mean: scans whose grey values are not Hounsfield units reach it as well.
  const expected = Math.round((normalisation.low + normalisation.mean) / 2);
  let dense = 0;
  let highest = -Infinity;
  for (const value of data) {
    if (value > expected) dense++;
    if (value > highest) highest = value;
  }
  if (dense >= LEAST_DENSE * data.length) return;
  throw new AppError('labels/not-dense', { highest, expected });
}

/** What was found and what was not; nothing of a jaw is an error. */
function judge({ geometry, data }: LabelVolume, name: string, labelOf: readonly number[]): Finding[] {
  const counts = new Float64Array(LABEL_COUNT);
  for (const label of data) counts[label]!++;
  const mm3 = counts.map((count) => count * voxelVolume(geometry));
  const [skull, mandible] = [mm3[Label.UpperSkull]!, mm3[Label.Mandible]!];
  if (skull < LEAST_BONE_MM3 && mandible < LEAST_BONE_MM3) {
    const there = LABEL_NAMES.flatMap((label, i) =>
      i > 0 && mm3[i]! > 0 ? [`${label} ${(mm3[i]! / 1000).toPrecision(2)} cm3`] : [],
    );
    throw new AppError('labels/model-no-jaw', { name, found: there.join(', ') || 'nothing' });
  }
  const missing = LABEL_NAMES.filter((_, i) => i > 0 && labelOf.includes(i) && counts[i] === 0);
  const unknown = LABEL_NAMES.filter((_, i) => i > 0 && !labelOf.includes(i));
  return [
    {
      code: 'labels/model',
      severity: 'info',
      message: `The anatomy was labelled by the model ${name}; check the labels before you trust the regions.`,
      details: { name },
    },
    ...notFound('labels/not-found', `The model ${name} found no`, missing, mandible < LEAST_BONE_MM3),
    ...notFound('labels/not-known', `The model ${name} does not know`, unknown, false),
  ];
}

function notFound(code: string, message: string, labels: readonly string[], serious: boolean): Finding[] {
  if (labels.length === 0) return [];
  const names = labels.join(', ');
  const severity = serious && labels.includes(LABEL_NAMES[Label.Mandible]) ? 'warning' : 'info';
  return [{ code, severity, message: `${message} ${names}.`, details: { labels: names } }];
}
