import { z } from 'zod';
import { caseId } from '../case/case';
import { colourSchema, layerName, type LayerName } from '../case/common';
import { type History, type HistoryStep, stepLabel } from '../case/history';
import { type Measurement } from '../case/measurement';
import { type Region, regionState } from '../case/region';
import { call } from './call';

export const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'bytes expected');

const regionId = z.string().regex(/^r\d{1,6}$/);

/** A change of one layer as `encodeDiff` bytes. */
export const layerDiff = z.strictObject({ layer: layerName, diff: bytes });

export interface LayerDiff {
  readonly layer: LayerName;
  readonly diff: Uint8Array;
}

/**
 * What a step, its undoing or its redoing did. It is durable when this arrives. `diffs` are to be applied to the
 * renderer's copy; for `edits/apply` they are empty, because the renderer already shows them.
 */
export interface EditResult {
  readonly step: HistoryStep | null;
  readonly diffs: readonly LayerDiff[];
  /** All regions after the step. */
  readonly regions: readonly Region[];
  /** All measurements after the step. */
  readonly measurements: readonly Measurement[];
  /** Layers that were added (their volumes are empty before `diffs`). */
  readonly newLayers: readonly LayerName[];
  readonly history: History;
}

const ids = z.array(regionId).min(1).max(255);

export const editCalls = {
  /**
   * Writes a gesture's diffs. Refused with `case/does-not-fit` when a voxel does not have the diff's old value: then
   * fetch the volume again.
   */
  apply: call<EditResult>()(z.strictObject({ caseId, label: stepLabel, diffs: z.array(layerDiff).min(1).max(16) })),
  /** Null step when there is nothing to undo. */
  undo: call<EditResult>()(z.strictObject({ caseId })),
  redo: call<EditResult>()(z.strictObject({ caseId })),
  /** Undoes or redoes until `applied` steps are applied. */
  jump: call<EditResult>()(z.strictObject({ caseId, applied: z.int().min(0) })),
  history: call<History>()(z.strictObject({ caseId })),
} as const;

/** Each is one named step of the history. */
export const regionCalls = {
  /** An empty region to draw into. */
  create: call<EditResult & { readonly regionId: string }>()(
    z.strictObject({ caseId, name: z.string().trim().min(1).max(120).optional() }),
  ),
  /** The voxels of a diff become a region of their own, whatever values it writes; they leave what they belonged to. */
  cut: call<EditResult & { readonly regionId: string }>()(
    z.strictObject({ caseId, label: stepLabel, part: layerDiff }),
  ),
  rename: call<EditResult>()(z.strictObject({ caseId, regionId, name: z.string().trim().min(1).max(120) })),
  setState: call<EditResult>()(z.strictObject({ caseId, regionId, state: regionState })),
  /** Not a step of the history: looks are not content. */
  setLook: call<readonly Region[]>()(
    z.strictObject({ caseId, regionId, visible: z.boolean().optional(), colour: colourSchema.optional() }),
  ),
  /** Into the first of the list. */
  merge: call<EditResult>()(z.strictObject({ caseId, regionIds: ids.min(2) })),
  /** Unconnected parts become regions of their own, largest first; parts under `minimumMm3` stay with the first. */
  split: call<EditResult>()(z.strictObject({ caseId, regionId, minimumMm3: z.number().min(0).default(0) })),
  duplicate: call<EditResult & { readonly regionId: string }>()(z.strictObject({ caseId, regionId })),
  delete: call<EditResult>()(z.strictObject({ caseId, regionIds: ids })),
} as const;
