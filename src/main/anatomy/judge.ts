import { AppError } from '@shared/errors';
import type { Finding } from '@shared/findings';
import { voxelVolume } from '@shared/geometry';
import { Label, LABEL_COUNT, LABEL_NAMES } from '@shared/labels';
import type { LabelVolume } from '@shared/volume';
import { dilate } from '../volume/morphology';
import { percentile } from '../volume/statistics';

/** Less mandible than this is no jaw (mm^3). */
const LEAST_JAW_MM3 = 2000;
/** Less than this is a small part of one (mm^3). */
const SMALL_JAW_MM3 = 10_000;
/** No mandible is longer than this along an axis; what is has other bones in it (mm). */
const LONGEST_JAW_MM = 180;
/** Voxels: how far around bone what lies beside it is looked at. */
const BESIDE = 3;

/**
 * Whether what the built-in segmenter found may be the jaws of a CT or CBCT. Warns where it has no teeth or little of a
 * mandible, or more than a mandible can be: so look bones that are none.
 *
 * @param labels 0..5; @param grey the scan on the same grid
 * @throws AppError `labels/found-no-jaw` when hardly any mandible is found, `labels/not-bone` when what was taken for bone is
 * no brighter than what lies around it
 */
export function judgeAnatomy(labels: LabelVolume, grey: Float32Array): Finding[] {
  const each = voxelVolume(labels.geometry);
  const mm3 = new Float64Array(LABEL_COUNT);
  for (const label of labels.data) mm3[label]! += each;
  const found = LABEL_NAMES.flatMap((name, i) =>
    i > 0 && mm3[i]! > 0 ? [`${name} ${cubicCentimetres(mm3[i]!)}`] : [],
  );
  const jaw = mm3[Label.Mandible]!;
  if (jaw < LEAST_JAW_MM3) throw new AppError('labels/found-no-jaw', { found: found.join(', ') || 'nothing' });
  if (!isBrighter(labels, grey)) throw new AppError('labels/not-bone');
  const length = extentOf(labels, Label.Mandible);
  const doubts = [
    ...(mm3[Label.UpperTeeth]! + mm3[Label.LowerTeeth]! === 0 ? ['no teeth'] : []),
    ...(jaw < SMALL_JAW_MM3 ? ['little of a mandible'] : []),
    ...(length > LONGEST_JAW_MM ? [`a mandible of ${Math.round(length / 10)} cm`] : []),
  ];
  if (doubts.length === 0) return [];
  const [what, doubt] = [found.join(', '), doubts.join(' and ')];
  return [
    {
      code: 'labels/doubtful',
      severity: 'warning',
      message: `The built-in segmenter found ${doubt} (${what}). Check that the scan shows the jaws before you trust any region.`,
      details: { found: what, doubt },
    },
  ];
}

/** Millimetres from one end of a label to the other, along the grid's axis where that is longest. */
function extentOf({ geometry: { size, spacing }, data }: LabelVolume, label: Label): number {
  const [nx, ny] = size;
  const low = [Infinity, Infinity, Infinity];
  const high = [-1, -1, -1];
  for (let i = 0; i < data.length; i++) {
    if (data[i] !== label) continue;
    [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))].forEach((at, axis) => {
      if (at < low[axis]!) low[axis] = at;
      if (at > high[axis]!) high[axis] = at;
    });
  }
  return Math.max(0, ...spacing.map((mm, axis) => mm * (high[axis]! - low[axis]! + 1)));
}

function cubicCentimetres(mm3: number): string {
  return `${(mm3 / 1000).toPrecision(2)} cm3`;
}

/** Bone against what lies beside it; teeth are left out, fillings would speak for them. */
function isBrighter({ geometry, data }: LabelVolume, grey: Float32Array): boolean {
  const mask = data.map((label) => (label === Label.UpperSkull || label === Label.Mandible ? 1 : 0));
  const near = dilate({ geometry, data: mask }, { shape: 'box', radius: BESIDE }).data;
  const bone: number[] = [];
  const beside: number[] = [];
  for (let i = 0; i < data.length; i++) {
    if (mask[i]) bone.push(grey[i]!);
    else if (near[i] && data[i] === 0) beside.push(grey[i]!);
  }
  const dense = percentile(Float32Array.from(bone), 60) ?? 0;
  const soft = percentile(Float32Array.from(beside), 75) ?? -Infinity;
  return dense > soft;
}
