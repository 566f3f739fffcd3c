import { QUIET } from '@shared/jobs';
import type { ComputeProcess } from '../compute/compute-process';
import type { JOBS } from '../compute/jobs';
import type { InputOfJob, OutputOfJob } from '../compute/protocol';

export type JobName = keyof typeof JOBS;
export type InputOf<Name extends JobName> = InputOfJob<typeof JOBS, Name>;
export type OutputOf<Name extends JobName> = OutputOfJob<typeof JOBS, Name>;
export type Compute = ComputeProcess<typeof JOBS>;

/** Runs something short beside the queue: it is not shown as a job. */
export function ask<Name extends JobName>(
  compute: Compute,
  job: Name,
  input: InputOf<Name>,
  signal = QUIET.signal,
): Promise<OutputOf<Name>> {
  return compute.run(job, input, { ...QUIET, signal, onFound: () => undefined });
}
