import { type Page } from '@playwright/test';
import { audit } from './support/audit';
import { expect, test } from './support/fixtures';
import { type Station } from './support/station';

const PANELS = ['Analysis', 'Regions', 'History', 'Display', 'Measure', 'Model', 'Release'];

async function everyPanel(station: Station, leastText: number): Promise<void> {
  for (const panel of PANELS) {
    await station.panel(panel);
    expect.soft(await audit(station.page, leastText), panel).toEqual([]);
  }
}

/** Share of the stage that its views take. */
function filled(page: Page): Promise<number> {
  return page.evaluate(() => {
    const area = (element: Element): number => {
      const { width, height } = element.getBoundingClientRect();
      return width * height;
    };
    const views = [...document.querySelectorAll('main.stage section')].map(area);
    return views.reduce((sum, of) => sum + of, 0) / area(document.querySelector('main.stage')!);
  });
}

test('every control has a name and 32 pixels, text can be read and nothing is cut off, at 1280 x 800 and at 4K', async ({
  sample,
}) => {
  const { page } = sample;
  await everyPanel(sample, 11);
  expect(await filled(page)).toBeGreaterThan(0.97);
  await sample.tool('Paint');
  expect.soft(await audit(page), 'tool').toEqual([]);
  await page.keyboard.press('?');
  expect.soft(await audit(page), 'keys').toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');

  await page.setViewportSize({ width: 3840, height: 2160 });
  await everyPanel(sample, 16);
  expect(await filled(page)).toBeGreaterThan(0.97);
  await sample.settled();
  await sample.shot('4k-workspace');
  await page.getByRole('button', { name: 'Settings' }).click();
  expect.soft(await audit(page, 16), 'settings').toEqual([]);
  await sample.shot('4k-settings');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'All cases' }).click();
  await page.locator('[data-case]').first().waitFor();
  expect.soft(await audit(page, 16), 'cases').toEqual([]);
  await sample.shot('4k-cases');
  await page.locator('[data-test="new-case"]').click();
  expect.soft(await audit(page, 16), 'new').toEqual([]);
  await sample.shot('4k-new');

  await page.setViewportSize({ width: 1280, height: 800 });
  expect.soft(await audit(page), 'new').toEqual([]);
  await page.getByRole('button', { name: 'All cases' }).click();
  await page.locator('[data-case]').first().waitFor();
  expect.soft(await audit(page), 'cases').toEqual([]);
  await page
    .getByRole('button', { name: /^Rename/ })
    .first()
    .click();
  expect.soft(await audit(page), 'rename').toEqual([]);
  await sample.shot('rename');
  await page.keyboard.press('Escape');
});

test('the pages stay sharp and whole on a screen of twice the density', async ({ browser, host, door }) => {
  test.skip(door === 'electron', 'a window of Electron has the density of its screen');
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, deviceScaleFactor: 2 });
  const page = await context.newPage();
  await page.goto(await host.link());
  await page.locator('[data-test="new-case"]').first().waitFor();
  expect(await page.evaluate(() => devicePixelRatio)).toBe(2);
  expect.soft(await audit(page), 'cases').toEqual([]);
  await page.screenshot({ path: 'test-results/screens/feel-dense-cases.png' });
  await page.locator('[data-test="new-case"]').first().click();
  expect.soft(await audit(page), 'new').toEqual([]);
  await context.close();
});
