/** What a long task is given: how to stop and how to tell how far it is. */
export interface JobContext {
  readonly signal: AbortSignal;
  /** Monotonic 0..1 and the step's machine name; the receiver throttles, the sender need not. */
  onProgress(fraction: number, step: string): void;
}

/** For callers that neither cancel nor watch. */
export const QUIET: JobContext = { signal: new AbortController().signal, onProgress: () => undefined };

/** Throws the signal's `AbortError`; call it between tiles, slices or batches. */
export function checkAborted(context: JobContext): void {
  context.signal.throwIfAborted();
}

/**
 * Splits a job into weighted stages; `stage(i)` reports 0..1 within stage i and arrives as a fraction of the whole.
 * Never goes backwards.
 */
export function weightedProgress(
  context: JobContext,
  stages: readonly { readonly name: string; readonly weight: number }[],
): (index: number) => JobContext {
  const total = stages.reduce((sum, stage) => sum + stage.weight, 0);
  let reached = 0;
  return (index) => {
    const before = stages.slice(0, index).reduce((sum, stage) => sum + stage.weight, 0);
    const { name, weight } = stages[index]!;
    return {
      signal: context.signal,
      onProgress(fraction, step) {
        reached = Math.max(reached, (before + weight * Math.min(1, Math.max(0, fraction))) / total);
        context.onProgress(reached, step || name);
      },
    };
  };
}
