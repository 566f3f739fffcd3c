import { z } from 'zod';
import { caseId } from '../case/case';
import type { Facts } from '../case/common';
import type { PlainError } from '../errors';
import { call } from './call';
import { fileToken } from './file-calls';
import { labelMap, type Started } from './import-calls';

export type JobKind = 'inspect' | 'import' | 'analyse' | 'model' | 'sample' | 'install';
export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export const runId = z.string().regex(/^[a-z0-9]{8,32}$/);

export interface JobView {
  readonly runId: string;
  readonly kind: JobKind;
  /** Case id, or the file token of an inspection or an installation. */
  readonly subject: string;
  readonly state: JobState;
  /** 0..1, never goes back. */
  readonly fraction: number;
  /** Machine name of the step, empty while queued. */
  readonly step: string;
  /** Steps that are done and what each found. */
  readonly found: readonly { readonly step: string; readonly facts: Facts }[];
  /** Estimate; null until there is one. */
  readonly secondsLeft: number | null;
  /** 0 runs now, 1 is next, ... */
  readonly position: number;
  readonly error: PlainError | null;
}

/** Where the anatomy labels come from. */
const labelsInput = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('builtin') }),
  z.strictObject({ from: z.literal('model'), model: z.string().min(1).max(120) }),
  z.strictObject({
    from: z.literal('file'),
    token: fileToken,
    map: labelMap.optional(),
  }),
  /** The labels that the case has, corrected by hand. */
  z.strictObject({ from: z.literal('kept') }),
]);

export const analysisParameters = z.strictObject({
  /** Gaussian mean of the missing tissue, in encoded values, from which a region begins. */
  threshold: z.number().min(0).max(1).optional(),
  /** Regions below this volume are dropped. */
  minimumMm3: z.number().min(0).max(100_000).optional(),
  /** `auto` subtracts soft tissue from a region unless it has filled most of it. */
  softTissue: z.enum(['auto', 'subtract', 'keep']).optional(),
});

export const jobCalls = {
  list: call<readonly JobView[]>()(z.strictObject({})),
  /** Idempotent; a job that has ended stays as it ended. */
  cancel: call<null>()(z.strictObject({ runId })),
  /** Labels, detection and regions; replaces the case's labels and regions when done. */
  analyse: call<Started>()(
    z.strictObject({
      caseId,
      labels: labelsInput,
      /** Left out: the setting's. */
      engine: z.string().max(60).optional(),
      parameters: analysisParameters.default({}),
      /** Stop after the labels, so that they can be checked before detection. */
      labelsOnly: z.boolean().default(false),
    }),
  ),
} as const;
