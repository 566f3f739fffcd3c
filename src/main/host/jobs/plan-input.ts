import { AppError } from '@shared/errors';
import type { Finding } from '@shared/findings';
import { type JobContext, weightedProgress } from '@shared/jobs';
import type { LabelVolume, Volume } from '@shared/volume';
import { createHash } from 'node:crypto';
import { readScan } from '../../dicom/scan-reader';
import type { LabelMapping } from '../../volume/io/label-names';
import type { InstalledModel } from './installed-models';
import { importLabels, type LabelChoice, obtainLabels } from './obtain-labels';

export interface PlanSource {
  /** A scan: DICOM folder, zip, multi-frame file, DICOMDIR, NIfTI or NRRD. */
  readonly input?: string;
  readonly series?: string;
  /** A label map: NIfTI, NRRD, `.seg.nrrd` or a DICOM segmentation. */
  readonly labels?: string;
  /** Its values or names -> label 0..5. */
  readonly map?: LabelMapping;
  /** An nnU-Net model that the site has installed; without it and without labels the built-in segmenter labels. */
  readonly anatomy?: string;
  readonly engine?: string;
}

export interface PlanMaterial {
  readonly scan?: Volume<Int16Array>;
  /** On the scan's grid, or on its own when there is no scan. */
  readonly labels: LabelVolume;
  readonly labelSource: 'imported' | 'model' | 'built-in';
  readonly identity: {
    readonly kind: 'scan' | 'labels';
    readonly seriesUid?: string;
    readonly sha256: string;
  };
  readonly findings: readonly Finding[];
  /** Networks that made the labels. */
  readonly models: readonly InstalledModel[];
}

/** Reads the scan and its anatomy labels, and brings both to one grid. */
export async function readPlanMaterial(source: PlanSource, context: JobContext): Promise<PlanMaterial> {
  if (source.input === undefined && source.labels === undefined) throw new AppError('anomaly/no-input');
  const stage = weightedProgress(context, [
    { name: 'read', weight: 1 },
    {
      name: 'label',
      weight: source.labels !== undefined ? 0.5 : source.anatomy === undefined ? 2 : 20,
    },
  ]);
  const map = source.map ?? {};
  if (source.input === undefined) {
    stage(0).onProgress(0, 'read');
    const { labels, findings } = await importLabels(source.labels!, map);
    return {
      ...{ labels, findings, models: [] },
      labelSource: 'imported',
      identity: { kind: 'labels', sha256: hash(labels) },
    };
  }
  const options = source.series === undefined ? {} : { uid: source.series };
  const { volume: scan, findings, series } = await readScan(source.input, { ...options, context: stage(0) });
  const identity = {
    kind: 'scan' as const,
    seriesUid: series.uid,
    sha256: hash(scan),
  };
  const { choice, labelSource } = choiceOf(source, map);
  const obtained = await obtainLabels(choice, scan, source.engine, stage(1), series.frameOfReference);
  const all = [...findings, ...obtained.findings];
  return {
    scan,
    labels: obtained.labels,
    labelSource,
    identity,
    findings: all,
    models: obtained.models,
  };
}

function choiceOf(
  { labels, anatomy }: PlanSource,
  map: LabelMapping,
): { choice: LabelChoice; labelSource: PlanMaterial['labelSource'] } {
  if (labels !== undefined) {
    return {
      choice: { from: 'file', path: labels, name: labels, map },
      labelSource: 'imported',
    };
  }
  if (anatomy !== undefined) return { choice: { from: 'model', model: anatomy }, labelSource: 'model' };
  return { choice: { from: 'builtin' }, labelSource: 'built-in' };
}

/** Of the voxels, so that the same scan is recognised in any file. */
function hash({ data }: Volume): string {
  return createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');
}
