import { AppError, fromPlainError } from '@shared/errors';
import type { ComputeContext, FromCompute, JobLoaders, ToCompute } from './protocol';
import type { InputOfJob, OutputOfJob } from './protocol';

/** A started compute process, as Node's fork or Electron's utility process gives it. */
export interface ComputeChild {
  post(message: ToCompute): void;
  onMessage(listener: (message: FromCompute) => void): void;
  /** Once, with the signal or exit code. */
  onExit(listener: (how: string) => void): void;
  kill(): void;
}

export interface ComputeOptions {
  readonly start: () => ComputeChild;
  /** A run that is cancelled and does not stop for this long takes its process with it. */
  readonly cancelGraceMs?: number;
  /** A process that says nothing for this long is taken for hung; a network's tile blocks it for a while. */
  readonly hungAfterMs?: number;
  readonly log?: (line: string) => void;
}

/** A process that is not up after this long on top is taken for hung too. */
const START_MS = 120_000;
/** How many times the patience with a cancelled job is when others share its process, counted from its last sign. */
const WITH_OTHERS = 12;

interface Pending {
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly context: ComputeContext;
  step: string;
}

/**
 * The host's end of the compute process. It is started with the first job and again after a crash; a crash fails the runs
 * that were in it with `job/crashed` and nothing else.
 */
export class ComputeProcess<Loaders extends JobLoaders> {
  private child: ComputeChild | undefined;
  private readonly pending = new Map<string, Pending>();
  private lastSign = 0;
  /** What waits for the child to be up: a slow start is no hang. */
  private starting: (() => void)[] | undefined;
  private watch: NodeJS.Timeout | undefined;
  private runs = 0;
  private closed = false;

  constructor(private readonly options: ComputeOptions) {}

  /** Runs a job. Rejects with its error, `job/crashed`, `job/hung`, or an `AbortError` when cancelled. */
  run<Name extends keyof Loaders & string>(
    job: Name,
    input: InputOfJob<Loaders, Name>,
    context: ComputeContext,
  ): Promise<OutputOfJob<Loaders, Name>> {
    if (context.signal.aborted) return Promise.reject(abortError());
    if (this.closed) return Promise.reject(new Error('the compute process is closed'));
    const runId = String(++this.runs);
    const child = this.started();
    const cancel = (): void => this.cancel(runId, child);
    context.signal.addEventListener('abort', cancel, { once: true });
    const result = new Promise<unknown>((resolve, reject) => {
      this.pending.set(runId, { resolve, reject, context, step: job });
    });
    this.lastSign = Date.now();
    child.post({ type: 'run', runId, job, input });
    return result.finally(() => context.signal.removeEventListener('abort', cancel)) as Promise<
      OutputOfJob<Loaders, Name>
    >;
  }

  /** Ends the process; what runs in it fails. */
  close(): void {
    this.closed = true;
    this.child?.kill();
  }

  private started(): ComputeChild {
    if (this.child) return this.child;
    const child = this.options.start();
    this.child = child;
    this.starting = [];
    this.lastSign = Date.now();
    child.onMessage((message) => {
      if (this.child === child) this.receive(message);
    });
    child.onExit((how) => {
      if (this.child === child) this.ended(how);
    });
    this.watch = setInterval(() => this.checkHung(), 1000);
    this.watch.unref();
    return child;
  }

  private receive(message: FromCompute): void {
    this.lastSign = Date.now();
    if (message.type === 'ready') this.ready();
    if (message.type === 'ready' || message.type === 'pulse') return;
    const run = this.pending.get(message.runId);
    if (!run) return;
    switch (message.type) {
      case 'progress':
        run.step = message.step;
        run.context.onProgress(message.fraction, message.step);
        break;
      case 'found':
        run.context.onFound(message.step, message.facts);
        break;
      case 'done':
        this.pending.delete(message.runId);
        run.resolve(message.output);
        break;
      case 'failed': {
        this.pending.delete(message.runId);
        const error = fromPlainError(message.error);
        run.reject(run.context.signal.aborted ? abortError() : plainBug(error, run.step));
        break;
      }
    }
  }

  private cancel(runId: string, child: ComputeChild): void {
    child.post({ type: 'cancel', runId });
    const grace = this.options.cancelGraceMs ?? 5000;
    const wait = (): void => {
      const patience = setTimeout(() => {
        if (!this.pending.has(runId) || this.child !== child) return;
        // What else runs there is not given up for a job that only takes its time to stop.
        const others = [...this.pending.values()].some(({ context }) => !context.signal.aborted);
        if (others && Date.now() - this.lastSign < grace * WITH_OTHERS) wait();
        else this.abandon(child);
      }, grace);
      patience.unref();
    };
    if (this.starting) this.starting.push(wait);
    else wait();
  }

  private ready(): void {
    const waiting = this.starting ?? [];
    this.starting = undefined;
    for (const begin of waiting) begin();
  }

  private ended(how: string): void {
    clearInterval(this.watch);
    this.child = undefined;
    const runs = [...this.pending.values()];
    this.pending.clear();
    if (!this.closed) this.options.log?.(`compute process ended (${how}) with ${runs.length} runs in it`);
    for (const { reject, context, step } of runs) {
      reject(context.signal.aborted ? abortError() : new AppError('job/crashed', { step }));
    }
  }

  private checkHung(): void {
    const patience = (this.options.hungAfterMs ?? 900_000) + (this.starting ? START_MS : 0);
    if (this.pending.size === 0 || Date.now() - this.lastSign < patience) return;
    const runs = [...this.pending.values()];
    this.pending.clear();
    for (const { reject, step } of runs) reject(new AppError('job/hung', { step }));
    if (this.child) this.abandon(this.child);
  }

  /** Ends a process that does not answer; the next run starts another at once. */
  private abandon(child: ComputeChild): void {
    child.kill();
    this.ended('killed');
  }
}

function abortError(): Error {
  return new DOMException('cancelled', 'AbortError');
}

/** An error of a job that is no `AppError` is a bug, but the user is told which step and why all the same. */
function plainBug(error: Error, step: string): Error {
  return error instanceof AppError
    ? error
    : new AppError('job/failed', { step, reason: error.message }, { cause: error });
}
