import { z } from 'zod';
import { analysisSchema, labellingSchema, patientSchema, scanSchema } from './analysis';
import { geometrySchema, sha256Schema, timeSchema, volumeName } from './common';
import { measurementSchema } from './measurement';
import { exportSchema, modelSchema, revisionSchema } from './model';
import { regionSchema } from './region';

export const CASE_SCHEMA_VERSION = 1;

export const caseId = z.string().regex(/^[a-z0-9]{8,32}$/);

export const caseState = z.enum(['new', 'imported', 'analysed', 'corrected', 'modelled', 'approved']);
export type CaseState = z.infer<typeof caseState>;

export const voxelType = z.enum(['int16', 'uint8', 'float32']);
export type VoxelType = z.infer<typeof voxelType>;

/** A volume file of the case. */
export const volumeRecord = z.object({
  name: volumeName,
  /** File inside `volumes/`; a new state gets a new file, so that the old one stays whole. */
  file: z.string().regex(/^[a-z0-9-]+\.lvol$/),
  type: voxelType,
  geometry: geometrySchema,
  range: z.tuple([z.number(), z.number()]),
});
export type VolumeRecord = z.infer<typeof volumeRecord>;

/** What the app shows again when the case is opened; the host does not look inside. */
export const viewState = z.record(z.string(), z.json());
export type ViewState = z.infer<typeof viewState>;

/** `case.json`: the case but for its voxels and its edits since `baseSequence`, which are in the journal. */
export const caseSchema = z.object({
  schemaVersion: z.literal(CASE_SCHEMA_VERSION),
  id: caseId,
  /** Pseudonym: what lists, file names and reports say. */
  name: z.string().trim().min(1).max(120),
  createdAt: timeSchema,
  modifiedAt: timeSchema,
  state: caseState,
  patient: patientSchema.optional(),
  scan: scanSchema.optional(),
  labelling: labellingSchema.optional(),
  analysis: analysisSchema.optional(),
  volumes: z.array(volumeRecord),
  regions: z.array(regionSchema),
  nextRegion: z.int().min(1),
  measurements: z.array(measurementSchema),
  models: z.array(modelSchema),
  revisions: z.array(revisionSchema),
  exports: z.array(exportSchema),
  /** The volumes and regions here hold every edit up to this number. */
  baseSequence: z.int().min(0),
  /** Journal of the edits, in the case folder. */
  journal: z.string().regex(/^journal(-\d+)?\.jsonl$/),
  audit: z.object({ sequence: z.int().min(0), hash: z.union([sha256Schema, z.literal('')]) }),
  view: viewState,
});
export type CaseRecord = z.infer<typeof caseSchema>;
