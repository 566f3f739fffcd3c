import { VERSION } from '@shared/version';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { forkChild } from '../compute/fork-child';
import { createHost } from '../host';
import { ensureSample } from '../host/first-start';
import { dataFolder } from '../host/data-folder';
import { startLoopback } from './loopback-server';

/**
 * The loopback host as a program. It prints one link; Enter on its terminal, or `link` over the channel of a parent
 * process, gives another. Ctrl+C ends it.
 */
const { values } = parseArgs({
  options: { home: { type: 'string' }, port: { type: 'string' }, 'no-sample': { type: 'boolean' } },
});
// The compute process looks there for the models that the site has added.
if (values.home !== undefined) process.env['LACUNA_HOME'] = resolve(values.home);
const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const host = await createHost({
  version: VERSION,
  door: 'loopback',
  places: { home: values.home ?? dataFolder(), temporary: tmpdir() },
  startCompute: () => forkChild(beside('./compute.js')),
});
if (!values['no-sample']) await ensureSample(host);
const server = await startLoopback(host, { renderer: beside('../renderer'), port: Number(values.port ?? 0) });

function tellLink(): void {
  const link = server.newLink();
  process.stdout.write(`Lacuna: ${link}\n`);
  process.send?.({ link });
}

let ending = false;
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  await server.close();
  await host.close();
  process.exit(0);
}

process.on('SIGINT', () => void end());
process.on('SIGTERM', () => void end());
process.on('message', (message) => (message === 'link' ? tellLink() : undefined));
process.on('disconnect', () => void end());
if (process.stdin.isTTY) {
  process.stderr.write('Press Enter for another link, Ctrl+C to end.\n');
  createInterface({ input: process.stdin }).on('line', tellLink);
}
tellLink();
