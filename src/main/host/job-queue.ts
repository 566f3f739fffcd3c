import { AppError, isAbort, type PlainError, toPlainError } from '@shared/errors';
import type { JobKind, JobState, JobView } from '@shared/ipc/job-calls';
import { randomBytes } from 'node:crypto';
import { totalmem } from 'node:os';
import { availableMemory, refuseBeyondMemory } from '../compute/memory';
import type { Compute, InputOf, JobName, OutputOf } from './compute';
import type { EventHub } from './event-hub';
import type { Log } from './log';
import { timeLeft } from './time-left';

export interface JobRequest<Name extends JobName, Result> {
  readonly kind: JobKind;
  readonly job: Name;
  /** Case id or file token. */
  readonly subject: string;
  /** Made when the job's turn comes. */
  readonly input: () => InputOf<Name> | Promise<InputOf<Name>>;
  /** Voxels of the scan that it works on, for a look at the memory before it begins; unknown when left out. */
  readonly voxels?: () => number;
  /** Takes the output into the case; the job is done when this is. */
  readonly finish: (output: OutputOf<Name>) => Result | Promise<Result>;
}

interface Entry {
  view: JobView;
  readonly controller: AbortController;
  began: number;
  run: () => Promise<void>;
}

/** Ended jobs that are still told of. */
const REMEMBERED = 30;

/** One job at a time in the compute process; the others wait in order. */
export class JobQueue {
  private readonly entries: Entry[] = [];
  private running = false;

  constructor(
    private readonly compute: Compute,
    private readonly events: EventHub,
    private readonly log: Log,
  ) {}

  list(): readonly JobView[] {
    return this.entries.map(({ view }) => view);
  }

  /** Whether a job for the subject waits or runs, of any of these kinds. */
  active(subject: string, kinds: readonly JobKind[]): JobView | undefined {
    return this.entries.find(
      ({ view }) => view.subject === subject && kinds.includes(view.kind) && isActive(view.state),
    )?.view;
  }

  /** Queues a job. `result` rejects with the job's error, or an `AbortError` when it was cancelled. */
  add<Name extends JobName, Result>(
    request: JobRequest<Name, Result>,
  ): { readonly runId: string; readonly result: Promise<Result> } {
    const runId = randomBytes(8).toString('hex');
    const { kind, subject } = request;
    const controller = new AbortController();
    const idle = {
      state: 'queued',
      fraction: 0,
      step: '',
      found: [],
      secondsLeft: null,
      position: 0,
      error: null,
    } as const;
    const result = new Promise<Result>((resolve, reject) => {
      const entry: Entry = {
        view: { runId, kind, subject, ...idle },
        controller,
        began: 0,
        run: () => Promise.resolve(),
      };
      entry.run = async () => {
        try {
          resolve(await this.work(entry, request));
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
          throw error;
        }
      };
      this.entries.push(entry);
      controller.signal.addEventListener('abort', () => {
        if (entry.view.state !== 'queued') return;
        this.change(entry, { state: 'cancelled' });
        reject(controller.signal.reason as Error);
      });
    });
    // Callers that start a job without waiting for it learn of its end by events.
    result.catch(() => undefined);
    this.renumber();
    void this.next();
    return { runId, result };
  }

  /** Cancelling again, or a job that has ended, does nothing. */
  cancel(runId: string): void {
    this.entries.find(({ view }) => view.runId === runId)?.controller.abort();
  }

  private async work<Name extends JobName, Result>(entry: Entry, request: JobRequest<Name, Result>): Promise<Result> {
    entry.began = performance.now();
    this.change(entry, { state: 'running' });
    const { signal } = entry.controller;
    const input = await request.input();
    const voxels = request.voxels?.() ?? 0;
    refuseBeyondMemory(request.job, voxels, availableMemory(totalmem()));
    const output = await this.compute.run(request.job, input, {
      signal,
      onProgress: (fraction, step) => {
        if (signal.aborted) return;
        const seconds = (performance.now() - entry.began) / 1000;
        this.change(entry, { fraction, step, secondsLeft: timeLeft(fraction, seconds) });
      },
      onFound: (step, facts) => this.change(entry, { found: [...entry.view.found, { step, facts }] }),
    });
    signal.throwIfAborted();
    return request.finish(output);
  }

  private async next(): Promise<void> {
    if (this.running) return;
    const entry = this.entries.find(({ view }) => view.state === 'queued');
    if (!entry) return;
    this.running = true;
    try {
      await entry.run();
      this.change(entry, { state: 'done', fraction: 1, secondsLeft: 0 });
    } catch (error) {
      const cancelled = isAbort(error);
      this.change(entry, cancelled ? { state: 'cancelled' } : { state: 'failed', error: this.told(entry, error) });
    }
    this.running = false;
    this.forget();
    this.renumber();
    void this.next();
  }

  /** The error as the user is told it; a bug is a failed step for them, and its stack is for the log. */
  private told({ view }: Entry, error: unknown): PlainError {
    if (error instanceof AppError) {
      this.log.write('warning', `job ${view.kind}: ${error.code} in "${view.step}"`);
      return toPlainError(error);
    }
    this.log.write(
      'error',
      `job ${view.kind}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    const reason = error instanceof Error ? error.message : String(error);
    return toPlainError(new AppError('job/failed', { step: view.step || view.kind, reason }));
  }

  private change(entry: Entry, change: Partial<JobView>): void {
    entry.view = { ...entry.view, ...change };
    this.events.emit('jobs/changed', entry.view);
  }

  private renumber(): void {
    this.entries
      .filter(({ view }) => isActive(view.state))
      .forEach((entry, position) => {
        if (entry.view.position !== position) this.change(entry, { position });
      });
  }

  private forget(): void {
    const ended = this.entries.filter(({ view }) => !isActive(view.state));
    for (const entry of ended.slice(0, Math.max(0, ended.length - REMEMBERED))) {
      this.entries.splice(this.entries.indexOf(entry), 1);
    }
  }
}

function isActive(state: JobState): boolean {
  return state === 'queued' || state === 'running';
}
