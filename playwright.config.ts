import { defineConfig } from '@playwright/test';
import { chromiumPath } from './tests/e2e/support/chromium';

const executablePath = chromiumPath();

/** Flows through the loopback host in a real Chromium. Screenshots of each step lie in test-results/screens. */
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  fullyParallel: false,
  workers: 1,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1280, height: 800 },
    actionTimeout: 30_000,
    locale: 'en-GB',
    screenshot: 'only-on-failure',
    launchOptions: {
      // Software rendering is enough; only the sandbox must go where the tests run as root.
      args: ['--no-sandbox'],
      ...(executablePath ? { executablePath } : {}),
    },
  },
});
