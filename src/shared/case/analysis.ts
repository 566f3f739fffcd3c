import { z } from 'zod';
import { factsSchema, findingSchema, geometrySchema, sha256Schema, timeSchema } from './common';

/** Shown to the surgeon only; never in logs, file names, reports or audit entries. */
export const patientSchema = z.object({
  name: z.string().max(400),
  id: z.string().max(200),
  birthDate: z.string().max(20),
  sex: z.string().max(20),
});
export type Patient = z.infer<typeof patientSchema>;

export const scanSchema = z.object({
  format: z.enum(['dicom', 'nifti', 'nrrd', 'phantom']),
  modality: z.string().max(40),
  description: z.string().max(400),
  /** ISO date of the study, or empty. */
  date: z.string().max(40),
  /** SHA-256 over the voxels as little-endian bytes. */
  sha256: sha256Schema,
  geometry: geometrySchema,
  /** Lowest and highest grey value. */
  range: z.tuple([z.number(), z.number()]),
  findings: z.array(findingSchema),
  /** Frame of Reference UID of the images, where they name one. */
  frameOfReference: z.string().max(64).optional(),
  importedAt: timeSchema,
});
export type Scan = z.infer<typeof scanSchema>;

export const labelSource = z.enum(['builtin', 'model', 'file', 'kept']);

/** One step of the pipeline and what it found. */
export const stepSchema = z.object({ name: z.string(), seconds: z.number().min(0), found: factsSchema });
export type AnalysisStep = z.infer<typeof stepSchema>;

export const networkUse = z.object({ role: z.string(), name: z.string(), sha256: z.string() });

/** Where the labels of a case came from, before anybody corrected them. */
export const labellingSchema = z.object({
  from: labelSource.exclude(['kept']),
  /** Base name of the label map, or name of the model. */
  name: z.string().optional(),
  networks: z.array(networkUse),
  findings: z.array(findingSchema),
});
export type Labelling = z.infer<typeof labellingSchema>;

export const analysisSchema = z.object({
  finishedAt: timeSchema,
  labelsFrom: labelSource,
  /** Base name of the imported label map or name of the anatomy model. */
  labelsName: z.string().optional(),
  engine: z.string(),
  networks: z.array(networkUse),
  parameters: factsSchema,
  score: z.number(),
  steps: z.array(stepSchema),
  findings: z.array(findingSchema),
});
export type Analysis = z.infer<typeof analysisSchema>;
