/** Builds `out/` when it is missing or older than the sources. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { oneAtATime } from './one-at-a-time.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(resolve(path, name))));
}

const built = resolve(root, 'out/main/cli.js');
const sources = ['src', 'electron.vite.config.ts', 'package-lock.json'].map((path) => resolve(root, path));

function isOld() {
  return !existsSync(built) || sources.some((path) => newest(path) > statSync(built).mtimeMs);
}

function build() {
  process.stderr.write('lacuna: building (after a change of the sources)\n');
  const cli = resolve(root, 'node_modules/electron-vite/bin/electron-vite.js');
  const done = spawnSync(process.execPath, [cli, 'build', '--logLevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (done.status !== 0) {
    process.stderr.write('lacuna: the build failed; see the lines above\n');
    process.exit(4);
  }
}

if (isOld()) {
  oneAtATime(resolve(root, '.cache/build.lock'), () => {
    if (isOld()) build();
  });
}
