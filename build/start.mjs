/**
 * Opens the workstation: in Electron where its binary is or can be fetched, else in the default browser through the
 * loopback host. Says which and why. `--browser` asks for the browser, `--electron` for another try at fetching Electron.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const electronFolder = join(root, 'node_modules/electron');
const failedFetch = join(root, 'node_modules/.lacuna-no-electron');
const FETCH_MS = 180_000;
const DAY_MS = 86_400_000;
const EARLY_MS = 8_000;

const asked = process.argv.slice(2);
const serverOptions = asked.filter((option) => option !== '--browser' && option !== '--electron');

function say(line) {
  process.stderr.write(`lacuna: ${line}\n`);
}

/** The path of Electron's program; undefined when it is not installed. */
function electronBinary() {
  const pathFile = join(electronFolder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : undefined;
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const path = override ? join(override, name ?? 'electron') : name && join(electronFolder, 'dist', name);
  return path && existsSync(path) ? path : undefined;
}

function fetchElectron() {
  const recently = existsSync(failedFetch) && Date.now() - statSync(failedFetch).mtimeMs < DAY_MS;
  if (recently && !asked.includes('--electron')) return;
  if (!existsSync(join(electronFolder, 'install.js'))) return;
  say('fetching Electron (once, about 120 MB)');
  const done = spawnSync(process.execPath, [join(electronFolder, 'install.js')], {
    stdio: 'ignore',
    timeout: FETCH_MS,
  });
  if (done.status !== 0) writeFileSync(failedFetch, '');
}

/** Why Electron cannot be used here; undefined when it can. */
function obstacle() {
  if (asked.includes('--browser')) return 'the browser was asked for';
  if (process.platform === 'linux') {
    if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no graphical session';
    if (process.getuid() === 0) return 'Electron keeps its sandbox only for users other than root';
  }
  if (!electronBinary()) fetchElectron();
  return electronBinary() ? undefined : "Electron's binary is not installed and could not be fetched";
}

function ended(child) {
  return new Promise((done) => {
    child.once('error', () => done(1));
    child.once('exit', (code, signal) => done(signal ? 0 : code));
  });
}

async function openElectron() {
  const env = { ...process.env };
  delete env.ELECTRON_RUN_AS_NODE;
  const began = Date.now();
  const code = await ended(spawn(electronBinary(), [root, ...serverOptions], { stdio: 'inherit', env }));
  if (code !== 0 && Date.now() - began < EARLY_MS) return `Electron did not start (exit code ${code})`;
  process.exit(code ?? 0);
}

/** The command that shows an address in the default browser; undefined without a graphical session. */
function browserCommand(address) {
  if (process.platform === 'darwin') return ['open', [address]];
  if (process.platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', address]];
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ['xdg-open', [address]] : undefined;
}

function showInBrowser(address) {
  const command = process.env.LACUNA_NO_OPEN ? undefined : browserCommand(address);
  if (!command) return say('no browser is opened here; open the address above in one on this computer');
  const opened = spawn(command[0], command[1], { stdio: 'ignore', detached: true });
  opened.once('error', () => say('the browser could not be opened; open the address above in it'));
  opened.unref();
}

async function openInBrowser(reason) {
  say(`opening in the browser: ${reason}`);
  const child = spawn(process.execPath, [join(root, 'out/main/server.js'), ...serverOptions], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  let first = true;
  child.on('message', ({ link }) => {
    if (first) showInBrowser(link);
    first = false;
  });
  // Ctrl+C reaches the child too; this process only waits for it to tidy up.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.exit((await ended(child)) ?? 0);
}

const built = spawnSync(process.execPath, [join(root, 'build/ensure-built.mjs')], { stdio: ['ignore', 2, 2] });
if (built.status !== 0) process.exit(4);
const reason = obstacle();
if (reason === undefined) say('opening in Electron');
await openInBrowser(reason ?? (await openElectron()));
