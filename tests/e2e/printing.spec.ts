import { strFromU8, unzipSync } from 'fflate';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Page } from '@playwright/test';
import { audit } from './support/audit';
import { expect, test } from './support/fixtures';
import { type Station } from './support/station';

/** Exported files of all cases by their names. */
function exportsIn(home: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const id of readdirSync(join(home, 'cases'))) {
    const folder = join(home, 'cases', id, 'exports');
    if (existsSync(folder)) for (const file of readdirSync(folder)) found.set(file, join(folder, file));
  }
  return found;
}

/** A ball on the outside of the right ramus: its rim on the bone is thin. */
async function ballOnBone(station: Station): Promise<void> {
  const { page } = station;
  const id = await station.newRegion();
  await station.tool('Paint');
  await page.getByRole('button', { name: 'Ball', exact: true }).click();
  await page.getByLabel('Radius').fill('7');
  await station.drag('axial', [-122, 22], [-119, 24]);
  await expect.poll(() => station.regionVolume(id)).toBeGreaterThan(500);
  await page.keyboard.press('Escape');
  await station.settled();
}

const check = (page: Page, name: string) => page.locator(`[data-check="${name}"]`);

async function chooseLanguage(station: Station, tab: string, label: string, language: string): Promise<void> {
  const { page } = station;
  await page.getByRole('button', { name: /^(Settings|Einstellungen)/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('tab', { name: tab }).click();
  await dialog.getByLabel(label, { exact: true }).selectOption(language);
}

test('printer profiles are copied, checked while they are typed, saved and deleted', async ({ sample }) => {
  const { page } = sample;
  await page.getByRole('button', { name: 'Settings' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('tab', { name: 'Printers' }).click();
  await dialog.locator('[data-printer="generic-hydrogel"]').click();
  await expect(dialog.getByLabel('Nozzle, finest line')).toBeDisabled();
  expect.soft(await audit(page), 'shipped').toEqual([]);
  await sample.shot('shipped');
  await dialog.locator('[data-test="duplicate-printer"]').click();
  await dialog.getByLabel('Name', { exact: true }).fill('Ward printer');
  await dialog.getByLabel('Nozzle, finest line').fill('1.5');
  await dialog.getByLabel('Scale z').first().fill('20');
  await expect(dialog.getByText('A wall cannot be thinner than the nozzle (1.50 mm).')).toBeVisible();
  await expect(dialog.locator('[data-test="save-printer"]')).toBeDisabled();
  expect.soft(await audit(page), 'wrong').toEqual([]);
  await sample.shot('wrong');
  await dialog.getByLabel('Nozzle, finest line').fill('0.8');
  await dialog.getByLabel('Scale z').first().fill('104.5');
  await dialog.locator('[data-test="save-printer"]').click();
  await expect(dialog.locator('[data-test="save-printer"]')).toBeDisabled();
  await expect(dialog.getByText('Not saved')).toHaveCount(0);
  await page.keyboard.press('Escape');

  await chooseLanguage(sample, 'General', 'Language', 'de');
  await dialog.getByRole('tab', { name: 'Drucker' }).click();
  await dialog.getByRole('button', { name: 'Ward printer' }).click();
  await expect(dialog.getByLabel('Maßstab z').first()).toHaveValue('104.5');
  expect.soft(await audit(page), 'drucker').toEqual([]);
  await sample.shot('drucker');
  await dialog.locator('[data-test="remove-printer"]').click();
  await dialog.locator('[data-test="remove-printer-sure"]').click();
  await expect(dialog.getByRole('button', { name: 'Ward printer' })).toHaveCount(0);
  await dialog.getByRole('tab', { name: 'Allgemein' }).click();
  await dialog.getByLabel('Sprache', { exact: true }).selectOption('en');
});

test('a model is checked for its printer, mended, held against the bone, and leaves as 3MF and report', async ({
  sample,
  host,
}) => {
  test.setTimeout(900_000);
  const { page } = sample;
  await ballOnBone(sample);
  await sample.panel('Model');
  await page.getByLabel('Printer', { exact: true }).selectOption('none');
  await page.locator('[data-test="build-model"]').click();
  await expect(page.locator('[data-test="model-card"]')).toBeVisible({ timeout: 300_000 });
  await expect(page.locator('[data-test="model-card"]')).toContainText('no printer');
  await expect(check(page, 'closed')).toHaveAttribute('data-passed', 'true');

  await page.getByLabel('Printer', { exact: true }).selectOption('generic-hydrogel');
  await expect(check(page, 'feature')).toHaveAttribute('data-passed', 'false', { timeout: 120_000 });
  await expect(check(page, 'shells')).toHaveAttribute('data-passed', 'false');
  await expect(page.locator('[data-check]')).toHaveCount(15);
  await check(page, 'feature').getByRole('button').first().click();
  await expect(page.locator('[data-test="model-scale"]')).toContainText('thin below 1.2 mm');
  await sample.shot('thin');

  await page.locator('[data-test="model-map"]').getByRole('button', { name: 'Contact' }).click();
  await expect(page.locator('[data-test="contact"]')).toContainText('mm', { timeout: 120_000 });
  await page.locator('[data-test="contact"]').scrollIntoViewIfNeeded();
  await sample.settled();
  await sample.shot('contact');

  await sample.panel('Release');
  await expect(page.locator('[data-test="blocked"]')).toContainText('Smallest feature');
  await expect(page.locator('[data-test="approve"]')).toBeDisabled();
  await sample.shot('blocked');
  await page.getByRole('button', { name: 'Go to the checks' }).click();
  await page.locator('[data-mend="keep-largest-shell"]').click();
  await expect(check(page, 'shells')).toHaveAttribute('data-passed', 'true', { timeout: 300_000 });
  await page.locator('[data-mend="thicken"]').click();
  await expect(check(page, 'feature')).toHaveAttribute('data-passed', 'true', { timeout: 300_000 });
  await expect(check(page, 'wall')).toHaveAttribute('data-passed', 'true');
  await expect(page.locator('[data-test="model-card"]')).toContainText('Generic hydrogel');
  await sample.settled();
  await page.locator('[data-test="print-checks"]').scrollIntoViewIfNeeded();
  await sample.shot('mended');

  await sample.panel('Release');
  await page.locator('[data-test="export-3mf"]').click();
  await expect(page.locator('[data-export]')).toHaveCount(1);
  await page.getByLabel('Language of the report').selectOption('de');
  await page.locator('[data-test="export-report"]').click();
  await expect(page.locator('[data-export]')).toHaveCount(2, { timeout: 120_000 });
  await sample.shot('exported');

  const files = exportsIn(host.home);
  const package3mf = [...files].find(([file]) => file.endsWith('.3mf'))!;
  expect(package3mf[0]).toMatch(/^DRAFT-/);
  const parts = unzipSync(readFileSync(package3mf[1]));
  const model = strFromU8(parts['3D/3dmodel.model']!);
  expect(model).toContain('unit="millimeter"');
  expect(model).toContain('not approved');
  expect(model.match(/<triangle /g)!.length).toBeGreaterThan(100);
  const heights = [...model.matchAll(/<vertex [^>]*z="([^"]+)"/g)].map(([, z]) => Number(z));
  expect(Math.abs(heights.reduce((low, z) => Math.min(low, z), Infinity))).toBeLessThan(0.01);
  const report = [...files].find(([file]) => file.endsWith('.pdf'))!;
  const pdf = readFileSync(report[1]).toString('latin1');
  expect(pdf.startsWith('%PDF-')).toBe(true);
  expect(pdf.match(/\/Type \/Page\b(?!s)/g)).toHaveLength(2);

  await page.locator('[data-test="approve"]').click();
  await sample.shot('approve');
  await page.keyboard.press('Escape');
  await chooseLanguage(sample, 'General', 'Language', 'de');
  await page.keyboard.press('Escape');
  await sample.shot('freigabe');
  await sample.panel('Modell');
  await page.getByLabel('Drucker', { exact: true }).selectOption('generic-resin');
  await expect(page.locator('[data-test="print-summary"]')).toBeVisible({ timeout: 120_000 });
  await sample.shot('modell');
  await page.locator('[data-test="print-checks"]').scrollIntoViewIfNeeded();
  await sample.shot('pruefungen');
  await chooseLanguage(sample, 'Allgemein', 'Sprache', 'en');
});
