import { z } from 'zod';
import { boxSchema, colourSchema, labelName, vec3 } from './common';

export const regionState = z.enum(['proposed', 'accepted', 'rejected']);

/**
 * A proposed or hand-made wound region: the voxels of volume `regions-<layer>` that have the value `value`.
 * Regions of one layer do not overlap; a duplicate goes into another layer.
 */
export const regionSchema = z.object({
  /** `r1`, `r2`, ...: never used twice in a case. */
  id: z.string().regex(/^r\d{1,6}$/),
  name: z.string().max(120),
  layer: z.int().min(0).max(99),
  value: z.int().min(1).max(255),
  state: regionState,
  colour: colourSchema,
  visible: z.boolean(),
  origin: z.enum(['detected', 'manual']),
  /** Values of the volume `proposal` that it came from; none for a region made by hand. */
  proposal: z.array(z.int().min(1).max(255)),
  volumeMm3: z.number().min(0),
  /** Volume when it was detected or made, to tell the change by hand. */
  initialVolumeMm3: z.number().min(0),
  /** Smallest box of voxels; absent when the region is empty. */
  box: boxSchema.optional(),
  /** LPS millimetres; absent when the region is empty. */
  centroid: vec3.optional(),
  /** Highest anomaly inside; absent without an anomaly map. */
  peakScore: z.number().optional(),
  nearestAnatomy: labelName.optional(),
});
export type Region = z.infer<typeof regionSchema>;
