import { _electron, expect, test } from '@playwright/test';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const folder = resolve('node_modules/electron');
const pathFile = join(folder, 'path.txt');
const binary = existsSync(pathFile) ? join(folder, 'dist', readFileSync(pathFile, 'utf8')) : '';

function obstacle(): string {
  if (!binary || !existsSync(binary)) return "Electron's binary is not installed";
  if (!existsSync('out/main/index.js')) return 'out/ is not built';
  const linux = process.platform === 'linux';
  if (linux && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return 'there is no graphical session';
  return linux && process.getuid?.() === 0 ? 'Electron keeps its sandbox only for users other than root' : '';
}

test.describe('the app in Electron', () => {
  const reason = obstacle();
  test.skip(reason !== '', reason);

  test('opens isolated, without Node, and stays where it is', async () => {
    const home = await mkdtemp(join(tmpdir(), 'lacuna-electron-'));
    const app = await _electron.launch({
      executablePath: binary,
      args: [resolve('.')],
      env: { ...(process.env as Record<string, string>), LACUNA_HOME: home },
    });
    try {
      const page = await app.firstWindow();
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(page.url()).toMatch(/^lacuna:\/\/app\//);
      // As text: this project's tests are checked without the DOM's types.
      const seen = await page.evaluate(
        '({ isolated: crossOriginIsolated, require: typeof require, process: typeof process, bridge: Object.keys(lacuna).sort() })',
      );
      expect(seen).toEqual({
        isolated: true,
        require: 'undefined',
        process: 'undefined',
        bridge: ['dropped', 'invoke', 'subscribe'],
      });
      await page.evaluate("void open('https://example.org/')");
      await page.evaluate("void location.assign('https://example.org/')");
      expect(page.url()).toMatch(/^lacuna:\/\/app\//);
      expect(app.windows()).toHaveLength(1);
      expect(
        await page.evaluate(() =>
          fetch('https://example.org/').then(
            () => 'sent',
            () => 'refused',
          ),
        ),
      ).toBe('refused');
    } finally {
      await app.close();
      await rm(home, { recursive: true, force: true });
    }
  });
});
