import type { Facts } from '@shared/case/common';
import type { PlainError } from '@shared/errors';
import type { JobContext } from '@shared/jobs';

/** What a job in the compute process is given beside its input. */
export interface ComputeContext extends JobContext {
  /** A step is done and this is what it found. */
  onFound(step: string, facts: Facts): void;
}

/** Host to compute process. Runs are told apart by id, so that late answers of a cancelled run are dropped. */
export type ToCompute =
  | { readonly type: 'run'; readonly runId: string; readonly job: string; readonly input: unknown }
  | { readonly type: 'cancel'; readonly runId: string };

/** Compute process to host. */
export type FromCompute =
  | { readonly type: 'ready' }
  | { readonly type: 'pulse' }
  | { readonly type: 'progress'; readonly runId: string; readonly fraction: number; readonly step: string }
  | { readonly type: 'found'; readonly runId: string; readonly step: string; readonly facts: Facts }
  | { readonly type: 'done'; readonly runId: string; readonly output: unknown }
  | { readonly type: 'failed'; readonly runId: string; readonly error: PlainError };

/** A job as a module of `host/jobs` exports it. */
export interface JobModule {
  run(input: never, context: ComputeContext): Promise<unknown>;
}

/** Job name -> how to load it; loading is late, so that the process starts fast and holds only what it runs. */
export type JobLoaders = Readonly<Record<string, () => Promise<JobModule>>>;

type Run<Loaders extends JobLoaders, Name extends keyof Loaders> = Awaited<ReturnType<Loaders[Name]>>['run'];
export type InputOfJob<Loaders extends JobLoaders, Name extends keyof Loaders> = Parameters<Run<Loaders, Name>>[0];
export type OutputOfJob<Loaders extends JobLoaders, Name extends keyof Loaders> = Awaited<
  ReturnType<Run<Loaders, Name>>
>;
