import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FuzzMessage } from './fuzz-child';

export interface FuzzReport {
  readonly inputs: number;
  readonly loaded: number;
  readonly refused: number;
  /** How often each error code came. */
  readonly codes: Readonly<Record<string, number>>;
  readonly byKind: Readonly<Record<string, { loaded: number; refused: number }>>;
  /** Crashes, hangs, errors that are no `AppError`, memory, files outside: each with its number. */
  readonly wrong: readonly string[];
}

/** No input may take longer. */
const HANG_MS = 10_000;
/** A busy computer stops everything now and then: a hang is one that the process itself used its time for, or this many times as long. */
const PATIENCE = 12;

/** Feeds `count` inputs, made from `seed` on, to the readers in a process of their own; one that dies is begun again. */
export async function runFuzz(seed: number, count: number): Promise<FuzzReport> {
  const report = { inputs: 0, loaded: 0, refused: 0, codes: {} as Record<string, number>, wrong: [] as string[] };
  const byKind: Record<string, { loaded: number; refused: number }> = {};
  const folder = mkdtempSync(join(tmpdir(), 'lacuna-fuzz-'));
  try {
    for (let next = 0; next < count;) {
      const stopped = await runChild(seed, next, count - next, join(folder, String(next)), (message, kind) => {
        switch (message.type) {
          case 'end': {
            report.inputs += 1;
            report[message.outcome] += 1;
            const of = (byKind[kind] ??= { loaded: 0, refused: 0 });
            of[message.outcome] += 1;
            if (message.code) report.codes[message.code] = (report.codes[message.code] ?? 0) + 1;
            break;
          }
          case 'wrong':
            report.inputs += 1;
            report.wrong.push(`#${message.number} ${message.problem}`);
            break;
          case 'begin':
          case 'ready':
            break;
        }
      });
      if (stopped === undefined) break;
      report.inputs += 1;
      report.wrong.push(stopped.why);
      next = stopped.number + 1;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { ...report, byKind };
}

/** Undefined when all inputs were fed; else where it stopped and why. */
function runChild(
  seed: number,
  first: number,
  count: number,
  folder: string,
  take: (message: FuzzMessage, kind: string) => void,
): Promise<{ number: number; why: string } | undefined> {
  const child: ChildProcess = fork(
    resolve(import.meta.dirname, 'fuzz-child.ts'),
    [seed, first, count, folder].map(String),
    {
      execArgv: ['--import', 'tsx', '--max-old-space-size=1024'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    },
  );
  let errors = '';
  child.stderr!.on('data', (data: Buffer) => (errors = (errors + data.toString()).slice(-2000)));
  let current = { number: first - 1, kind: '', what: 'before the first' };
  let hung = false;
  let timer: NodeJS.Timeout | undefined;
  /** Looks now and then whether the input has used up its time. */
  const watch = (since: number, used: number): void => {
    timer = setTimeout(() => {
      const worked = processorMs(child.pid) - used;
      hung = worked > HANG_MS || Date.now() - since > PATIENCE * HANG_MS;
      if (hung) child.kill('SIGKILL');
      else watch(since, used);
    }, HANG_MS / 4);
  };
  child.on('message', (message: FuzzMessage) => {
    clearTimeout(timer);
    if (message.type === 'begin') {
      current = message;
      watch(Date.now(), processorMs(child.pid));
    }
    take(message, current.kind);
  });
  return new Promise((done) => {
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) done(undefined);
      else {
        const how = hung ? 'hung' : `ended by ${signal ?? `code ${code ?? '?'}`}`;
        const number = Math.max(first, current.number);
        done({ number, why: `#${number} ${current.kind}, ${current.what}: the process ${how} ${errors.slice(-600)}` });
      }
    });
  });
}

/** Processor time of a process in milliseconds; 0 where the system does not tell. */
function processorMs(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return 0;
  }
}
