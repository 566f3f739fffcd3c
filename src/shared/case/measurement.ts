import { z } from 'zod';
import { timeSchema, vec3 } from './common';

const base = { id: z.string().regex(/^[a-zA-Z0-9-]{1,40}$/), name: z.string().max(120), createdAt: timeSchema };

/** Points are LPS millimetres; values are computed from them, in mm, degrees, mm^3 and grey values. */
export const measurementSchema = z.discriminatedUnion('kind', [
  z.object({ ...base, kind: z.literal('distance'), points: z.tuple([vec3, vec3]), millimetres: z.number() }),
  z.object({ ...base, kind: z.literal('angle'), points: z.tuple([vec3, vec3, vec3]), degrees: z.number() }),
  z.object({ ...base, kind: z.literal('volume'), regionId: z.string(), cubicMillimetres: z.number() }),
  z.object({ ...base, kind: z.literal('probe'), points: z.tuple([vec3]), greyValue: z.number(), label: z.string() }),
]);
export type Measurement = z.infer<typeof measurementSchema>;
