/**
 * `npm run bench [filter...] [-- --json]`: runs every `*.bench.ts` of this folder whose name contains a filter (all without
 * one), each in a process of its own, one after the other, and prints a table or, with `--json`, one object.
 */
import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface BenchLine {
  readonly what: string;
  /** null where this computer cannot measure it; `note` says why. */
  readonly value: number | null;
  readonly unit: string;
  readonly note?: string;
}

export type Report = (line: BenchLine) => void;

interface BenchModule {
  readonly name: string;
  bench(report: Report): Promise<void>;
}

type Message = { readonly line: BenchLine } | { readonly peakMegabytes: number } | { readonly name: string };

interface BenchResult {
  readonly file: string;
  name: string;
  readonly lines: BenchLine[];
  /** Highest resident memory of the process that ran it, 10^6 bytes. */
  peakMegabytes: number;
  failed: boolean;
}

const ONE = '--one';

async function runHere(path: string): Promise<void> {
  const send = (message: Message): void => void process.send?.(message);
  const module = (await import(pathToFileURL(path).href)) as BenchModule;
  send({ name: module.name });
  await module.bench((line) => send({ line }));
  send({ peakMegabytes: Math.round((process.resourceUsage().maxRSS * 1024) / 1e6) });
  process.disconnect();
}

function runInChild(path: string, progress: (text: string) => void): Promise<BenchResult> {
  const file = basename(path);
  const result: BenchResult = { file, name: file, lines: [], peakMegabytes: 0, failed: false };
  return new Promise((resolve) => {
    const child = fork(import.meta.filename, [ONE, path], { stdio: ['ignore', 2, 2, 'ipc'] });
    child.on('message', (message: Message) => {
      if ('line' in message) {
        result.lines.push(message.line);
        progress(format(message.line));
      } else if ('name' in message) {
        result.name = message.name;
        progress(`\n${message.name} (${file})`);
      } else {
        result.peakMegabytes = message.peakMegabytes;
        progress(`  peak memory ${message.peakMegabytes} MB`);
      }
    });
    child.on('exit', (code) => {
      result.failed = code !== 0;
      if (result.failed) progress(`  FAILED (exit ${code ?? 'by signal'})`);
      resolve(result);
    });
  });
}

function format({ what, value, unit, note }: BenchLine): string {
  const number = value === null ? '-' : value >= 100 ? value.toFixed(0) : value.toPrecision(3);
  return `  ${what.padEnd(48)} ${number.padStart(10)} ${unit.padEnd(10)} ${note ?? ''}`.trimEnd();
}

function machine(): Record<string, string | number> {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 1e9),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
  };
}

async function main(args: readonly string[]): Promise<void> {
  const json = args.includes('--json');
  const filters = args.filter((arg) => !arg.startsWith('--'));
  const here = import.meta.dirname;
  const files = readdirSync(here)
    .filter((file) => file.endsWith('.bench.ts') && (filters.length === 0 || filters.some((f) => file.includes(f))))
    .sort();
  if (files.length === 0) throw new Error(`No benchmark matches ${filters.join(', ')}.`);
  const print = json ? (text: string) => console.error(text) : (text: string) => console.log(text);
  const { cpu, cores, memoryGigabytes, system, node } = machine();
  print(`${cpu}, ${cores} cores, ${memoryGigabytes} GB, ${system}, Node ${node}`);
  const results: BenchResult[] = [];
  for (const file of files) results.push(await runInChild(join(here, file), print));
  if (json) console.log(JSON.stringify({ machine: machine(), results }, null, 2));
  if (results.some((result) => result.failed)) process.exitCode = 1;
}

if (process.argv[2] === ONE) await runHere(process.argv[3]!);
else await main(process.argv.slice(2));
