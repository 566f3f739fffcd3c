import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { audit } from './support/audit';
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

interface Drawn {
  readonly lesion: { readonly centroid: readonly number[]; readonly volume: number };
}

const distance = (a: readonly number[], b: readonly number[]): number => Math.hypot(...a.map((v, i) => v - b[i]!));

test('from a phantom’s series over the wound that is found in it to an approved model on disk', async ({
  station,
  wounded,
  host,
}) => {
  test.setTimeout(900_000);
  const { page } = station;
  const { lesion } = JSON.parse(readFileSync(wounded.about, 'utf8')) as Drawn;
  /** Leaves in the middle of a step and comes back to it. */
  const leave = async (panel: string): Promise<void> => {
    await page.reload();
    await station.ready();
    await station.panel(panel);
  };
  await station.shot('cases');
  await station.importCase(wounded.series, 'Case one', (step) => station.shot(step));
  await expect(page.locator('[data-test="case-state"]')).toHaveText('Imported');
  await station.shot('imported');
  await station.analyse(wounded.labels, { labelsOnly: false }, async (step) => {
    await leave('Analysis');
    await station.shot(step);
  });
  await expect(page.locator('[data-test="case-state"]')).toHaveText('Analysed');
  await station.panel('Analysis');
  await expect(page.locator('[data-test="score"]')).not.toHaveText('0');
  await station.shot('analysed');
  await station.panel('Regions');
  const id = 'r1';
  await expect(page.locator('[data-region]')).toHaveCount(1);
  await expect(page.locator(`[data-region="${id}"]`)).toContainText('Proposed');
  await expect(page.locator(`[data-region="${id}"]`)).toContainText('Mandible');
  const proposed = await station.regionVolume(id);
  expect(proposed / lesion.volume).toBeGreaterThan(0.7);
  expect(proposed / lesion.volume).toBeLessThan(2);
  await station.settled();
  await station.shot('inspect');

  await station.tool('Subtract soft tissue');
  // All of this wound is soft tissue; what is denser lies at the bone, and there the dressing needs room.
  await page.getByLabel('Soft tissue from').fill('150');
  await expect(page.locator('[data-test="apply"]')).toBeEnabled();
  await station.settled();
  await station.shot('soft-tissue');
  await page.locator('[data-test="apply"]').click();
  await expect.poll(() => station.regionVolume(id)).toBeLessThan(proposed);
  const cleared = await station.regionVolume(id);
  expect(cleared).toBeGreaterThan(0.5 * proposed);

  await station.tool('Grow from a point');
  const { x, y } = await station.crosshair('axial');
  await page.mouse.click(x, y);
  // Farther than the region reaches from its middle.
  await page.getByLabel('Not farther than').fill('9');
  await expect(page.locator('[data-test="apply"]')).toBeEnabled();
  await station.settled();
  await station.shot('grow');
  await page.locator('[data-test="apply"]').click();
  await expect.poll(() => station.regionVolume(id)).toBeGreaterThan(cleared);
  const grown = await station.regionVolume(id);

  await station.tool('Paint');
  await page.getByRole('button', { name: 'Ball', exact: true }).click();
  await page.getByLabel('Radius').fill('4');
  await station.drag('axial', [0, 20], [0, 45]);
  await expect.poll(() => station.regionVolume(id)).toBeGreaterThan(grown);
  const painted = await station.regionVolume(id);
  await station.settled();
  await station.shot('painted');

  await page.keyboard.press('Control+z');
  await expect.poll(() => station.regionVolume(id)).toBeCloseTo(grown, 1);
  await page.keyboard.press('Control+y');
  await expect.poll(() => station.regionVolume(id)).toBeCloseTo(painted, 1);
  await station.settled();
  await leave('Regions');
  expect(await station.regionVolume(id)).toBeCloseTo(painted, 1);
  await page.getByRole('button', { name: 'Accept' }).click();
  await expect(page.locator(`[data-region="${id}"]`)).toContainText('Accepted');

  await station.panel('Model');
  await page.getByText('Smoothing 100 %').click();
  await page.getByLabel('Simplification, at most').fill('0.2');
  await page.locator('[data-test="build-model"]').click();
  await page.locator('[data-test="job"]').waitFor();
  await leave('Model');
  await expect(page.locator('[data-test="model-closed"]')).toHaveText('closed', { timeout: 300_000 });
  expect(await audit(page), 'model').toEqual([]);
  await station.settled();
  await station.shot('model');

  await station.panel('Release');
  await page.locator('[data-test="export-stl"]').click();
  await expect(page.locator('[data-export]').first()).toContainText('DRAFT');
  await expect(page.locator('[data-test="approve"]')).toBeEnabled({ timeout: 300_000 });
  await page.locator('[data-test="approve"]').click();
  const sure = page.locator('[data-test="sure"]');
  await expect(page.locator('[data-test="confirm-approval"]')).toBeDisabled();
  await expect(sure).toBeInViewport();
  expect(await audit(page), 'approval').toEqual([]);
  await page.getByLabel('Name', { exact: true }).fill('Dr. A. Example');
  await page.getByLabel('Role', { exact: true }).fill('Surgeon');
  await sure.check();
  await station.shot('approval');
  await page.locator('[data-test="confirm-approval"]').click();
  await expect(page.locator('[data-test="case-state"]')).toHaveText('Approved');
  await page.locator('[data-test="export-stl"]').click();
  await expect(page.locator('[data-export]')).toHaveCount(2);
  expect(await audit(page), 'released').toEqual([]);
  await station.shot('released');

  const folder = caseFolder(host.home, 'Case one');
  const files = readdirSync(join(folder, 'exports')).filter((file) => file.endsWith('.stl'));
  const draft = files.filter((file) => file.startsWith('DRAFT'));
  expect(draft).toHaveLength(1);
  expect(files).toHaveLength(2);
  // Edits lie in the journal until the case is left; then its record tells of the region as it is now.
  await page.getByRole('button', { name: 'All cases' }).click();
  const saved = (): SavedCase => JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as SavedCase;
  await expect.poll(() => saved().regions.find((item) => item.id === id)?.volumeMm3).toBeCloseTo(painted, 1);
  const region = saved().regions.find((item) => item.id === id)!;
  expect(distance(region.centroid!, lesion.centroid)).toBeLessThan(10);
  for (const file of files) {
    const stl = readStl(join(folder, 'exports', file));
    expect(stl.closed).toBe(true);
    expect(Math.abs(stl.volume / region.volumeMm3 - 1)).toBeLessThan(0.35);
    expect(stl.header.includes('DRAFT')).toBe(file.startsWith('DRAFT'));
    for (const inside of [region.centroid!, lesion.centroid]) {
      inside.forEach((v, axis) => {
        expect(v).toBeGreaterThan(stl.min[axis]!);
        expect(v).toBeLessThan(stl.max[axis]!);
      });
    }
  }
});

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
