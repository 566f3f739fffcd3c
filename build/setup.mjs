/**
 * Installs what a fresh clone lacks: the npm packages and, with --browser, a Chromium for the browser tests.
 * Runs before `npm start`, `npm test` and `npx lacuna`; does nothing when all is there.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { oneAtATime } from './one-at-a-time.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const [major, minor] = process.versions.node.split('.').map(Number);

function fail(message) {
  process.stderr.write(`lacuna: ${message}\n`);
  process.exit(4);
}

if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Node ${process.versions.node} is too old. Install Node 20.19 or newer.`);
}

/** The lock file's hash is kept beside the packages, so that a pull that changes it installs again. */
function installPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(resolve(root, 'package-lock.json')))
    .digest('hex');
  const stamp = resolve(root, 'node_modules/.lacuna-lock');
  const installed = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === lock;
  if (installed()) return;
  oneAtATime(resolve(root, '.cache/setup.lock'), () => {
    if (!installed()) runInstall(stamp, lock);
  });
}

function runInstall(stamp, lock) {
  process.stderr.write('lacuna: installing packages (once)\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const done = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) fail('the packages could not be installed (npm ci failed). Check the network and run again.');
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, lock);
}

/** The system's Chromium, else Playwright's, else Debian's package. */
function installBrowser() {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const onPath = names.some((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);
  if (onPath || process.env.LACUNA_CHROMIUM) return;
  try {
    if (process.platform === 'linux' && process.getuid() === 0 && existsSync('/usr/bin/apt-get')) {
      process.stderr.write('lacuna: installing Chromium for the browser tests (once)\n');
      execFileSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 2, 2] });
      execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
        stdio: ['ignore', 2, 2],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
      return;
    }
    execFileSync(process.execPath, [resolve(root, 'node_modules/@playwright/test/cli.js'), 'install', 'chromium'], {
      stdio: ['ignore', 2, 2],
    });
  } catch {
    process.stderr.write('lacuna: no Chromium could be installed; the browser tests will be skipped\n');
  }
}

installPackages();
// Its own option, not one of the `lacuna` command that imports this.
if (process.argv[2] === '--browser') installBrowser();
