import { expect, test } from '@playwright/test';
import { electronObstacle, launchElectron } from '../e2e/support/electron-app';

test.describe('the app in Electron', () => {
  const reason = electronObstacle();
  test.skip(reason !== '', reason);

  test('opens isolated, without Node, and stays where it is', async () => {
    const { app, stop } = await launchElectron();
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
      await stop();
    }
  });
});
