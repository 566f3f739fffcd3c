import { chromium, type Page } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromiumPath } from '../e2e/support/chromium';
import { missing, startHost } from '../e2e/support/host-process';
import { Station } from '../e2e/support/station';
import { MemoryPeaks } from '../support/process-memory';
import type { Report } from './index';

export const name = 'big scan';

/** 680 MB as 16 bit. `LACUNA_BIG_SCAN=256,256,192` tries a smaller one. */
const SIZE = process.env['LACUNA_BIG_SCAN'] ?? '768,768,576';
const GOAL_MB = 6000;
const CASE = 'Big scan';
/** What is measured is memory: a busy computer may take its time. */
const PATIENCE_MS = 3_600_000;

/**
 * Takes a very large scan through a whole case in a real Chromium and reports the memory of all processes together: host,
 * compute process, and the browser with its window and its software graphics (a graphics card would hold the textures).
 */
export async function bench(report: Report): Promise<void> {
  const reason = missing();
  if (reason) throw new Error(reason);
  const folder = mkdtempSync(join(tmpdir(), 'lacuna-big-'));
  const generator = resolve(import.meta.dirname, '../support/big-series.ts');
  try {
    const made = spawnSync(process.execPath, ['--import', 'tsx', generator, folder, ...SIZE.split(',')], {
      stdio: 'inherit',
    });
    if (made.status !== 0) throw new Error('the scan could not be made');
    await inBrowser(folder, report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function inBrowser(folder: string, report: Report): Promise<void> {
  const host = await startHost({ sample: false });
  const executablePath = chromiumPath();
  const browser = await chromium.launch({ args: ['--no-sandbox'], ...(executablePath ? { executablePath } : {}) });
  const peaks = new MemoryPeaks();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(await host.link());
    const phase = async (what: string, work: () => Promise<void>): Promise<void> => {
      const began = performance.now();
      await work();
      const { sum, note } = peaks.take();
      const seconds = ((performance.now() - began) / 1000).toFixed(0);
      report({ what: `${what}, all processes at once`, value: sum, unit: 'MB', note: `${note}; ${seconds} s` });
    };
    report({ what: 'voxels', value: product(SIZE) / 1e6, unit: 'million', note: SIZE.replaceAll(',', ' x ') });
    await wholeCase(new Station(page, 'big'), folder, phase);
    report({ what: 'highest, all processes at once', value: peaks.highest, unit: 'MB', note: `goal: ${GOAL_MB} MB` });
  } finally {
    peaks.stop();
    await browser.close();
    await host.stop();
  }
}

type Phase = (what: string, work: () => Promise<void>) => Promise<void>;

async function wholeCase(station: Station, folder: string, phase: Phase): Promise<void> {
  const { page } = station;
  await phase('import and open', async () => {
    await page.locator('[data-test="new-case"]').first().click();
    await page.locator('input[type="file"][webkitdirectory]').setInputFiles(join(folder, 'series'));
    await page.getByRole('radio').first().waitFor();
    await page.getByLabel('Name of the case').fill(CASE);
    await page.locator('[data-test="import"]').click();
    await opened(page);
  });
  await phase('analyse', async () => {
    await station.panel('Analysis');
    await page.getByLabel('Anatomy labels', { exact: true }).selectOption({ label: 'From a file' });
    await page.locator('.side input[type="file"]').setInputFiles(join(folder, 'labels.nii.gz'));
    await page.getByRole('button', { name: 'labels.nii.gz' }).waitFor();
    await page.locator('[data-test="analyse"]').click();
    await page.locator('[data-test="job"]').waitFor();
    await page.locator('[data-test="job"]').waitFor({ state: 'detached' });
    await opened(page);
  });
  await phase('edit, undo, redo', async () => {
    const region = await station.newRegion();
    await station.tool('Paint');
    await page.getByRole('button', { name: 'Ball', exact: true }).click();
    await page.getByLabel('Radius').fill('6');
    await station.drag('axial', [0, 0], [20, 8], [30, 20]);
    await page.locator(`[data-region="${region}"]:not([data-volume="0"])`).waitFor();
    await page.keyboard.press('Control+z');
    await settled(page);
    await page.keyboard.press('Control+y');
    await settled(page);
  });
  await phase('model', async () => {
    await station.panel('Model');
    await page.locator('[data-test="build-model"]').click();
    await page.locator('[data-test="model-card"]').waitFor();
    await settled(page);
  });
  await phase('export', async () => {
    await station.panel('Release');
    await page.locator('[data-test="export-stl"]').click();
    await page.locator('[data-export]').waitFor();
  });
  await phase('close and open again', async () => {
    await page.getByRole('button', { name: 'All cases' }).click();
    await page.locator('[data-case] button').first().click();
    await opened(page);
  });
}

/** Waits until the volumes are loaded and the 3D view has its surfaces. */
async function opened(page: Page): Promise<void> {
  await page.locator('[data-view="axial"]').waitFor();
  await page.locator('main.stage[aria-busy="false"]').waitFor();
  await settled(page);
  const three = page.locator('[data-view="three"]').locator('xpath=..');
  await three.getByText('making surfaces').waitFor({ state: 'detached' });
}

/** Waits until everything is shown as it is and saved. */
async function settled(page: Page): Promise<void> {
  await page.locator('.case[data-settled="true"]').waitFor();
}

function product(size: string): number {
  return size.split(',').reduce((all, n) => all * Number(n), 1);
}
