import type { JobContext } from '@shared/jobs';

const BAR = 28;
const INTERVAL_MS = 100;
/** ANSI: erase to the end of the line. */
const CLEAR = '\u001b[K';

function seconds(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000));
  return s < 60
    ? `${s} s`
    : s < 3600
      ? `${Math.floor(s / 60)} min ${s % 60} s`
      : `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}

/**
 * Progress on standard error: a bar with time left on a terminal, else one line a step. Standard output stays clean for
 * results.
 */
export function terminalProgress(signal: AbortSignal, stream = process.stderr): JobContext & { done(): void } {
  const began = Date.now();
  let last = 0;
  let lastStep = '';
  return {
    signal,
    onProgress(fraction, step) {
      if (!stream.isTTY) {
        if (step !== lastStep) stream.write(`${step}\n`);
        lastStep = step;
        return;
      }
      const now = Date.now();
      if (now - last < INTERVAL_MS && fraction < 1) return;
      last = now;
      const filled = Math.round(BAR * fraction);
      const left = fraction > 0.02 ? `${seconds(((now - began) * (1 - fraction)) / fraction)} left` : '';
      stream.write(
        `\r${CLEAR}[${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${Math.floor(fraction * 100)} % ${step} ${left}`,
      );
    },
    done() {
      if (stream.isTTY) stream.write(`\r${CLEAR}`);
    },
  };
}
