import { type Page } from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bandsFiles, bandsModel } from '../unit/anatomy/nnunet/bands-model';
import { audit } from './support/audit';
import { expect, test } from './support/fixtures';
import { type HostProcess } from './support/host-process';
import { writeSmallHead } from './support/small-head';
import { type Station } from './support/station';

/** A file through the system's dialog, or through the page's own input beside the button. */
async function hand(page: Page, host: HostProcess, button: string, path: string): Promise<void> {
  if (!host.choose) return page.locator(`input[type="file"][aria-label="${button}"]`).setInputFiles(path);
  await host.choose(path);
  await page.getByRole('button', { name: button, exact: true }).click();
}

/** Keeps a picture of what every user must be able to read and to press. */
async function inspected(station: Station, name: string): Promise<void> {
  expect.soft(await audit(station.page), name).toEqual([]);
  await station.shot(name);
}

let folder: string;
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lacuna-settings-'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a model is added, listed and removed in the settings; the log is read before it is saved', async ({
  station,
  host,
}) => {
  const { page } = station;
  const { plans, dataset } = bandsFiles();
  const at = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  await page.getByRole('button', { name: 'Settings' }).click();
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByRole('tab', { name: 'General' }).focus();
  await inspected(station, 'general');
  await page.keyboard.press('ArrowRight');
  await expect(dialog.getByRole('tab', { name: 'Models' })).toBeFocused();
  await expect(dialog.getByRole('tabpanel', { name: 'Models' })).toBeVisible();
  await expect(dialog.locator('[data-model="stage-two"]')).toContainText('Apache-2.0');
  await inspected(station, 'models');

  await dialog.locator('[data-test="add-model"]').click();
  await hand(page, host, 'Choose ONNX file', at('Jaw Net.onnx', bandsModel([-2, -1, 0, 1, 2, 3])));
  await hand(page, host, 'Choose plans.json', at('wrong.json', '{}'));
  await hand(page, host, 'Choose dataset.json', at('dataset.json', dataset));
  await expect(dialog.getByRole('alert')).toContainText('plans.json');
  await inspected(station, 'wrong');
  await hand(page, host, 'Choose plans.json', at('plans.json', plans));
  await expect(dialog.locator('[data-structure]')).toHaveCount(5);
  await expect(dialog.getByLabel('Name of the model')).toHaveValue('jaw-net');
  await inspected(station, 'checked');
  await dialog.locator('[data-test="install-model"]').click();
  const card = dialog.locator('[data-model="jaw-net"]');
  await expect(card).toContainText('Mandible');
  await inspected(station, 'installed');
  await card.getByRole('button', { name: 'Remove jaw-net' }).click();
  await inspected(station, 'remove');
  await card.locator('[data-test="remove-model"]').click();
  await expect(card).toHaveCount(0);
  await expect(dialog.locator('[data-model]')).not.toHaveCount(0);

  await dialog.getByRole('tab', { name: 'Log' }).click();
  await expect(dialog.locator('[data-test="log"]')).toContainText('info started');
  await inspected(station, 'log');
  if (!host.choose) {
    const download = page.waitForEvent('download');
    await dialog.locator('[data-test="save-log"]').click();
    expect((await download).suggestedFilename()).toBe('lacuna-log.txt');
  }
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('labels of another program are mapped, then checked; the case shows its patient and its records', async ({
  station,
  host,
}) => {
  const { page } = station;
  const head = await writeSmallHead(folder);
  const check = page.locator('[data-test="label-check"]');
  await station.importCase(head.series, 'Case with foreign labels', (step) => inspected(station, step));
  await station.panel('Analysis');
  await page.getByLabel('Anatomy labels', { exact: true }).selectOption({ label: 'Installed model' });
  await expect(page.getByText('No model is installed yet.')).toBeVisible();
  await page.getByLabel('Anatomy labels', { exact: true }).selectOption({ label: 'From a file' });
  await inspected(station, 'analysis');
  await hand(page, host, 'Choose label file', head.labels);
  const dialog = page.getByRole('dialog', { name: 'What are these structures?' });
  await expect(dialog.locator('[data-structure]')).toHaveCount(5);
  await expect(dialog.locator('[data-test="use-mapping"]')).toBeDisabled();
  await inspected(station, 'mapping');
  const labels = ['Upper skull', 'Mandible', 'Upper teeth', 'Lower teeth', 'Mandibular canal'];
  for (const [i, label] of labels.entries()) {
    await dialog.getByLabel(`Label of Value ${i + 11}`, { exact: true }).selectOption({ label });
  }
  await station.shot('mapped');
  await dialog.locator('[data-test="use-mapping"]').click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('switch', { name: 'Stop after the labels' }).setChecked(true);
  await page.locator('[data-test="analyse"]').click();
  await check.waitFor({ timeout: 300_000 });
  await expect(check.getByRole('button')).toHaveCount(6);
  await expect(check.getByRole('button', { name: 'Mandible' })).toContainText('cm³');
  await check.getByRole('button', { name: 'Mandible' }).click();
  await station.settled();
  await station.shot('label-check');

  await page.locator('[data-test="patient"]').click();
  await expect(page.getByRole('group', { name: 'Patient' })).toContainText('MKG-20417');
  await expect(page.getByRole('group', { name: 'Patient' })).toContainText('Muster, Anna');
  await inspected(station, 'patient');
  await page.keyboard.press('Escape');
  await station.panel('History');
  await expect(page.locator('[data-test="records"]')).toContainText('intact');
  await station.shot('history');
  if (!host.choose) {
    const download = page.waitForEvent('download');
    await page.locator('[data-test="export-anonymous"]').click();
    expect((await download).suggestedFilename()).toMatch(/^DRAFT-.*-anonymous-x\d+\.zip$/);
  }

  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('tab', { name: 'General' }).click();
  await page.getByLabel('Language').selectOption('de');
  await inspected(station, 'allgemein');
  await page.getByRole('tab', { name: 'Modelle' }).click();
  await inspected(station, 'modelle');
  await page.getByRole('tab', { name: 'Protokoll' }).click();
  await inspected(station, 'protokoll');
  await page.keyboard.press('Escape');
  await station.shot('verlauf');
  await station.panel('Analyse');
  await page.getByLabel('Anatomie', { exact: true }).selectOption({ label: 'Aus einer Datei' });
  await page.locator('[data-test="edit-mapping"]').click();
  await expect(page.getByRole('dialog', { name: 'Was sind diese Strukturen?' })).toBeVisible();
  await inspected(station, 'zuordnung');
  await page.keyboard.press('Escape');
  await inspected(station, 'anatomie');
  await page.getByRole('button', { name: 'Einstellungen' }).click();
  await page.getByRole('tab', { name: 'Allgemein' }).click();
  await page.getByLabel('Sprache').selectOption('en');
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
});
