import type { Finding } from '@shared/findings';
import { AppError } from '@shared/errors';
import { sameGrid, voxelVolume } from '@shared/geometry';
import type { JobContext } from '@shared/jobs';
import type { LabelVolume, Volume } from '@shared/volume';
import { readNnunet } from '../../anatomy/nnunet/model-store';
import { openNetwork } from '../../anatomy/nnunet/open-network';
import { segmentScan } from '../../anatomy/nnunet/segment-scan';
import { readLabelMap } from '../../dicom/label-map-reader';
import { engineNamed } from '../../inference/engines';
import type { LabelMapping } from '../../volume/io/label-names';
import { labelOfSegment, toAnatomyLabels } from '../../volume/io/segments';
import { resampleLabels } from '../../volume/resample-labels';
import { builtInAnatomy } from './built-in-anatomy';
import { type InstalledModel, userModelFolder } from './installed-models';
import { readLabelFile } from './stage-volume';

/** Where the anatomy labels come from; paths are the host's. */
export type LabelChoice =
  | { readonly from: 'builtin' }
  /** An nnU-Net model that the site has installed. */
  | { readonly from: 'model'; readonly model: string }
  | {
      readonly from: 'file';
      readonly path: string;
      /** Base name, for the record. */
      readonly name: string;
      /** Values or names (lower case) of the file -> label 0..5. */
      readonly map?: LabelMapping;
    }
  /** Volume file of the labels that the case has. */
  | { readonly from: 'kept'; readonly path: string };

export interface ObtainedLabels {
  /** On the scan's grid. */
  readonly labels: LabelVolume;
  readonly findings: readonly Finding[];
  /** Networks that made them; none for imported or kept ones. */
  readonly models: readonly InstalledModel[];
}

/** The anatomy labels of a scan. Throws `labels/...`, `model/...`, `file/...`, `volume/...`, `dicom/...`. */
export async function obtainLabels(
  choice: LabelChoice,
  scan: Volume<Int16Array>,
  engine: string | undefined,
  context: JobContext,
  frameOfReference?: string,
): Promise<ObtainedLabels> {
  switch (choice.from) {
    case 'builtin':
      return builtInAnatomy(scan, context, engine);
    case 'model':
      return modelLabels(choice.model, scan, engine ?? 'cpu', context);
    case 'kept':
      return { labels: await readLabelFile(choice.path), findings: [], models: [] };
    case 'file':
      return { ...(await importLabels(choice.path, choice.map ?? {}, scan, frameOfReference)), models: [] };
  }
}

/** Labels by an installed nnU-Net model, on the engine asked for and no other. */
async function modelLabels(
  name: string,
  scan: Volume<Int16Array>,
  engine: string,
  context: JobContext,
): Promise<ObtainedLabels> {
  const chosen = engineNamed(engine);
  const { card, plan, bytes } = await readNnunet(userModelFolder(), name);
  const network = await openNetwork(bytes, plan, card, chosen);
  try {
    const labelOf = card.labels.map(({ label }) => label);
    const { mirrorAxes } = card;
    const segmented = await segmentScan(scan, plan, network, labelOf, context, { mirrorAxes });
    return { ...segmented, models: [{ name: card.name, sha256: card.sha256 }] };
  } finally {
    await network.release();
  }
}

/**
 * Reads a label map of any form and grid, maps it to the six labels and, where a scan is given, brings it to the scan's
 * grid. A DICOM segmentation of another frame of reference than the scan's is taken with a warning. Throws AppError
 * `labels/...`, `file/...`, `volume/...`, `dicom/...`.
 */
export async function importLabels(
  path: string,
  map: LabelMapping,
  scan?: Volume,
  frameOfReference?: string,
): Promise<Pick<ObtainedLabels, 'labels' | 'findings'>> {
  const read = await readLabelMap(path);
  const mapped = toAnatomyLabels(read, map, path);
  const { labels } = mapped;
  const isOther = Boolean(frameOfReference && read.frameOfReference && frameOfReference !== read.frameOfReference);
  const findings = isOther ? [OTHER_FRAME, ...mapped.findings] : mapped.findings;
  if (!scan || sameGrid(labels.geometry, scan.geometry)) return { labels, findings };
  const moved = resampleLabels(labels, scan.geometry);
  if (!moved.data.some((label) => label > 0)) throw new AppError('labels/other-grid');
  const message = 'The label map has another grid than the scan; it was resampled to the scan.';
  return { labels: moved, findings: [{ code: 'labels/resampled', severity: 'info', message }, ...findings] };
}

const OTHER_FRAME: Finding = {
  code: 'labels/other-frame',
  severity: 'warning',
  message:
    'The segmentation names another frame of reference than the scan: it may be of another scan. Check that it lies on the bone.',
};

/** A segment of a label map, for a dialog that maps segments to labels. */
export interface SegmentChoice {
  /** What a mapping calls it: its name in lower case, or its value. */
  readonly key: string;
  readonly name: string;
  readonly value: number;
  readonly voxels: number;
  readonly cubicMillimetres: number;
  /** The label proposed; null where nothing is known. */
  readonly label: number | null;
}

/** More nameless values than this are grey values: the largest sets of labels have one or two hundred. */
const MOST_NAMELESS = 300;

/**
 * The segments of a label map with the labels proposed for them, largest first. Throws as {@link importLabels} does, and
 * `labels/grey-values` for a scan.
 */
export async function listSegments(path: string): Promise<SegmentChoice[]> {
  const { segments, geometry } = await readLabelMap(path);
  const each = voxelVolume(geometry);
  const values = segments.filter(({ name }) => name === '').map(({ value }) => value);
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  if (values.length > MOST_NAMELESS || lowest < 0) {
    throw new AppError('labels/grey-values', { path, count: values.length, lowest, highest });
  }
  return segments
    .filter(({ voxels }) => voxels > 0)
    .map((segment) => ({
      key: segment.name === '' ? String(segment.value) : segment.name.toLowerCase(),
      name: segment.name,
      value: segment.value,
      voxels: segment.voxels,
      cubicMillimetres: segment.voxels * each,
      label: labelOfSegment(segment, {}) ?? null,
    }))
    .sort((a, b) => b.voxels - a.voxels);
}
