import { z } from 'zod';
import { LABEL_NAMES } from '../labels';

export const vec3 = z.tuple([z.number(), z.number(), z.number()]);
export const mat3 = z.tuple([
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
]);

const size3 = z.tuple([z.int().min(1), z.int().min(1), z.int().min(1)]);
const positive3 = z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]);

export const geometrySchema = z.object({ size: size3, spacing: positive3, origin: vec3, direction: mat3 });

/** A box of voxels: first voxel and voxels along each axis. */
export const boxSchema = z.object({ start: vec3, size: vec3 });

export const labelName = z.enum(LABEL_NAMES);

/** Red, green, blue 0..255. */
export const colourSchema = z.tuple([z.int().min(0).max(255), z.int().min(0).max(255), z.int().min(0).max(255)]);

/** ISO 8601, UTC. */
export const timeSchema = z.string().min(10).max(40);

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** Facts as programs write them: numbers, texts, yes or no. */
export const factsSchema = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]));
export type Facts = z.infer<typeof factsSchema>;

export const findingSchema = z.object({
  code: z.string(),
  severity: z.enum(['info', 'warning']),
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  files: z.array(z.string()).optional(),
});

const regionsLayer = z
  .templateLiteral(['regions-', z.int()])
  .refine((name) => /^regions-\d{1,2}$/.test(name), 'no layer of regions');

/** The volumes that edits may change; regions lie in layers so that two of them may overlap. */
export const layerName = z.union([z.literal('labels'), regionsLayer]);
export type LayerName = z.infer<typeof layerName>;

/** Names of the volumes of a case; `proposal` holds the regions as the analysis left them. */
export const volumeName = z.union([z.enum(['scan', 'labels', 'expected', 'anomaly', 'proposal']), regionsLayer]);
export type VolumeName = z.infer<typeof volumeName>;
