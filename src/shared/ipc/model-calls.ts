import { z } from 'zod';
import { caseId } from '../case/case';
import { timeSchema } from '../case/common';
import { measurementSchema } from '../case/measurement';
import {
  approverSchema,
  type ExportRecord,
  type Model,
  modelParameters,
  type RegionChange,
  type Revision,
} from '../case/model';
import type { Outdated } from '../printers';
import { call } from './call';
import type { EditResult } from './edit-calls';
import type { Started } from './import-calls';

const modelId = z.string().regex(/^m\d{1,6}$/);
const exportId = z.string().regex(/^x\d{1,6}$/);

export interface ModelView extends Model {
  /** Address of the mesh body. */
  readonly path: string;
  /** Edits were made since it was built. */
  readonly outOfDate: boolean;
}

export interface ExportView extends ExportRecord {
  /** Address of the file, for the browser to download. */
  readonly path: string;
}

export interface Obstacle {
  readonly code: 'out-of-date' | 'check-failed' | 'region-rejected' | 'region-gone' | 'read-only' | Outdated;
  /** The check, region or printer concerned; empty where there is none. */
  readonly name: string;
}

export interface ApprovalSummary {
  readonly model: ModelView;
  readonly changes: readonly RegionChange[];
  /** Steps by hand since the proposal. */
  readonly steps: number;
  /** Why it cannot be approved; empty when it can. */
  readonly obstacles: readonly Obstacle[];
}

export const surfaceTarget = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('label'), value: z.int().min(1).max(5) }),
  /** The expected anatomy (G2), all labels or one. */
  z.strictObject({ of: z.literal('expected'), value: z.int().min(0).max(5) }),
  z.strictObject({ of: z.literal('region'), regionId: z.string().regex(/^r\d{1,6}$/) }),
  /** Grey values of the scan above a threshold. */
  z.strictObject({ of: z.literal('scan'), threshold: z.number() }),
]);
export type SurfaceTarget = z.infer<typeof surfaceTarget>;

export interface SurfaceView {
  /** Address of the mesh body. */
  readonly path: string;
  readonly vertices: number;
  readonly triangles: number;
}

export const surfaceCalls = {
  /** Waits for the surface; the same surface is made once. `detail` in millimetres between points. */
  build: call<SurfaceView>()(
    z.strictObject({ caseId, target: surfaceTarget, detail: z.number().min(0.1).max(5).default(0.8) }),
  ),
} as const;

export const modelCalls = {
  list: call<readonly ModelView[]>()(z.strictObject({ caseId })),
  build: call<Started>()(
    z.strictObject({
      caseId,
      regionIds: z
        .array(z.string().regex(/^r\d{1,6}$/))
        .min(1)
        .max(255),
      parameters: modelParameters,
    }),
  ),
  delete: call<null>()(z.strictObject({ caseId, modelId })),
} as const;

/** Ids of the printer and material that a person chose, empty for none: the model must have been checked for them. */
const chosen = z.strictObject({ printer: z.string().max(60).optional(), material: z.string().max(60).optional() });

export const approvalCalls = {
  summary: call<ApprovalSummary>()(z.strictObject({ caseId, modelId, chosen: chosen.optional() })),
  /** Freezes the revision, writes its STL and record. */
  approve: call<Revision>()(z.strictObject({ caseId, modelId, approver: approverSchema, chosen: chosen.optional() })),
} as const;

export const exportCalls = {
  list: call<readonly ExportView[]>()(z.strictObject({ caseId })),
  /** An approved, unchanged model is exported as such, anything else as `DRAFT`. */
  create: call<ExportView>()(
    z.discriminatedUnion('format', [
      z.strictObject({ format: z.literal('stl'), caseId, modelId }),
      /** Placed and scaled for the printer that the model was made for, else where the patient is; refused for another one. */
      z.strictObject({
        format: z.literal('3mf'),
        caseId,
        modelId,
        printer: z.string().max(60).optional(),
        material: z.string().max(60).optional(),
      }),
      /** Two pages (PDF). */
      z.strictObject({ format: z.literal('report'), caseId, modelId, language: z.enum(['en', 'de']) }),
      z.strictObject({ format: z.literal('labels'), caseId }),
      z.strictObject({ format: z.literal('regions'), caseId }),
      /** The scan as a zip of DICOM images without anything of the patient. */
      z.strictObject({ format: z.literal('dicom'), caseId }),
    ]),
  ),
  /** The system's save dialog (Electron); false when cancelled. */
  saveAs: call<boolean>()(z.strictObject({ caseId, exportId })),
  /** Shows the file in the system's file manager (Electron). */
  reveal: call<null>()(z.strictObject({ caseId, exportId })),
} as const;

/** Each is one named step of the history. */
export const measurementCalls = {
  save: call<EditResult>()(z.strictObject({ caseId, measurement: measurementSchema })),
  /** Null step when it is not there any more. */
  delete: call<EditResult>()(z.strictObject({ caseId, id: z.string().max(40) })),
} as const;

export interface AuditEntry {
  readonly sequence: number;
  readonly time: string;
  readonly kind: string;
  readonly data: unknown;
}

export interface AuditReport {
  readonly intact: boolean;
  readonly entries: number;
  /** Hash of the last entry: kept elsewhere, it shows later that the chain was not made anew. */
  readonly head: string;
  /** One English line for each thing that was changed, removed or added from outside. */
  readonly problems: readonly string[];
}

export const auditCalls = {
  list: call<readonly AuditEntry[]>()(z.strictObject({ caseId, since: timeSchema.optional() })),
  verify: call<AuditReport>()(z.strictObject({ caseId })),
} as const;
