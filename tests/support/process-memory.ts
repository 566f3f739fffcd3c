import { readdirSync, readFileSync } from 'node:fs';

/** What a process is to the app. */
export type Part = 'host' | 'compute' | 'window' | 'graphics' | 'browser';

const MEGA = 1e6;

/** Told by the command line; undefined for processes that are no part of the app, such as this one. */
function partOf(pid: number): Part | undefined {
  const command = readText(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
  if (command.includes('main/server.js')) return 'host';
  if (command.includes('main/compute.js')) return 'compute';
  if (command.includes('--type=renderer')) return 'window';
  if (command.includes('--type=gpu-process')) return 'graphics';
  return /chrom/i.test(command) ? 'browser' : undefined;
}

/** Proportional set size, 10^6 bytes: memory that processes share is counted once in their sum. */
function megabytes(pid: number): number {
  const found = /^Pss:\s+(\d+) kB/m.exec(readText(`/proc/${pid}/smaps_rollup`));
  return (Number(found?.[1] ?? 0) * 1024) / MEGA;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It has just ended.
    return '';
  }
}

function descendants(pid: number): number[] {
  let tasks: string[] = [];
  try {
    tasks = readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
  const direct = tasks.flatMap((task) => readText(`/proc/${pid}/task/${task}/children`).trim().split(' '));
  return direct.filter((text) => text !== '').flatMap((text) => [Number(text), ...descendants(Number(text))]);
}

/** Memory of the app's processes below this one, at one moment. Linux only. */
export function appMemory(): Readonly<Record<Part, number>> & { readonly sum: number } {
  const parts = { host: 0, compute: 0, window: 0, graphics: 0, browser: 0 };
  for (const pid of descendants(process.pid)) {
    const part = partOf(pid);
    if (part) parts[part] += megabytes(pid);
  }
  return { ...parts, sum: Object.values(parts).reduce((a, b) => a + b, 0) };
}

/** Looks at the memory a few times a second and keeps the highest: of each part, and of all at the same moment. */
export class MemoryPeaks {
  private readonly timer: NodeJS.Timeout;
  private peaks = appMemory();
  /** Highest sum since the beginning. */
  highest = 0;

  constructor(everyMs = 500) {
    this.timer = setInterval(() => this.look(), everyMs);
  }

  look(): void {
    const now = appMemory();
    const keys = Object.keys(now) as (keyof typeof now)[];
    this.peaks = Object.fromEntries(keys.map((key) => [key, Math.max(this.peaks[key], now[key])])) as typeof now;
    this.highest = Math.max(this.highest, now.sum);
  }

  /** The peaks since the last call, and as text by part. */
  take(): { readonly sum: number; readonly note: string } {
    this.look();
    const { sum, ...parts } = this.peaks;
    this.peaks = appMemory();
    const note = Object.entries(parts).map(([part, peak]) => `${part} ${peak.toFixed(0)}`);
    return { sum, note: note.join(', ') };
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
