import { z } from 'zod';

/** What the history list says of a step: the app translates `action`, a tool's or a command's name. */
export const stepLabel = z.object({
  /** `paint`, `erase`, `grow`, `subtract-soft-tissue`, `region/merge`, ... */
  action: z.string().regex(/^[a-z0-9/-]{1,60}$/),
  /** Settings with units in their names, names of regions: what the sentence needs. */
  details: z.record(z.string().max(60), z.union([z.number(), z.string().max(4000), z.boolean()])),
});
export type StepLabel = z.infer<typeof stepLabel>;

/** A step that can be undone or redone. */
export interface HistoryStep extends StepLabel {
  readonly sequence: number;
  readonly time: string;
  readonly changedVoxels: number;
}

export interface History {
  /** Oldest first. */
  readonly steps: readonly HistoryStep[];
  /** How many of them are applied: `steps[applied - 1]` is undone next, `steps[applied]` redone next. */
  readonly applied: number;
}
