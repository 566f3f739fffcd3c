import { chromium, type Page } from '@playwright/test';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromiumPath } from './chromium';

const OUT = resolve(process.env['LACUNA_OUT'] ?? 'out');

/** Why the browser tests cannot run here; empty when they can. */
export function missing(): string {
  if (!existsSync(join(OUT, 'main/server.js'))) return 'out/ is not built: run "npm run build"';
  if (chromiumPath() ?? existsSync(chromium.executablePath())) return '';
  return 'no Chromium was found: install one, or name it in LACUNA_CHROMIUM';
}

export interface HostProcess {
  /** A link that opens the app once. */
  readonly link: () => Promise<string>;
  readonly home: string;
  readonly stop: () => Promise<void>;
  /** Electron's window; a browser opens pages of its own. */
  readonly window?: Page;
  /** What the next file dialog answers, where files are chosen in dialogs. */
  readonly choose?: (path: string) => Promise<void>;
}

/** Starts the loopback host with a home of its own. */
export async function startHost(options: { sample: boolean }): Promise<HostProcess> {
  const home = mkdtempSync(join(tmpdir(), 'lacuna-e2e-'));
  const child = spawn(
    process.execPath,
    [join(OUT, 'main/server.js'), '--home', home, ...(options.sample ? [] : ['--no-sample'])],
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  );
  child.stdout?.resume();
  const links: string[] = [];
  const waiting: ((link: string) => void)[] = [];
  let failed: (error: Error) => void = () => undefined;
  const failure = new Promise<never>((_, fail) => (failed = fail));
  // Told to whoever waits for a link; nobody may.
  failure.catch(() => undefined);
  child.once('exit', (code) => failed(new Error(`the host ended with ${String(code)}`)));
  child.on('message', (message) => {
    const { link } = message as { link?: string };
    if (!link) return;
    const next = waiting.shift();
    if (next) next(link);
    else links.push(link);
  });
  const next = (): Promise<string> =>
    Promise.race([
      failure,
      new Promise<string>((done) => {
        const known = links.shift();
        if (known) done(known);
        else waiting.push(done);
      }),
    ]);
  let fresh: Promise<string> | null = next();
  return {
    home,
    link: () => {
      const link = fresh ?? next();
      if (!fresh) child.send('link');
      fresh = null;
      return link;
    },
    stop: async () => {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Runs the command line and waits; throws with its last words when it fails. */
export async function lacuna(...args: string[]): Promise<void> {
  const child = spawn(process.execPath, [join(OUT, 'main/cli.js'), ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  child.stderr.on('data', (part: Buffer) => (words = (words + part.toString()).slice(-2000)));
  const code = await new Promise((done) => child.once('exit', done));
  if (code !== 0) throw new Error(`lacuna ${args.join(' ')}: ${words}`);
}
