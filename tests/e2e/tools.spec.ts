import { expect, test } from './support/fixtures';
import { type Station } from './support/station';

/** A new region with a painted ball at the crosshair. */
async function paintedRegion(station: Station): Promise<void> {
  const { page } = station;
  await station.newRegion();
  await station.tool('Paint');
  await page.getByRole('button', { name: 'Ball', exact: true }).click();
  await page.getByLabel('Radius').fill('6');
  await station.drag('axial', [0, 0], [4, 0]);
  await expect.poll(() => station.regionVolume('r1')).toBeGreaterThan(500);
}

async function undoTo(station: Station, volume: number): Promise<void> {
  await station.page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => station.regionVolume('r1')).toBeCloseTo(volume, 1);
}

test('paints, erases, undoes and redoes', async ({ sample }) => {
  const { page } = sample;
  await paintedRegion(sample);
  const full = await sample.regionVolume('r1');
  await sample.shot('painted');
  await sample.tool('Erase');
  await sample.drag('axial', [0, 0], [3, 3]);
  await expect.poll(() => sample.regionVolume('r1')).toBeLessThan(full);
  const less = await sample.regionVolume('r1');
  await undoTo(sample, full);
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect.poll(() => sample.regionVolume('r1')).toBeCloseTo(less, 1);
  await sample.panel('History');
  await expect(page.getByRole('listitem').filter({ hasText: 'Erase' })).toBeVisible();
  await page.getByRole('button', { name: 'As opened' }).click();
  await expect(page.getByRole('button', { name: 'As opened' })).toHaveAttribute('aria-current', 'true');
  await sample.shot('history');
  await sample.panel('Regions');
  await expect(page.locator('[data-region]')).toHaveCount(0);
});

/** Tools without a gesture: choose, set, apply; what the volume must do. */
const SIMPLE: readonly {
  name: string;
  set?: (station: Station) => Promise<void>;
  effect: 'more' | 'less' | 'same';
}[] = [
  { name: 'Margin', effect: 'more', set: (s) => s.page.getByLabel('Margin', { exact: true }).last().fill('1.5') },
  {
    name: 'Margin',
    effect: 'less',
    set: async (s) => {
      await s.page.getByRole('button', { name: 'Shrink' }).click();
      await s.page.getByLabel('Margin', { exact: true }).last().fill('1.5');
    },
  },
  { name: 'Smooth', effect: 'same', set: (s) => s.page.getByLabel('Strength').fill('2') },
  {
    name: 'Combine',
    effect: 'more',
    set: async (s) => {
      await s.page.getByRole('button', { name: 'Add', exact: true }).click();
      await s.page.getByLabel('With', { exact: true }).selectOption({ label: 'Lower teeth' });
    },
  },
];

test('margins, smoothing and combining do what they say and are taken back', async ({ sample }) => {
  const { page } = sample;
  await paintedRegion(sample);
  const before = await sample.regionVolume('r1');
  for (const { name, set, effect } of SIMPLE) {
    await test.step(`${name}: ${effect}`, async () => {
      await sample.tool(name);
      await set?.(sample);
      await sample.settled();
      await expect(page.locator('[data-test="effect"]')).toBeVisible();
      await sample.shot(`${name.toLowerCase()}-${effect}`);
      await page.locator('[data-test="apply"]').click();
      const now = expect.poll(() => sample.regionVolume('r1'));
      if (effect === 'more') await now.toBeGreaterThan(before);
      if (effect === 'less') await now.toBeLessThan(before);
      await sample.settled();
      if (effect === 'same') expect(Math.abs((await sample.regionVolume('r1')) / before - 1)).toBeLessThan(0.02);
      await undoTo(sample, before);
    });
  }
});

test('grows from a point, in a direction, and cuts with scissors', async ({ sample }) => {
  const { page } = sample;
  await paintedRegion(sample);
  const start = await sample.regionVolume('r1');

  await sample.tool('Grow from a point');
  const { x, y } = await sample.crosshair('axial');
  await page.mouse.click(x + 12, y + 4);
  await expect(page.locator('[data-test="effect"]')).toContainText('+');
  await sample.shot('grow-preview');
  await page.keyboard.press('Enter');
  await expect.poll(() => sample.regionVolume('r1')).toBeGreaterThan(start);
  const grown = await sample.regionVolume('r1');

  await sample.tool('Grow in a direction');
  await expect(page.locator('[data-test="refusal"]')).toContainText('arrow');
  await expect(page.locator('[data-test="apply"]')).toBeDisabled();
  await sample.drag('axial', [0, 0], [-60, 20]);
  await expect(page.locator('[data-test="effect"]')).toContainText('+');
  await sample.shot('direction-preview');
  await page.locator('[data-test="apply"]').click();
  await expect.poll(() => sample.regionVolume('r1')).toBeGreaterThan(grown);
  const pushed = await sample.regionVolume('r1');

  await sample.tool('Scissors');
  await sample.drag('coronal', [-60, -60], [60, -60], [60, -4], [-60, -4]);
  await expect.poll(() => sample.regionVolume('r1')).toBeLessThan(pushed);
  await sample.shot('scissors');
});

test('splits by a plane into two regions, merges them, keeps islands', async ({ sample }) => {
  const { page } = sample;
  await paintedRegion(sample);
  const whole = await sample.regionVolume('r1');
  await sample.tool('Split by a plane');
  await sample.drag('axial', [0, -50], [0, 50]);
  await expect(page.locator('[data-test="apply"]')).toBeEnabled();
  await sample.shot('split-preview');
  await page.locator('[data-test="apply"]').click();
  await expect(page.locator('[data-region]')).toHaveCount(2);
  await expect.poll(() => sample.regionVolume('r2')).toBeGreaterThan(whole * 0.3);
  await sample.settled();
  expect((await sample.regionVolume('r1')) + (await sample.regionVolume('r2'))).toBeCloseTo(whole, 0);
  await undoTo(sample, whole);
  await expect(page.locator('[data-region]')).toHaveCount(1);
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(page.locator('[data-region]')).toHaveCount(2);

  await page.keyboard.press('Escape');
  for (const box of await page.getByRole('checkbox', { name: /for merging/ }).all()) await box.check();
  await page.getByRole('button', { name: 'Merge 2' }).click();
  await expect(page.locator('[data-region]')).toHaveCount(1);
  await expect.poll(() => sample.regionVolume('r1')).toBeCloseTo(whole, 0);
});

test('says why soft tissue cannot be subtracted from an empty region', async ({ sample }) => {
  const { page } = sample;
  await sample.newRegion();
  await sample.tool('Subtract soft tissue');
  await expect(page.locator('[data-test="refusal"]')).toContainText('empty');
  await expect(page.locator('[data-test="apply"]')).toBeDisabled();
  await sample.shot('refused');
});
