import { z } from 'zod';
import { printerSchema } from '../printers';
import { sha256Schema, timeSchema, vec3 } from './common';

/** How a printable model is made from regions. */
export const modelParameters = z.object({
  /** 0 keeps the anti-aliased surface, 1 smooths it up to half a voxel; the volume stays. */
  smoothing: z.number().min(0).max(1),
  /** Largest deviation in millimetres that fewer triangles may cost; 0 keeps all. */
  decimation: z.number().min(0).max(2),
  /** Millimetres kept free between model and bone. */
  clearance: z.number().min(0).max(1),
  /** Ids of the printer and the material that the model is made for; without them it is only checked as a file. */
  printer: z.string().max(60).optional(),
  material: z.string().max(60).optional(),
});
export type ModelParameters = z.infer<typeof modelParameters>;

export const DEFAULT_MODEL_PARAMETERS: ModelParameters = { smoothing: 1, decimation: 0.02, clearance: 0 };

export const modelCheck = z.object({
  /** Machine name: `closed`, `manifold`, `outward`, `shells`, ... */
  name: z.string(),
  passed: z.boolean(),
  /** A failed must-pass check blocks approval. */
  required: z.boolean(),
  value: z.union([z.number(), z.string(), z.boolean()]).optional(),
  /** The value is a lower bound: nothing was measured beyond it. */
  atLeast: z.boolean().optional(),
  /** What is wrong and how to mend it, English; the app translates by name. */
  hint: z.string().optional(),
  /** What `value` is held against, and the unit of both: mm, mm2, mm3, percent, count. */
  limit: z.number().optional(),
  unit: z.enum(['mm', 'mm2', 'mm3', 'percent', 'count']).optional(),
  /** A mend that needs no decision, by `printing/mend`. */
  mend: z.enum(['fill-voids', 'thicken', 'keep-largest-shell']).optional(),
});
export type ModelCheck = z.infer<typeof modelCheck>;

const NOTE = 'mended-';

/** What was mended is told among the checks: `value` is the volume that it took, mm^3 (negative: added). */
export function mendNote(mend: string, lostMm3?: number): ModelCheck {
  const amount = lostMm3 === undefined ? {} : { value: lostMm3, unit: 'mm3' as const };
  return { name: `${NOTE}${mend}`, passed: true, required: false, ...amount };
}

export const isMendNote = ({ name }: Pick<ModelCheck, 'name'>): boolean => name.startsWith(NOTE);

export const modelSchema = z.object({
  id: z.string().regex(/^m\d{1,6}$/),
  builtAt: timeSchema,
  regionIds: z.array(z.string()).min(1),
  parameters: modelParameters,
  /** The printer of the parameters, with the material alone, as it was when the checks were made. */
  profile: printerSchema.optional(),
  /** Number of the last edit that the model holds; older than the case's means that it is out of date. */
  sequence: z.int().min(0),
  volumeMm3: z.number(),
  /** Extent along L, P, S in millimetres. */
  sizeMm: vec3,
  vertices: z.int(),
  triangles: z.int(),
  checks: z.array(modelCheck),
  sha256: sha256Schema,
});
export type Model = z.infer<typeof modelSchema>;

export const approverSchema = z.object({
  name: z.string().trim().min(1).max(120),
  role: z.string().trim().min(1).max(120),
});
export type Approver = z.infer<typeof approverSchema>;

/** What was proposed, and what the hands changed, region by region. */
export const regionChange = z.object({
  regionId: z.string(),
  name: z.string(),
  proposedMm3: z.number(),
  finalMm3: z.number(),
  /** Voxels that the hands added and removed since the proposal, in mm^3. */
  addedMm3: z.number(),
  removedMm3: z.number(),
});
export type RegionChange = z.infer<typeof regionChange>;

/** A frozen, approved state: `revisions/<number>/`, never written again. */
export const revisionSchema = z.object({
  number: z.int().min(1),
  approvedAt: timeSchema,
  approver: approverSchema,
  sequence: z.int().min(0),
  modelId: z.string(),
  changes: z.array(regionChange),
  checks: z.array(modelCheck),
  /** SHA-256 by file name inside the revision's folder. */
  files: z.record(z.string(), sha256Schema),
});
export type Revision = z.infer<typeof revisionSchema>;

export const exportSchema = z.object({
  id: z.string().regex(/^x\d{1,6}$/),
  /** File in `exports/`; unapproved ones begin with `DRAFT`. */
  file: z.string().max(200),
  format: z.enum(['stl', '3mf', 'report', 'labels', 'regions', 'dicom', 'record']),
  draft: z.boolean(),
  modelId: z.string().optional(),
  revision: z.int().optional(),
  bytes: z.int(),
  sha256: sha256Schema,
  createdAt: timeSchema,
});
export type ExportRecord = z.infer<typeof exportSchema>;
