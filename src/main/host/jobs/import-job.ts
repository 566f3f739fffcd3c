import type { Patient, Scan } from '@shared/case/analysis';
import type { Finding } from '@shared/findings';
import { type JobContext, weightedProgress } from '@shared/jobs';
import type { Volume } from '@shared/volume';
import { createHash } from 'node:crypto';
import type { StagedVolume } from '../../case/save-store';
import { scanThumbnail } from '../../case/thumbnail';
import { readPatient } from '../../dicom/patient-reader';
import { readScan } from '../../dicom/scan-reader';
import { minMax } from '../../volume/statistics';
import { plainFinding, plainGeometry } from './plain';
import { stageVolume } from './stage-volume';

export interface ImportInput {
  readonly path: string;
  /** Series Instance UID; empty for formats that have none. */
  readonly uid: string;
  /** Folder for the volume. */
  readonly staging: string;
}

export interface ImportOutput {
  readonly scan: Scan;
  /** As the images name the patient; undefined where they do not. */
  readonly patient?: Patient;
  readonly volumes: readonly StagedVolume[];
  /** PNG. */
  readonly thumbnail: Uint8Array;
}

/** Reads a series into the form in which a case keeps it. */
export async function run({ path, uid, staging }: ImportInput, context: JobContext): Promise<ImportOutput> {
  const stage = weightedProgress(context, [
    { name: 'read', weight: 3 },
    { name: 'store', weight: 1 },
  ]);
  const { volume, series, findings } = await readScan(path, { context: stage(0), ...(uid === '' ? {} : { uid }) });
  stage(1).onProgress(0, 'store');
  const { format, modality, description } = series;
  const found = format === 'dicom' ? await readPatient(path, series.uid) : undefined;
  const { frameOfReference } = series;
  const scan = {
    ...describeScan(volume, { format, modality, description, findings }),
    date: found?.date ?? '',
    ...(frameOfReference ? { frameOfReference: frameOfReference.slice(0, 64) } : {}),
  };
  const volumes = [await stageVolume(staging, 'scan', volume)];
  stage(1).onProgress(1, 'store');
  return { scan, volumes, thumbnail: scanThumbnail(volume), ...(found ? { patient: found.patient } : {}) };
}

/** What a case says of its scan. */
export function describeScan(
  { geometry, data }: Volume<Int16Array>,
  about: Pick<Scan, 'format' | 'modality' | 'description'> & { readonly findings: readonly Finding[] },
): Scan {
  const range = minMax(data);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return {
    ...about,
    findings: about.findings.map(plainFinding),
    date: '',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    geometry: plainGeometry(geometry),
    range: [range?.min ?? 0, range?.max ?? 0],
    importedAt: new Date().toISOString(),
  };
}
