import { audit } from './support/audit';
import { expect, test } from './support/fixtures';

test('speaks German: texts, decimals and dates; and comes back', async ({ sample, phantom }) => {
  const { page } = sample;
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByLabel('Language').selectOption('de');
  await expect(page.getByRole('dialog', { name: 'Einstellungen' })).toBeVisible();
  await sample.shot('settings');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('tab', { name: 'Freigabe' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.locator('.side').getByText(/\d,\d\d × \d,\d\d × \d,\d\d mm/)).toBeVisible();
  for (const panel of ['Analyse', 'Regionen', 'Verlauf', 'Anzeige', 'Messen', 'Modell', 'Freigabe']) {
    await sample.panel(panel);
    expect.soft(await audit(page), panel).toEqual([]);
    await sample.shot(panel.toLowerCase());
  }
  await page.keyboard.press('?');
  expect.soft(await audit(page), 'Tastatur').toEqual([]);
  await sample.shot('tastatur');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Alle Fälle' }).click();
  await expect(page.getByRole('heading', { name: 'Fälle' })).toBeVisible();
  await sample.shot('liste');
  await page.locator('[data-test="new-case"]').click();
  await sample.chooseSeries(phantom.series, 'Ordner wählen');
  expect.soft(await audit(page), 'Serien').toEqual([]);
  await sample.shot('serien');
  await page.getByRole('button', { name: 'Alle Fälle' }).click();
  await page.getByRole('button', { name: 'Einstellungen' }).click();
  await page.getByLabel('Sprache').selectOption('en');
  await expect(page.getByRole('heading', { name: 'Cases' })).toBeVisible();
});
