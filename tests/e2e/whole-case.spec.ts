import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './support/fixtures';
import { readStl } from './support/stl';

interface SavedCase {
  readonly id: string;
  readonly regions: readonly {
    readonly id: string;
    readonly centroid?: readonly number[];
    readonly volumeMm3: number;
  }[];
}

function caseFolder(home: string, name: string): string {
  const cases = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('case.json'));
  const found = cases.find(
    (path) => (JSON.parse(readFileSync(join(home, path), 'utf8')) as { name: string }).name === name,
  );
  if (!found) throw new Error(`no case ${name} below ${home}`);
  return join(home, found, '..');
}

test('from a phantom’s series to an approved model on disk', async ({ station, phantom, host }) => {
  test.setTimeout(900_000);
  const { page } = station;
  await station.shot('cases');
  await station.importCase(phantom.series, 'Case one', (step) => station.shot(step));
  await expect(page.locator('[data-test="case-state"]')).toHaveText('Imported');
  await station.shot('imported');
  const detects = existsSync('resources/models') && readdirSync('resources/models').length > 0;
  if (!detects)
    test.info().annotations.push({ type: 'no models installed', description: 'the region is drawn by hand' });
  await station.analyse(phantom.labels, { labelsOnly: !detects }, (step) => station.shot(step));
  if (detects) {
    await expect(page.locator('[data-test="case-state"]')).toHaveText('Analysed');
    await expect(page.getByRole('tab', { name: 'Regions' })).toHaveAttribute('aria-selected', 'true');
  }
  await station.panel('Analysis');
  await station.shot('analysed');
  await station.panel('Regions');
  const found = await page.locator('[data-region]').count();
  test.info().annotations.push({ type: 'regions found', description: String(found) });
  await expect(page.locator('[data-region]').getByText('Proposed')).toHaveCount(found);
  const id = await station.newRegion();
  await expect(page.locator(`[data-region="${id}"]`)).toContainText('Empty');
  await station.settled();
  await station.shot('inspect');

  await station.tool('Paint');
  await page.getByRole('button', { name: 'Ball', exact: true }).click();
  await page.getByLabel('Radius').fill('4');
  await station.drag('axial', ...AIRWAY_EDGE);
  await expect.poll(() => station.regionVolume(id)).toBeGreaterThan(100);
  const painted = await station.regionVolume(id);
  await station.shot('painted');

  await station.tool('Subtract soft tissue');
  await expect(page.locator('[data-test="apply"]')).toBeEnabled();
  await station.settled();
  await station.shot('soft-tissue');
  await page.locator('[data-test="apply"]').click();
  await expect.poll(() => station.regionVolume(id)).toBeLessThan(0.9 * painted);
  const airy = await station.regionVolume(id);
  expect(airy).toBeGreaterThan(50);

  await station.tool('Grow from a point');
  const { x, y } = await station.crosshair('axial');
  await page.mouse.click(x + AIRWAY[0], y + AIRWAY[1]);
  await page.getByLabel('Not farther than').fill('5');
  await expect(page.locator('[data-test="apply"]')).toBeEnabled();
  await station.shot('grow');
  await page.locator('[data-test="apply"]').click();
  await expect.poll(() => station.regionVolume(id)).toBeGreaterThan(1.1 * airy);
  const grown = await station.regionVolume(id);

  await page.keyboard.press('Control+z');
  await expect.poll(() => station.regionVolume(id)).not.toBeCloseTo(grown, 1);
  await page.keyboard.press('Control+y');
  await expect.poll(() => station.regionVolume(id)).toBeCloseTo(grown, 1);
  await page.keyboard.press('Escape');

  await expect(page.locator(`[data-region="${id}"]`)).toContainText('By hand');
  await station.panel('Model');
  await page.locator('[data-test="build-model"]').click();
  await expect(page.locator('[data-test="model-card"]')).toBeVisible({ timeout: 300_000 });
  await station.settled();
  await station.shot('model');

  await station.panel('Release');
  await page.locator('[data-test="export-stl"]').click();
  await expect(page.locator('[data-export]').first()).toContainText('DRAFT');
  await page.locator('[data-test="approve"]').click();
  await expect(page.locator('[data-test="confirm-approval"]')).toBeDisabled();
  await page.getByLabel('Name', { exact: true }).fill('Dr. A. Example');
  await page.getByLabel('Role', { exact: true }).fill('Surgeon');
  await page.locator('[data-test="sure"]').check();
  await station.shot('approval');
  await page.locator('[data-test="confirm-approval"]').click();
  await expect(page.locator('[data-test="case-state"]')).toHaveText('Approved');
  await page.locator('[data-test="export-stl"]').click();
  await expect(page.locator('[data-export]')).toHaveCount(2);
  await station.shot('released');

  const folder = caseFolder(host.home, 'Case one');
  const files = readdirSync(join(folder, 'exports')).filter((file) => file.endsWith('.stl'));
  const draft = files.filter((file) => file.startsWith('DRAFT'));
  expect(draft).toHaveLength(1);
  expect(files).toHaveLength(2);
  // Edits lie in the journal until the case is left; then its record tells of the region as it is now.
  await page.getByRole('button', { name: 'All cases' }).click();
  const saved = (): SavedCase => JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as SavedCase;
  await expect.poll(() => saved().regions.find((item) => item.id === id)?.volumeMm3).toBeCloseTo(grown, 1);
  const region = saved().regions.find((item) => item.id === id)!;
  for (const file of files) {
    const stl = readStl(join(folder, 'exports', file));
    expect(stl.closed).toBe(true);
    expect(Math.abs(stl.volume / region.volumeMm3 - 1)).toBeLessThan(0.35);
    expect(stl.header.includes('DRAFT')).toBe(file.startsWith('DRAFT'));
    region.centroid!.forEach((v, axis) => {
      expect(v).toBeGreaterThan(stl.min[axis]!);
      expect(v).toBeLessThan(stl.max[axis]!);
    });
  }
});

/** Places of the phantom in pixels from the axial crosshair at its start. */
const AIRWAY = [3, 26] as const;
const AIRWAY_EDGE = [
  [3, 14],
  [3, 18],
] as const;

test('an analysis can be cancelled and leaves the case as it was', async ({ sample }) => {
  const { page } = sample;
  await sample.panel('Analysis');
  await page.getByLabel('Anatomy labels', { exact: true }).selectOption({ label: 'The labels of this case' });
  await page.locator('[data-test="analyse"]').click();
  await page.locator('[data-test="cancel-job"]').click();
  await expect(page.locator('[data-test="analyse"]')).toBeEnabled();
  await expect(page.locator('[data-test="case-state"]')).toHaveText('Imported');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await sample.shot('cancelled');
});
