#!/usr/bin/env node
/** The `lacuna` command: installs and builds what a fresh clone lacks, then runs the built command line. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const entry = resolve(root, 'out/main/cli.js');

// An installed package has its build inside; a clone makes it.
if (existsSync(resolve(root, 'src'))) {
  await import('../setup.mjs');
  await import('../ensure-built.mjs');
}
await import(pathToFileURL(entry).href);
