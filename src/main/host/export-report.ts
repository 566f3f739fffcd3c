import type { CaseRecord } from '@shared/case/case';
import type { Measurement } from '@shared/case/measurement';
import type { Model, Revision } from '@shared/case/model';
import { VERSION } from '@shared/version';
import { sha256 } from '../case/audit';
import { volumePath } from '../case/folder';
import type { OpenCase } from '../case/open-case';
import { readModelMesh, STL_FILE } from '../case/revision-store';
import { encodeStl } from '../mesh/stl';
import type { ReportContent, ReportedMeasurement, ReportedPrint, ReportLanguage } from '../report/content';
import { writeFileAtomic } from '../volume/io/atomic-writer';
import { AppError } from '@shared/errors';
import { findModel } from './approve-case';
import { ask } from './compute';
import { partName } from './export-package';
import { surroundings } from './model-surroundings';
import { printOf } from './printers';
import { regionChanges } from './region-changes';
import type { Services } from './services';

/** Bone shown around the model, millimetres. */
const MARGIN_MM = 12;

/** Writes the report of a model: of its frozen revision where it is approved, else of the draft. */
export async function writeReport(
  services: Services,
  open: OpenCase,
  path: string,
  request: { readonly modelId: string; readonly language: ReportLanguage },
  revision: Revision | undefined,
): Promise<void> {
  const { record, folder } = open;
  const model = findModel(open, request.modelId);
  const scan = record.volumes.find(({ name }) => name === 'scan');
  if (!scan) throw new AppError('case/no-volume', { volume: 'scan' });
  const mesh = await readModelMesh(folder, model);
  const regions = record.regions.filter(({ id }) => model.regionIds.includes(id));
  const { labels, mask, start } = await surroundings(open, mesh, regions, MARGIN_MM);
  const content = {
    ...about(record, model, revision, request.language),
    regions: revision ? revision.changes : await regionChanges(open, regions),
    print: await reportedPrint(services, model),
    model: {
      name: partName(open, model.regionIds),
      volumeMm3: model.volumeMm3,
      sizeMm: model.sizeMm,
      triangles: model.triangles,
      clearanceMm: model.parameters.clearance,
      sha256: revision?.files[STL_FILE] ?? sha256(encodeStl(mesh, '')),
    },
  };
  const input = { content, mesh, labels, mask, scan: { path: volumePath(folder, scan.file), start } };
  const { pdf } = await ask(services.compute, 'report', input);
  await writeFileAtomic(path, pdf);
}

type About = Omit<ReportContent, 'pictures' | 'contact' | 'regions' | 'print' | 'model'>;

function about(record: CaseRecord, model: Model, revision: Revision | undefined, language: ReportLanguage): About {
  const { scan, analysis } = record;
  return {
    language,
    createdAt: new Date().toISOString(),
    pseudonym: record.name,
    caseId: record.id,
    approval: revision && {
      revision: revision.number,
      name: revision.approver.name,
      role: revision.approver.role,
      approvedAt: revision.approvedAt,
    },
    scan: {
      series: [scan?.modality, scan?.date].filter(Boolean).join(', '),
      sha256: scan?.sha256 ?? '',
      voxels: scan?.geometry.size ?? [0, 0, 0],
      spacingMm: scan?.geometry.spacing ?? [0, 0, 0],
      findings: (scan?.findings ?? []).map(({ message }) => message),
    },
    detection: {
      engine: analysis?.engine,
      // Not the name of a label map's file: it may name the patient.
      labels: analysis?.labelsFrom ?? '-',
      score: analysis?.score,
      models: (analysis?.networks ?? []).map(({ name, sha256: hash }) => ({ name, sha256: hash })),
    },
    measurements: record.measurements.flatMap(measurementOf),
    checks: (revision?.checks ?? model.checks).map(({ name, passed, required, value, atLeast, limit, unit }) => ({
      name,
      passed,
      required,
      ...(typeof value === 'number' ? { value } : {}),
      ...(atLeast ? { atLeast } : {}),
      ...(limit === undefined ? {} : { limit }),
      unit: unit ?? 'count',
    })),
    files: Object.entries(revision?.files ?? {}).map(([name, hash]) => ({ name, sha256: hash })),
    version: VERSION,
  };
}

function measurementOf(measurement: Measurement): ReportedMeasurement[] {
  const { name } = measurement;
  switch (measurement.kind) {
    case 'distance':
      return [{ name, value: measurement.millimetres, unit: 'mm' }];
    case 'angle':
      return [{ name, value: measurement.degrees, unit: 'deg' }];
    case 'volume':
      return [{ name, value: measurement.cubicMillimetres, unit: 'mm3' }];
    case 'probe':
      return [{ name, value: measurement.greyValue, unit: 'grey' }];
  }
}

/** The printer that the model was made for; where the model does not tell more than its id, it must still be installed. */
async function reportedPrint(services: Services, model: Model): Promise<ReportedPrint | undefined> {
  try {
    const made = await printOf(services, model);
    if (!made) return undefined;
    const { printer, material } = made;
    return {
      printer: printer.name,
      material: material.name,
      nozzleMm: printer.nozzleMm,
      layerMm: printer.layerMm,
      minWallMm: printer.minWallMm,
      scale: material.scale,
      calibrated: material.calibrated,
    };
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('print/')) return undefined;
    throw error;
  }
}
