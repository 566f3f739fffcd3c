#!/usr/bin/env node
/** The `lacuna` command: installs and builds what a fresh clone lacks, then runs the built command line. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const entry = resolve(root, 'out/main/cli.js');

function step(...args) {
  const done = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (done.status !== 0) process.exit(4);
}

// An installed package has its build inside; a clone makes it.
if (existsSync(resolve(root, 'src'))) {
  step(resolve(root, 'build/setup.mjs'));
  step(resolve(root, 'build/ensure-built.mjs'));
}
await import(pathToFileURL(entry).href);
