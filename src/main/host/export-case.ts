import type { CaseRecord } from '@shared/case/case';
import type { ExportRecord } from '@shared/case/model';
import { AppError } from '@shared/errors';
import type { ParsedOf } from '@shared/ipc/call';
import type { exportCalls } from '@shared/ipc/model-calls';
import { stat } from 'node:fs/promises';
import { copyUnchanged, hashFile, moveFile } from '../case/files-store';
import { exportPath, revisionPath } from '../case/folder';
import type { OpenCase } from '../case/open-case';
import { readModelMesh, STL_FILE } from '../case/revision-store';
import { updateRecord } from '../case/save-store';
import { encodeStl } from '../mesh/stl';
import { writeFileAtomic } from '../volume/io/atomic-writer';
import { writeVolume } from '../volume/io/volume-writer';
import { findModel } from './approve-case';
import { writePackage } from './export-package';
import { writeReport } from './export-report';
import type { StagedFile } from './export-scan';
import { safeName } from './safe-path';
import type { Services } from './services';

type Request = ParsedOf<(typeof exportCalls)['create']>;

/**
 * Writes a file into the case's `exports` folder and notes it. Call it under the case's mutex.
 *
 * @param staged the file of a scan, made before
 */
export async function exportFile(
  services: Services,
  open: OpenCase,
  request: Request,
  staged?: StagedFile,
): Promise<ExportRecord> {
  const { audit } = open.writer();
  const number = 1 + Math.max(0, ...open.record.exports.map(({ id }) => Number(id.slice(1))));
  const written = await write(services, open, request, `x${number}`, staged);
  const path = exportPath(open.folder, written.file);
  const entry: ExportRecord = {
    ...written,
    id: `x${number}`,
    format: request.format,
    bytes: (await stat(path)).size,
    sha256: await hashFile(path),
    createdAt: new Date().toISOString(),
  };
  const { file, format, draft, sha256, revision } = entry;
  await audit.append('export', { file, format, draft, sha256, ...(revision === undefined ? {} : { revision }) }, true);
  await updateRecord(open, { exports: [...open.record.exports, entry] });
  return entry;
}

type Written = Pick<ExportRecord, 'file' | 'draft' | 'modelId' | 'revision'>;

async function write(
  services: Services,
  open: OpenCase,
  request: Request,
  id: string,
  staged: StagedFile | undefined,
): Promise<Written> {
  const { record, folder } = open;
  const base = pseudonymOf(record);
  switch (request.format) {
    case 'stl': {
      const { modelId } = request;
      const revision = record.revisions.find((candidate) => candidate.modelId === modelId);
      if (revision) {
        const file = `${base}-revision-${revision.number}.stl`;
        const frozen = revisionPath(folder, revision.number, STL_FILE);
        await copyUnchanged(frozen, exportPath(folder, file), revision.files[STL_FILE] ?? '');
        return { file, draft: false, modelId, revision: revision.number };
      }
      const file = `DRAFT-${base}-${modelId}.stl`;
      const mesh = await readModelMesh(folder, findModel(open, modelId));
      const stl = encodeStl(mesh, `DRAFT not approved Lacuna case ${record.id} ${modelId} mm LPS`);
      await writeFileAtomic(exportPath(folder, file), stl);
      return { file, draft: true, modelId };
    }
    case '3mf':
    case 'report': {
      const { modelId } = request;
      const revision = record.revisions.find((candidate) => candidate.modelId === modelId);
      const state = revision ? `${base}-revision-${revision.number}` : `DRAFT-${base}-${modelId}`;
      const file = request.format === '3mf' ? `${state}-${id}.3mf` : `${state}-report-${id}.pdf`;
      const path = exportPath(folder, file);
      if (request.format === '3mf') await writePackage(services, open, path, request, revision);
      else await writeReport(services, open, path, request, revision);
      return { file, draft: !revision, modelId, ...(revision ? { revision: revision.number } : {}) };
    }
    case 'labels': {
      if (!open.requireLayers().names().includes('labels')) throw new AppError('case/no-volume', { volume: 'labels' });
      const file = `DRAFT-${base}-labels-${id}.nii.gz`;
      await writeVolume(exportPath(folder, file), await layerVolume(open, 'labels'));
      return { file, draft: true };
    }
    case 'dicom': {
      if (!staged) throw new Error('the images are made before they are noted');
      const file = `DRAFT-${base}-anonymous-${id}.zip`;
      await moveFile(staged.path, exportPath(folder, file));
      return { file, draft: true };
    }
    case 'regions': {
      const file = `DRAFT-${base}-regions-${id}.nii.gz`;
      await writeVolume(exportPath(folder, file), await layerVolume(open, 'regions-0'));
      return { file, draft: true };
    }
  }
}

async function layerVolume(open: OpenCase, name: 'labels' | 'regions-0'): Promise<Parameters<typeof writeVolume>[1]> {
  return { geometry: open.requireLayers().geometry, data: (await open.layer(name)).slice() };
}

/** What stands for the patient in names of files and in anonymous images. */
export function pseudonymOf({ name, id }: Pick<CaseRecord, 'name' | 'id'>): string {
  return slug(name) || id;
}

/** A file name's part of a pseudonym: letters, digits and dashes. */
function slug(name: string): string {
  return safeName(name)
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
}
