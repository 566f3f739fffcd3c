import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './support/fixtures';
import { writeSmallHead } from './support/small-head';

test('work goes on while its page is left: it queues and is seen in the list', async ({
  sample,
  host,
}) => {
  test.skip(host.choose !== undefined, 'a reload of Electron’s window is no part of its use');
  const folder = mkdtempSync(join(tmpdir(), 'lacuna-leaving-'));
  const { page } = sample;
  const folderInput = page.locator('input[type="file"][webkitdirectory]');
  const head = await writeSmallHead(folder);
  await sample.panel('Analysis');
  await page.getByLabel('Anatomy labels', { exact: true }).selectOption({ label: 'Built-in segmenter' });
  await sample.settled();
  await page.locator('[data-test="analyse"]').click();
  await page.locator('[data-test="job"]').waitFor();
  await page.getByRole('button', { name: 'All cases' }).click();
  await expect(page.locator('[data-test="case-job"]')).toHaveCount(1);
  await sample.shot('analysing-in-list');

  await page.locator('[data-test="new-case"]').click();
  await folderInput.setInputFiles(head.series);
  await expect(page.locator('[data-test="job"][data-state="queued"]')).toContainText('Waiting, place 1');
  await sample.shot('queued');
  await page.getByRole('button', { name: 'All cases' }).click();
  await page.locator('[data-test="new-case"]').click();
  await folderInput.setInputFiles(head.series);
  await page.getByRole('radio').first().waitFor({ timeout: 120_000 });
  await page.getByLabel('Name of the case').fill('Left alone');
  await page.locator('[data-test="import"]').click();
  await page.getByRole('button', { name: 'All cases' }).click();
  const card = page.locator('[data-case]').filter({ hasText: 'Left alone' });
  await expect(card).toContainText('Imported', { timeout: 120_000 });
  expect(page.url()).toContain('#/cases');
  await card.locator('button').first().click();
  await sample.ready();
  await expect(page.getByRole('alert')).toHaveCount(0);
  rmSync(folder, { recursive: true, force: true });
});
