import type { Finding } from '@shared/findings';
import { type JobContext, weightedProgress } from '@shared/jobs';
import { Label, LABEL_COUNT } from '@shared/labels';
import type { LabelVolume, Volume } from '@shared/volume';
import { connectedComponents } from '../volume/components';
import { blockMean } from '../volume/block-mean';
import { halved } from './blocks';
import { classProbabilities, mostProbable, type PredictClasses } from './class-probabilities';
import { headAlone } from './head-alone';
import { judgeAnatomy } from './judge';
import { nativeLabels } from './native-labels';
import { segmenterGeometry, toScanGrid } from './scan-grid';
import { strayMandible } from './stray-mandible';

/** Name of the network in the model folder. */
export const ANATOMY_MODEL = 'anatomy';

export interface SegmentedAnatomy {
  readonly labels: LabelVolume;
  readonly findings: readonly Finding[];
}

/** Every plan made from such labels carries it. */
const BUILT_IN: Finding = {
  code: 'labels/built-in',
  severity: 'info',
  message: 'The anatomy was labelled by the built-in segmenter; check the labels before you trust the regions.',
};

/** Pieces smaller than this, in classes 1-4, are noise (DentalSegmentator's own rule), mm^3. */
const LEAST_PIECE_MM3 = 60;

/**
 * The built-in segmenter: anatomy labels 0..5 on the scan's grid by a network at 1 mm, trained on phantom CBCT, whose
 * probabilities are interpolated to native resolution.
 *
 * @throws AppError `labels/found-no-jaw`, `labels/not-bone`, see `judgeAnatomy`
 */
export async function segmentAnatomy(
  scan: Volume<Int16Array>,
  predict: PredictClasses,
  context: JobContext,
): Promise<SegmentedAnatomy> {
  const stage = weightedProgress(context, [
    { name: 'label', weight: 1 },
    { name: 'label', weight: 8 },
    { name: 'label', weight: 2 },
  ]);
  stage(0).onProgress(0, 'label');
  const { geometry, data } = toScanGrid(scan, segmenterGeometry(scan.geometry));
  const probabilities = await classProbabilities(data, geometry.size, predict, stage(1));
  context.signal.throwIfAborted();
  const labels = { geometry, data: mostProbable(probabilities) };
  const kept = headOf(removeCrumbs(labels), data);
  const doubts = judgeAnatomy(kept, data);
  clearRemoved(probabilities, labels, kept);
  stage(2).onProgress(0, 'label');
  const native = moveStrays(nativeLabels(probabilities, geometry, scan.geometry));
  return { labels: native, findings: [BUILT_IN, ...doubts] };
}

/** Labels whose blocks of 2^3 voxels belong to the head, see `headAlone`. */
function headOf(labels: LabelVolume, grey: Float32Array): LabelVolume {
  const coarse = halved(labels);
  const means = blockMean({ geometry: labels.geometry, data: grey }, coarse.geometry.spacing[0], (hu) => hu).data;
  const head = headAlone(coarse, means);
  const [nx, ny] = labels.geometry.size;
  const [hx, hy] = head.geometry.size;
  const data = labels.data.map((label, i) => {
    if (label === 0) return 0;
    const [x, y, z] = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
    return head.data[(x >> 1) + hx * ((y >> 1) + hy * (z >> 1))] ? label : 0;
  });
  return { geometry: labels.geometry, data };
}

/** What was removed from the labels is certainly nothing. */
function clearRemoved(probabilities: Uint8Array, before: LabelVolume, after: LabelVolume): void {
  for (let i = 0; i < after.data.length; i++) {
    if (before.data[i] === 0 || after.data[i]! > 0) continue;
    probabilities.fill(0, LABEL_COUNT * i, LABEL_COUNT * (i + 1));
    probabilities[LABEL_COUNT * i] = 255;
  }
}

/** What `strayMandible` finds becomes skull, in place. */
function moveStrays(labels: LabelVolume): LabelVolume {
  const stray = strayMandible(labels);
  for (let i = 0; i < stray.length; i++) if (stray[i]) labels.data[i] = Label.UpperSkull;
  return labels;
}

/** Without pieces of skull, mandible and teeth that are too small to be anything but noise. */
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
