import type { CaseRecord } from '@shared/case/case';
import type { LayerName } from '@shared/case/common';
import type { Model } from '@shared/case/model';
import { encodeDiff } from '@shared/edit/label-diff-codec';
import { BINARY_PATH } from '@shared/ipc/bridge';
import type { Caller } from '@shared/ipc/call';
import type { CaseSummary, CaseView, VolumeView } from '@shared/ipc/case-calls';
import type { EditResult, LayerDiff } from '@shared/ipc/edit-calls';
import type { ExportView, ModelView } from '@shared/ipc/model-calls';
import type { LibraryEntry } from '../case/library-store';
import type { OpenCase, StepResult } from '../case/open-case';
import { omit } from './omit';
import type { OpenCases } from './open-cases';

/** Addresses of bodies; `binary.ts` resolves them again. */
export const bodyPath = {
  thumbnail: (caseId: string, version: string) =>
    `${BINARY_PATH}case/${caseId}/thumbnail?v=${encodeURIComponent(version)}`,
  volume: (caseId: string, name: string) => `${BINARY_PATH}case/${caseId}/volume/${name}`,
  model: (caseId: string, modelId: string) => `${BINARY_PATH}case/${caseId}/model/${modelId}`,
  export: (caseId: string, exportId: string) => `${BINARY_PATH}case/${caseId}/export/${exportId}`,
  surface: (key: string) => `${BINARY_PATH}surface/${key}`,
  preview: (token: string, series: number) => `${BINARY_PATH}source/${token}/${series}`,
};

export async function caseSummary(cases: OpenCases, entry: LibraryEntry, caller: Caller): Promise<CaseSummary> {
  const thumbnail = entry.thumbnail ? bodyPath.thumbnail(entry.id, entry.modifiedAt) : null;
  return { ...omit(entry, 'folder'), thumbnail, heldBy: await cases.heldElsewhere(entry, caller) };
}

export function caseView(cases: OpenCases, open: OpenCase, caller: Caller): CaseView {
  const heldBy = cases.holder(open.record.id, caller) ?? open.heldBy;
  return {
    record: omit(open.record, 'volumes', 'journal', 'audit', 'schemaVersion'),
    volumes: volumeViews(open),
    history: open.history(),
    access: heldBy ? 'read' : 'write',
    heldBy,
    repairs: open.repairs,
  };
}

/** Volumes with a file, and layers that so far are only in memory. */
function volumeViews(open: OpenCase): VolumeView[] {
  const { id, volumes } = open.record;
  const stored = volumes.map((volume) => ({ ...omit(volume, 'file'), path: bodyPath.volume(id, volume.name) }));
  const names = new Set<string>(volumes.map(({ name }) => name));
  const scan = volumes.find(({ name }) => name === 'scan');
  if (!scan) return stored;
  const fresh = (open.layers?.names() ?? []).filter((name) => !names.has(name));
  return [
    ...stored,
    ...fresh.map((name) => ({
      name,
      type: 'uint8' as const,
      geometry: scan.geometry,
      range: [0, 255] as [number, number],
      path: bodyPath.volume(id, name),
    })),
  ];
}

export function modelView(open: OpenCase, model: Model): ModelView {
  return { ...model, path: bodyPath.model(open.record.id, model.id), outOfDate: isOutOfDate(open, model) };
}

/** Whether a region of the model or the labels were edited after it was built, or a region is gone. */
export function isOutOfDate(open: OpenCase, { regionIds, sequence }: Model): boolean {
  const gone = regionIds.some((id) => !open.record.regions.some((region) => region.id === id));
  return gone || [...regionIds, 'labels'].some((name) => (open.touched.get(name) ?? 0) > sequence);
}

export function exportViews(record: CaseRecord): ExportView[] {
  return record.exports.map((entry) => ({ ...entry, path: bodyPath.export(record.id, entry.id) }));
}

/** The answer to a step. `send` leaves out diffs that the caller made itself. */
export function editResult(
  open: OpenCase,
  results: readonly StepResult[],
  layersBefore: readonly LayerName[],
  send: boolean,
): EditResult {
  const diffs: LayerDiff[] = send
    ? results.flatMap(({ diffs: changed }) => changed.map(({ layer, diff }) => ({ layer, diff: encodeDiff(diff) })))
    : [];
  const after = open.layers?.names() ?? [];
  return {
    step: results.at(-1)?.step ?? null,
    diffs,
    regions: open.record.regions,
    measurements: open.record.measurements,
    newLayers: after.filter((name) => !layersBefore.includes(name)),
    history: open.history(),
  };
}
