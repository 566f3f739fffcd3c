import { _electron } from '@playwright/test';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { HostProcess } from './host-process';

const folder = resolve('node_modules/electron');
const pathFile = join(folder, 'path.txt');
const binary = existsSync(pathFile) ? join(folder, 'dist', readFileSync(pathFile, 'utf8')) : '';

/** Why Electron cannot be tested here; empty when it can. */
export function electronObstacle(): string {
  if (!binary || !existsSync(binary)) return "Electron's binary is not installed";
  if (!existsSync('out/main/index.js')) return 'out/ is not built: run "npm run build"';
  const linux = process.platform === 'linux';
  if (linux && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return 'there is no graphical session';
  return linux && process.getuid?.() === 0 ? 'Electron keeps its sandbox only for users other than root' : '';
}

/** Starts the app with a home of its own. */
export async function launchElectron() {
  const home = mkdtempSync(join(tmpdir(), 'lacuna-electron-'));
  const app = await _electron.launch({
    executablePath: binary,
    args: [resolve('.')],
    env: { ...(process.env as Record<string, string>), LACUNA_HOME: home },
  });
  const stop = async (): Promise<void> => {
    await app.close();
    rmSync(home, { recursive: true, force: true });
  };
  return { app, home, stop };
}

/** The app as the browser tests' host: its one window is every test's page, and its dialogs answer by themselves. */
export async function electronHost(): Promise<HostProcess> {
  const { app, home, stop } = await launchElectron();
  const window = await app.firstWindow();
  return {
    home,
    stop,
    window,
    link: () => Promise.reject(new Error('Electron opens its window itself')),
    choose: (path) =>
      app.evaluate(({ dialog }, chosen) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
      }, path),
  };
}
