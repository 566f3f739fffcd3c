import type { JobContext } from '@shared/jobs';

/**
 * At most one report each `intervalMs`, and one besides when a step is named for the first time; the last one always, never
 * going back.
 */
export class ProgressThrottle {
  private fraction = 0;
  private step = '';
  private readonly told = new Set<string>();
  private sentAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly send: JobContext['onProgress'],
    private readonly intervalMs = 100,
  ) {}

  report(fraction: number, step: string): void {
    if (Number.isFinite(fraction)) this.fraction = Math.max(this.fraction, Math.min(1, fraction));
    this.step = step;
    // A step that keeps the process busy would hold back a timer, and with it its own name.
    const wait = !this.told.has(step) ? 0 : this.sentAt + this.intervalMs - performance.now();
    if (wait <= 0) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), wait);
  }

  /** No report comes after this. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private flush(): void {
    this.stop();
    this.sentAt = performance.now();
    this.told.add(this.step);
    this.send(this.fraction, this.step);
  }
}
