import { AppError } from '@shared/errors';
import type { Finding } from '@shared/findings';
import { LABEL_COUNT } from '@shared/labels';
import { type JobContext, weightedProgress } from '@shared/jobs';
import { sameGrid } from '@shared/geometry';
import type { LabelVolume, Volume } from '@shared/volume';
import { createHash } from 'node:crypto';
import { readScan } from '../../dicom/scan-reader';
import { resampleLabels } from '../../volume/resample-labels';
import { readVolume } from '../../volume/io/volume-reader';
import { builtInAnatomy } from './built-in-anatomy';
import type { InstalledModel } from './installed-models';

export interface PlanSource {
  /** A scan: DICOM folder, zip, multi-frame file, DICOMDIR, NIfTI or NRRD. */
  readonly input?: string;
  readonly series?: string;
  /** A label map 0..5 in NIfTI or NRRD. */
  readonly labels?: string;
  readonly engine?: string;
}

export interface PlanMaterial {
  readonly scan?: Volume<Int16Array>;
  /** On the scan's grid, or on its own when there is no scan. */
  readonly labels: LabelVolume;
  readonly labelSource: 'imported' | 'built-in';
  readonly identity: { readonly kind: 'scan' | 'labels'; readonly seriesUid?: string; readonly sha256: string };
  readonly findings: readonly Finding[];
  /** Networks that made the labels. */
  readonly models: readonly InstalledModel[];
}

/** Reads the scan and its anatomy labels, and brings both to one grid. */
export async function readPlanMaterial(source: PlanSource, context: JobContext): Promise<PlanMaterial> {
  if (source.input === undefined && source.labels === undefined) throw new AppError('anomaly/no-input');
  const stage = weightedProgress(context, [
    { name: 'read', weight: 1 },
    { name: 'label', weight: source.labels === undefined ? 2 : 0.5 },
  ]);
  if (source.input === undefined) {
    stage(0).onProgress(0, 'read');
    const labels = await readLabels(source.labels!);
    return {
      labels,
      labelSource: 'imported',
      identity: { kind: 'labels', sha256: hash(labels) },
      findings: [],
      models: [],
    };
  }
  const options = source.series === undefined ? {} : { uid: source.series };
  const { volume: scan, findings, series } = await readScan(source.input, { ...options, context: stage(0) });
  const identity = { kind: 'scan' as const, seriesUid: series.uid, sha256: hash(scan) };
  if (source.labels !== undefined) {
    const imported = await readLabels(source.labels);
    const onScan = sameGrid(imported.geometry, scan.geometry);
    const labels = onScan ? imported : resampleLabels(imported, scan.geometry);
    if (!labels.data.some((label) => label > 0)) throw new AppError('labels/other-grid');
    const moved: Finding = {
      code: 'labels/resampled',
      severity: 'info',
      message: 'The label map has another grid than the scan; it was resampled to the scan.',
    };
    return {
      scan,
      labels,
      labelSource: 'imported',
      identity,
      findings: onScan ? findings : [...findings, moved],
      models: [],
    };
  }
  const built = await builtInAnatomy(scan, stage(1), source.engine);
  const all = [...findings, ...built.findings];
  return { scan, labels: built.labels, labelSource: 'built-in', identity, findings: all, models: built.models };
}

/** @throws AppError `labels/unknown-values` for values other than 0..5, `labels/empty` without any label */
async function readLabels(path: string): Promise<LabelVolume> {
  const { geometry, data } = await readVolume(path);
  const unknown = new Set<number>();
  let labelled = 0;
  const labels = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (Number.isInteger(value) && value >= 0 && value < LABEL_COUNT) {
      labels[i] = value;
      if (value > 0) labelled++;
    } else if (unknown.size < 8) unknown.add(value);
  }
  if (unknown.size > 0) throw new AppError('labels/unknown-values', { values: [...unknown].join(', ') });
  if (labelled === 0) throw new AppError('labels/empty');
  return { geometry, data: labels };
}

/** Of the voxels, so that the same scan is recognised in any file. */
function hash({ data }: Volume): string {
  return createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');
}
