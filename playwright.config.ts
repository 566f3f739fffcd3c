import { defineConfig } from '@playwright/test';
import { type WorkerFixtures } from './tests/e2e/support/fixtures';
import { chromiumPath } from './tests/e2e/support/chromium';

const executablePath = chromiumPath();

/**
 * Flows through the loopback host in a real Chromium, and the shell in Electron where its binary is. Screenshots of each
 * step lie in test-results/screens.
 */
export default defineConfig<object, WorkerFixtures>({
  projects: [
    { name: 'browser', testDir: 'tests/e2e' },
    { name: 'electron', testDir: 'tests', testMatch: ['{e2e,electron}/*.spec.ts'], use: { door: 'electron' } },
  ],
  outputDir: 'test-results/e2e',
  fullyParallel: false,
  workers: 1,
  timeout: 600_000,
  expect: { timeout: 60_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1280, height: 800 },
    actionTimeout: 90_000,
    locale: 'en-GB',
    screenshot: 'only-on-failure',
    launchOptions: {
      // Software rendering is enough; only the sandbox must go where the tests run as root.
      args: ['--no-sandbox'],
      ...(executablePath ? { executablePath } : {}),
    },
  },
});
